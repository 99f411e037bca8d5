"""The changes of names and numbers that a secretariat has before it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from organisations.renaming.models import IdentityChange
from principles.scoped_admin import agreements_kept
from principles.waiting import Waiting


def to_decide(rows: Any, user: Any) -> QuerySet[Any]:
    """Those that nobody has decided on, of organisations in one's own registers; each once."""
    kept = agreements_kept(user, writing=True)
    return IdentityChange.objects.filter(pk__in=rows.values("pk")).waiting().decided_in(kept)


IDENTITY_CHANGES = Waiting(
    "namnbyten", _("Ändringar av namn eller nummer att pröva"), IdentityChange, to_decide,
    "asked_at",
    somebody_waits=True,
    counted=many(
        "%(number)d ändring av namn eller nummer att pröva",
        "%(number)d ändringar av namn eller nummer att pröva",
        "number",
    ),
)  # fmt: skip
