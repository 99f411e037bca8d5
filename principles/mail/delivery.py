"""Sending: the background task that hands letters to the mail server, and tries again.

Whoever sends a letter claims it first with one conditional update, which holds for `LEASE`, so
that two workers never send it both; no lock is kept while the server is spoken to. What can
still happen is that the server takes a letter and the machine stops before that is written down:
it is then sent again, under the same Message-ID.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from principles.forms import tidy
from principles.mail.models import Letter

logger = logging.getLogger(__name__)

# The pauses after each attempt that fails; after the last one, a day later, we give up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15)] + [timedelta(hours=1)] * 24
# How long a letter belongs to the worker that sends it: longer than any talk with a server.
LEASE = timedelta(minutes=15)
# The clocks of two machines are never quite the same.
CLOCKS_DIFFER = timedelta(seconds=30)
LETTERS_PER_TASK = 20
# A login code does not wait behind what has failed before, nor behind a message to thousands.
AFTER_FRESH_MAIL = -10


@task()
def deliver(letters: list[str]) -> None:
    """Send those of the letters that are due.

    A letter that fails stops no other, and its error is kept with it: the task's own row
    must not hold addresses.
    """
    connection = get_connection()
    try:
        for letter in filter(None, map(claim, letters)):
            attempt(letter, connection)
    finally:
        hang_up(connection)


def enqueue(letters: Iterable[UUID], **how: Any) -> None:
    """Queue the sending of letters, in the transaction at hand."""
    keys = [str(letter) for letter in letters]
    for start in range(0, len(keys), LETTERS_PER_TASK):
        deliver.using(**how).enqueue(letters=keys[start : start + LETTERS_PER_TASK])


def claim(pk: str) -> Letter | None:
    """The letter, which is ours to send until the lease ends; None if it is not to be sent now."""
    now = timezone.now()
    due = Letter.objects.due(now + CLOCKS_DIFFER).filter(pk=pk)
    if not due.update(next_try_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Letter.objects.get(pk=pk)


def attempt(letter: Letter, connection: Any) -> None:
    try:
        connection.open()
        connection.send_messages([as_message(letter)])
    except Exception as error:
        put_off(letter, error)
        hang_up(connection)
    else:
        mark_as_sent(letter)


def as_message(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it looks at every attempt: same Message-ID, same date."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.receiver],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(timezone.localtime(letter.created_at)),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        }
        | unsubscribing(letter.unsubscribe_address),
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def unsubscribing(address: str) -> dict[str, str]:
    """What lets a mail program offer a button for no more of these letters (RFC 8058)."""
    if not address:
        return {}
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def mark_as_sent(letter: Letter) -> None:
    """The server has it. What it said is not ours to keep any longer."""
    Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.SENT).update(
        state=Letter.State.SENT,
        sent_at=timezone.now(),
        text="",
        html="",
        unsubscribe_address="",
        last_error="",
    )


@transaction.atomic
def put_off(letter: Letter, error: Exception) -> None:
    """Try again later, or give up: after the last pause, or when the server will never take it."""
    mine = Letter.objects.queued().filter(pk=letter.pk, attempts=letter.attempts)
    if is_final(error) or letter.attempts > len(PAUSES):
        mine.update(state=Letter.State.GIVEN_UP, last_error=in_short(error))
        logger.error("Letter %s is given up: %s", letter.pk, type(error).__name__)
        return
    again_at = timezone.now() + PAUSES[letter.attempts - 1]
    if mine.update(next_try_at=again_at, last_error=in_short(error)):
        enqueue([letter.pk], run_after=again_at, priority=AFTER_FRESH_MAIL)
    logger.warning("Letter %s is put off: %s", letter.pk, type(error).__name__)


def is_final(error: Exception) -> bool:
    """Whether it is of no use to try again: the server refuses this receiver or this letter.

    That the sender is refused is a fault of the settings, which the operator may mend in time.
    """
    if isinstance(error, (SMTPRecipientsRefused, SMTPDataError)):
        return answer(error)[0] >= 500
    return not isinstance(error, OSError)  # smtplib's own errors are of this kind


def answer(error: SMTPException) -> tuple[int, Any]:
    """The server's code and words."""
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return 0, ""


def in_short(error: Exception) -> str:
    """What the operator needs to know, on one line; never what we said to the server."""
    code, words = answer(error) if isinstance(error, SMTPException) else (0, "")
    if not code:
        said = f"{type(error).__name__} {getattr(error, 'strerror', None) or ''}"
    else:
        said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return " ".join(tidy(said).split())[:200]


def hang_up(connection: Any) -> None:
    """End the talk with the server. How that goes says nothing of the letters."""
    try:
        connection.close()
    except Exception as error:
        logger.info("The mail server did not say goodbye: %s", type(error).__name__)
