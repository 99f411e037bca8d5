"""Keeping contacts right: what the secretariat writes, and the yearly question whether it holds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organisations.contacts.models import A_YEAR, Contact
from organisations.governance.models import Body
from principles import mail
from principles.keeping import refuse_outside_secretariat, secretariat_of
from principles.models import Agreement


@transaction.atomic
def save_contact(contact: Contact, *, by: Any) -> Contact:
    """Keep what has been written of a contact: whoever writes it has looked at it.

    Raises NotAllowed outside the secretariat of the agreement of its party or body.
    """
    whose: Any = contact.whose
    refuse_outside_secretariat(whose.agreement, by)
    contact.checked_on = timezone.localdate()
    contact.save()
    return contact


@transaction.atomic
def still_right(contacts: Iterable[Contact], *, by: Any) -> list[Contact]:
    """Note today that the contacts are still right. Returns them, as they are now.

    Raises NotAllowed, and notes nothing, when one is of an agreement whose secretariat the
    person is not in.
    """
    pks = [contact.pk for contact in contacts]
    rows = Contact.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    found = list(rows.select_related("agreement", "party__agreement", "body__agreement"))
    for agreement in {contact.agreement for contact in found}:
        refuse_outside_secretariat(agreement, by)
    for contact in found:
        contact.checked_on = timezone.localdate()
        contact.save()
    return found


def tend_contacts(*, now: datetime) -> int:
    """Ask each secretariat about the contacts that nobody has looked at for a year.

    Each contact is asked about once a year; those whose year is over on the same day stand in
    the same mail. Returns how many contacts it was.
    """
    today = timezone.localdate(now)
    agreements = Agreement.objects.published().filter(pk__in=due(today).values("agreement"))
    return sum(remind(agreement, today) for agreement in agreements)


def due(today: date) -> Any:
    """The contacts to ask about: unchecked for a year, and not asked about for a year."""
    asked_long_ago = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - A_YEAR)
    return Contact.objects.unchecked(today).filter(asked_long_ago)


@transaction.atomic
def remind(agreement: Agreement, today: date) -> int:
    """Mail one secretariat its contacts to look at; nobody in it, nothing asked."""
    rows = due(today).of_agreement(agreement).select_for_update(of=("self",))
    found = list(rows.select_related("party", "body"))
    receivers = [steward.user for steward in secretariat_of(agreement)]
    if not (found and receivers):
        return 0
    mail.write_many(
        "contacts_to_check",
        to=receivers,
        key=f"contacts:{agreement.pk}:{today}",
        agreement=agreement,
        owners=by_owner(found),
    )
    Contact.objects.filter(pk__in=[contact.pk for contact in found]).update(reminded_on=today)
    return len(found)


def by_owner(contacts: Iterable[Contact]) -> list[tuple[Any, list[Contact]]]:
    """The contacts of each party, then those of each body, in the agreement's order."""
    found: dict[Any, list[Contact]] = defaultdict(list)
    for contact in contacts:
        found[contact.whose].append(contact)
    return sorted(found.items(), key=lambda one: (isinstance(one[0], Body), one[0].position))
