"""Development only: sent mail, readable in the browser."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def files() -> list[Path]:
    """The files that letters have been written to, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)


def read(file: Path) -> Iterator[tuple[str, EmailMessage]]:
    """The letters of one file, the last first, each with the name that its address has."""
    texts = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")[:-1]
    for number, text in reversed(list(enumerate(texts, start=1))):
        message = email.message_from_bytes(text, policy=default)
        yield f"{file.stem}-{number}", message  # type: ignore[misc]


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Who got what, newest first."""
    rows = islice(chain.from_iterable(map(read, files())), 200)
    shown = [
        {"name": name, "to": m["To"], "subject": m["Subject"], "date": m["Date"]}
        for name, m in rows
    ]
    return render(request, "development/letters.html", {"letters": shown})


@require_safe
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter. Raises Http404 when there is none."""
    letters = dict(chain.from_iterable(map(read, files())))
    if letter not in letters:
        raise Http404
    message = letters[letter]
    body = message.get_body(("plain",))
    context = {"message": dict(message.items()), "text": body.get_content() if body else ""}
    return render(request, "development/letter.html", context)
