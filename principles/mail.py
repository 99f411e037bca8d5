"""Mail: queued in the transaction that causes it, sent by `manage.py db_worker`."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override
from django_tasks import task
from django_tasks_db.models import DBTaskResult


@dataclass(frozen=True)
class Receiver:
    """Somebody without an account here who is written to, in a language of ours."""

    email: str
    language: str = "sv"


@task()
def deliver(subject: str, text: str, receiver: str, key: str = "") -> None:
    """Send one mail. Raises when the mail server does not take it."""
    EmailMultiAlternatives(subject=subject, body=text, to=[receiver]).send()


def queue(subject: str, text: str, receiver: str, key: str = "") -> None:
    """Queue one mail; a transaction that is rolled back drops it."""
    deliver.enqueue(
        subject=" ".join(subject.split()), text=text.strip() + "\n", receiver=receiver, key=key
    )


def write(template: str, *, to: Any, key: str = "", **context: Any) -> None:
    """Queue the mail `emails/<template>.txt` to a user or Receiver, in the receiver's language.

    A mail with a `key` that has been queued before is not queued again. The template's first
    line is the subject. Plain text: nothing is escaped.
    """
    if key and DBTaskResult.objects.filter(args_kwargs__kwargs__key=key).exists():
        return
    with override(to.language):
        rendered = render_to_string(
            f"emails/{template}.txt", context | {"receiver": to, "portal": settings.PUBLIC_URL}
        )
    subject, _, text = rendered.strip().partition("\n")
    queue(subject, text, to.email, key)
