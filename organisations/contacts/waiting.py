"""What waits around contacts: those that nobody has looked at, and those that soon end."""

from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from organisations.contacts.models import Contact
from principles.waiting import Waiting


def unchecked(rows: Any, user: Any) -> QuerySet[Any]:
    """Contacts that nobody has looked at for a year, and since when: today, if never."""
    never = Value(timezone.localdate(), output_field=DateField())
    return rows.unchecked().annotate(looked_at=Coalesce("checked_on", never))


def ending(rows: Any, user: Any) -> QuerySet[Any]:
    """Contacts that apply today and stop within 60 days."""
    return rows.ending()


CONTACTS_TO_CHECK = Waiting(
    "okontrollerade", _("Kontakter som ingen har kontrollerat på ett år"), Contact, unchecked,
    "looked_at",
    counted=many(
        "%(number)d kontakt som ingen har kontrollerat på ett år",
        "%(number)d kontakter som ingen har kontrollerat på ett år",
        "number",
    ),
)  # fmt: skip
CONTACTS_ENDING = Waiting(
    "upphor", _("Kontakter som slutar gälla inom 60 dagar"), Contact, ending, "valid_until",
    is_ahead=True,
    counted=many(
        "%(number)d kontakt som slutar gälla inom 60 dagar",
        "%(number)d kontakter som slutar gälla inom 60 dagar",
        "number",
    ),
)  # fmt: skip
