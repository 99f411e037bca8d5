"""Development only: sent mail, readable in the browser."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def files() -> list[Path]:
    """The letters that have been sent, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)


def read(file: Path) -> EmailMessage:
    text = file.read_bytes().split(b"\n" + b"-" * 79)[0]
    return email.message_from_bytes(text, policy=default)  # type: ignore[return-value]


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Who got what, newest first."""
    rows = [(file.stem, read(file)) for file in files()[:200]]
    shown = [
        {"name": name, "to": m["To"], "subject": m["Subject"], "date": m["Date"]}
        for name, m in rows
    ]
    return render(request, "development/letters.html", {"letters": shown})


@require_safe
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter. Raises Http404 when there is none."""
    file = next((file for file in files() if file.stem == letter), None)
    if not file:
        raise Http404
    message = read(file)
    body = message.get_body(("plain",))
    context = {"message": dict(message.items()), "text": body.get_content() if body else ""}
    return render(request, "development/letter.html", context)
