"""Messages that somebody has begun to write and nobody has sent, for the secretariat."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from organisations.messaging.models import Message
from principles.waiting import Waiting


def drafts(rows: Any, user: Any) -> QuerySet[Any]:
    """Those that nobody has sent."""
    return rows.drafts()


MESSAGE_DRAFTS = Waiting(
    "meddelandeutkast",
    _("Meddelanden som inte är skickade"),
    Message,
    drafts,
    "written_at",
    counted=many(
        "%(number)d meddelande som inte är skickat",
        "%(number)d meddelanden som inte är skickade",
        "number",
    ),
)
