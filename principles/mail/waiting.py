"""Mail that has not come out, for the operator: refused for good, or waiting for long."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from principles.mail.models import Letter
from principles.waiting import Waiting

A_WHILE = timedelta(hours=1)


def refused(rows: Any, user: Any) -> QuerySet[Any]:
    """Letters that the portal has stopped trying to send."""
    return rows.given_up()


def unsent(rows: Any, user: Any) -> QuerySet[Any]:
    """Letters that should have been sent by now."""
    return rows.queued().filter(created_at__lt=timezone.now() - A_WHILE)


REFUSED_LETTERS = Waiting(
    "uppgivna", _("Mejl som inte kom fram"), Letter, refused, "created_at", role="operator",
    somebody_waits=True,
    counted=many(
        "%(number)d mejl som inte kom fram", "%(number)d mejl som inte kom fram", "number"
    ),
)  # fmt: skip
UNSENT_LETTERS = Waiting(
    "oskickade", _("Mejl som inte har skickats på över en timme"), Letter, unsent, "created_at",
    role="operator", somebody_waits=True,
    counted=many(
        "%(number)d mejl som inte har skickats på över en timme",
        "%(number)d mejl som inte har skickats på över en timme", "number",
    ),
)  # fmt: skip
