"""Contacts of a body, and organisations that have been asked whether their details are right."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from organisations.contacts.models import Contact
from organisations.freshness.answering import confirm_by_link
from organisations.freshness.asking import ask_if_still_right
from organisations.freshness.models import DetailsQuestion
from organisations.models import Body, Organisation, Representative
from principles.models import Agreement

# role, name, local part of the address, how it is reached otherwise, days since it was checked,
# days that it still applies
CONTACTS: list[tuple[str, str, str, str, int, int | None]] = [
    ("Styrgruppens sekreterare", "Påhittad Person", "styrgrupp", "044-309 00 00", 400, None),
    ("Ersättare för sekreteraren", "", "vikarie", "", 10, 40),
]
OLD = ["Byalagen i Göinge", "Studieförbundet Slätten", "Ung i Ystad", "Återbruket Söderåsen"]
LEFT_ALONE = "Ung i Ystad"


def contacts(agreement: Agreement) -> None:
    """Two contacts of the steering group: one to check, one that soon ends."""
    body, today = Body.objects.get(agreement=agreement, slug="styrgrupp"), timezone.localdate()
    for role, name, local, phone, checked, left in CONTACTS:
        Contact.objects.create(
            body=body, role=role, name=name, email=f"{local}@exempel.se", phone=phone,
            reply_time="Svarar inom två arbetsdagar",
            checked_on=today - timedelta(days=checked),
            valid_until=today + timedelta(days=left) if left else None,
        )  # fmt: skip


def old_details(agreement: Agreement) -> None:
    """Four organisations wrote long ago: one has answered, two have not, one has nobody left."""
    now = timezone.now()
    old: Any = Organisation.objects.filter(accessions__agreement=agreement, name__in=OLD)
    Organisation.objects.filter(pk__in=old.values("pk")).update(
        updated_at=now - timedelta(days=800)
    )
    alone = Representative.objects.filter(organisation__name=LEFT_ALONE)
    alone.update(state=Representative.State.ENDED)
    for days in (40, 5):  # the question, and the reminder
        ask_if_still_right(now=now - timedelta(days=days))
    confirm_by_link(DetailsQuestion.objects.order_by("organisation")[0])
