"""Writing mail: kept in the transaction that causes it, and sent by `manage.py db_worker`."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from principles.forms import one_line, tidy
from principles.mail.delivery import AFTER_FRESH_MAIL, LEASE, deliver, enqueue
from principles.mail.html import as_html
from principles.mail.models import Letter, LetterQuerySet

# Where the words of each reader go; private characters, which no keyboard has.
OPENS, CLOSES = "\ue000", "\ue001"
AT_ONCE = 1000  # letters in one question to the database


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


@dataclass(frozen=True)
class Reader(Receiver):
    """One of many who get the same mail, but for a few words of their own.

    `letter` is what the mail will be called, so that a link in it can be made of that.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    unsubscribe_address: str = ""
    letter: UUID = field(default_factory=uuid4)


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


def write_alike(
    template: str,
    *,
    to: Iterable[Reader],
    words: Iterable[str],
    key: str = "",
    batch: str = "",
    reply_to: str = "",
    **context: Any,
) -> None:
    """Queue a mail to thousands, which is rendered once for each language.

    `words` are the names of what every `Reader` has words of its own for; the template has them
    as variables. The mails are secret, as those words may open something, and are sent when no
    other mail waits. The `key` holds for each address of its own. Raises BadLetter.
    """
    marks = {name: f"{OPENS}{name}{CLOSES}" for name in words}
    made: dict[str, tuple[str, str, str]] = {}
    letters = []
    for reader in to:
        refuse_odd_receiver(reader.email)
        if reader.language not in made:
            wording = worded(template, reader.language, context | marks)
            made[reader.language] = content_of(*wording, reader.language)
        subject, text, html = made[reader.language]
        for name, mark in marks.items():
            word = one_line(reader.words[name])
            text, html = text.replace(mark, word), html.replace(mark, escape(word))
        letters.append(
            Letter(
                id=reader.letter, receiver=reader.email, language=reader.language,
                subject=subject, text=text, html=html, is_secret=True,
                key=f"{key}:{fingerprint(reader.email)}" if key else None,
                batch=batch, reply_to=reply_to, unsubscribe_address=reader.unsubscribe_address,
            )
        )  # fmt: skip
    keep(letters, priority=AFTER_FRESH_MAIL)


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
    subject, text = worded(template, to.language, context | {"receiver": to})
    return letter_of(subject, text, to.email, key=key, language=to.language)


def worded(template: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """The subject and the text of a mail in a language."""
    with override(language):
        rendered = render_to_string(
            f"emails/{template}.txt", context | {"portal": settings.PUBLIC_URL}
        )
    subject, _, text = rendered.strip().partition("\n")
    return " ".join(tidy(subject).split()), text


def letter_of(subject: str, text: str, receiver: str, *, key: str, language: str) -> Letter:
    """A letter that is not kept yet. Raises BadLetter."""
    refuse_odd_receiver(receiver)
    subject, text, html = content_of(subject, text, language)
    return Letter(
        subject=subject, text=text, html=html, receiver=receiver, key=key or None, language=language
    )


def content_of(subject: str, text: str, language: str) -> tuple[str, str, str]:
    """The subject, text and HTML of a letter as they are kept. Raises BadLetter."""
    subject = subject.strip()
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in subject):
        raise BadLetter("A subject is one line.")
    if language not in dict(settings.LANGUAGES):
        raise BadLetter("A letter is in a language of the portal.")
    text = tidy(text) + "\n"
    with override(language):
        return subject, text, as_html(subject, text)


def refuse_odd_receiver(receiver: str) -> None:
    """Raise BadLetter unless it is one address."""
    try:
        validate_email(receiver)
    except ValidationError:
        raise BadLetter("A letter goes to one address.") from None


def fingerprint(email: str) -> str:
    """An address within a key, so that the address itself stands in one place only."""
    return sha256(email.encode()).hexdigest()[:32]


@transaction.atomic
def keep(letters: list[Letter], **how: Any) -> None:
    """Keep the letters and queue their sending; leave out those whose key has been used."""
    many = Letter.objects.bulk_create
    many([letter for letter in letters if not letter.key], batch_size=AT_ONCE)
    keyed = [letter for letter in letters if letter.key]
    kept = {letter.pk for letter in letters}
    if keyed:
        # The database decides, also between two that write at the same moment.
        many(keyed, batch_size=AT_ONCE, ignore_conflicts=True)
        kept &= stored(kept)
    enqueue((letter.pk for letter in letters if letter.pk in kept), **how)


def stored(keys: set[UUID]) -> set[UUID]:
    """Those of the letters that are in the table."""
    asked, found = list(keys), set()
    for start in range(0, len(asked), AT_ONCE):
        rows = Letter.objects.filter(pk__in=asked[start : start + AT_ONCE])
        found |= set(rows.values_list("pk", flat=True))
    return found
