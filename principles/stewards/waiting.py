"""Roles that soon end, so that a secretariat hands over in time."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from principles.agreements.models import Steward
from principles.waiting import Waiting

SOON = timedelta(days=30)


def ending(rows: Any, user: Any) -> QuerySet[Any]:
    """Roles that hold today and end within 30 days."""
    return rows.active().filter(until__lte=timezone.localdate() + SOON)


ROLES_ENDING = Waiting(
    "roller",
    _("Roller som slutar inom 30 dagar"),
    Steward,
    ending,
    "until",
    is_ahead=True,
    counted=many(
        "%(number)d roll som slutar inom 30 dagar",
        "%(number)d roller som slutar inom 30 dagar",
        "number",
    ),
)
