"""Writing mail: kept in the transaction that causes it, and sent by `manage.py db_worker`."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from principles.forms import tidy
from principles.mail.delivery import LEASE, deliver, enqueue
from principles.mail.html import as_html
from principles.mail.models import Letter, LetterQuerySet


class BadLetter(ValueError):
    """It cannot be a mail: what should be its address or subject could forge its head."""


@dataclass(frozen=True)
class Receiver:
    """Somebody to write to who may not have an account."""

    email: str
    language: str = "sv"
    name: str = ""


@dataclass(frozen=True)
class Words:
    """What is written to one of many: the receiver, the letter's key and what it tells."""

    to: Any
    key: str
    context: dict[str, Any]


def write(template: str, *, to: Any, key: str = "", secret: bool = False, **context: Any) -> None:
    """Queue the mail `emails/<template>.txt` to a user or a `Receiver`, in the language of both.

    The template's first line is the subject. Plain text: nothing is escaped. A letter with a
    `key` is queued once, ever. The text of a `secret` one, such as a link that opens something
    by itself, is not shown to operators. Raises BadLetter.
    """
    letter = letter_from(template, to, key, context)
    letter.is_secret = secret
    keep([letter])


def write_many(template: str, *, to: Iterable[Any], key: str = "", **context: Any) -> None:
    """Queue the same mail to many, with few queries; the `key` holds for each address of its own.

    Whoever stands twice among the receivers gets it once. Raises BadLetter.
    """
    receivers = {receiver.email: receiver for receiver in to}
    keep(
        [
            letter_from(template, receiver, key and f"{key}:{fingerprint(email)}", context)
            for email, receiver in receivers.items()
        ]
    )


def write_each(template: str, letters: Iterable[Words], *, secret: bool = False) -> None:
    """Queue the mail to each of many with words of his or her own, with few queries.

    As `write` for each of them. Raises BadLetter.
    """
    made = [letter_from(template, one.to, one.key, one.context) for one in letters]
    for letter in made:
        letter.is_secret = secret
    keep(made)


def queue(
    subject: str,
    text: str,
    receiver: str,
    *,
    key: str = "",
    language: str = "sv",
    secret: bool = False,
) -> None:
    """Queue one mail; a transaction that is rolled back drops it. Raises BadLetter.

    The text of a `secret` one, such as a code to log in with, is not shown to operators.
    """
    letter = letter_of(subject, text, receiver, key=key, language=language)
    letter.is_secret = secret
    keep([letter])


@transaction.atomic
def send_again(letters: LetterQuerySet, *, by: Any) -> list[Letter]:
    """Begin anew with those of the letters that are given up. Returns which.

    Raises PermissionDenied for anyone but an operator.
    """
    if not by.is_superuser:
        raise PermissionDenied
    found = list(letters.given_up().select_for_update())
    Letter.objects.filter(pk__in=[letter.pk for letter in found]).update(
        state=Letter.State.QUEUED, attempts=0, next_try_at=timezone.now()
    )
    enqueue(letter.pk for letter in found)
    return found


@transaction.atomic
def tend_mail(*, now: datetime) -> int:
    """Mend what a worker left that was stopped. Returns how many tasks and letters it was.

    Its tasks, which would be running for ever, are run again, and a letter that is due and
    stands in no task is queued. Doing it twice does no harm: a letter is claimed before it is
    sent.
    """
    ours = DBTaskResult.objects.filter(task_path=deliver.module_path)
    freed = ours.running().filter(started_at__lt=now - LEASE).update(status=TaskResultStatus.READY)
    due = Letter.objects.due(now).values_list("pk", flat=True)
    waiting = ours.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    named = {
        pk
        for arguments in waiting.values_list("args_kwargs", flat=True)
        for pk in arguments["kwargs"]["letters"]
    }
    lost = [pk for pk in due if str(pk) not in named]
    enqueue(lost)
    return freed + len(lost)


def letter_from(template: str, to: Any, key: str, context: dict[str, Any]) -> Letter:
    with override(to.language):
        rendered = render_to_string(
            f"emails/{template}.txt", context | {"receiver": to, "portal": settings.PUBLIC_URL}
        )
    subject, _, text = rendered.strip().partition("\n")
    subject = " ".join(tidy(subject).split())
    return letter_of(subject, text, to.email, key=key, language=to.language)


def letter_of(subject: str, text: str, receiver: str, *, key: str, language: str) -> Letter:
    """A letter that is not kept yet. Raises BadLetter."""
    subject = subject.strip()
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in subject):
        raise BadLetter("A subject is one line.")
    try:
        validate_email(receiver)
    except ValidationError:
        raise BadLetter("A letter goes to one address.") from None
    if language not in dict(settings.LANGUAGES):
        raise BadLetter("A letter is in a language of the portal.")
    text = tidy(text) + "\n"
    with override(language):
        html = as_html(subject, text)
    return Letter(
        subject=subject, text=text, html=html, receiver=receiver, key=key or None, language=language
    )


def fingerprint(email: str) -> str:
    """An address within a key, so that the address itself stands in one place only."""
    return sha256(email.encode()).hexdigest()[:32]


@transaction.atomic
def keep(letters: list[Letter]) -> None:
    """Keep the letters and queue their sending; leave out those whose key has been used."""
    Letter.objects.bulk_create([letter for letter in letters if not letter.key])
    keyed = [letter for letter in letters if letter.key]
    kept = {letter.pk for letter in letters}
    if keyed:
        # The database decides, also between two that write at the same moment.
        Letter.objects.bulk_create(keyed, ignore_conflicts=True)
        kept &= set(Letter.objects.filter(pk__in=kept).values_list("pk", flat=True))
    enqueue(letter.pk for letter in letters if letter.pk in kept)
