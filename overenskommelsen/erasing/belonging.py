"""Whether a person has anything to do with an agreement: only then may it propose to erase."""

from collections.abc import Iterator
from typing import Any

from organisations.models import (
    Contact,
    Invitation,
    Representative,
    Seat,
)
from overenskommelsen.erasing.person import Person
from plans.models import Assessor, EventRegistration, FollowUpRequest, Responsible
from principles.models import Agreement, Steward


def belongs_to(person: Person, agreement: Agreement) -> bool:
    """Whether the person acts, signs, is registered, is asked, or has a role or a seat in it."""
    return any(rows.exists() for rows in ties(person, agreement))


def ties(person: Person, agreement: Agreement) -> Iterator[Any]:
    """The rows that tie the person to the agreement, kind by kind."""
    if person.user:
        organisations = {"organisation__accessions__agreement": agreement}
        yield Representative.objects.filter(user=person.user, **organisations)
        yield Steward.objects.filter(user=person.user, agreement=agreement)
    yield person.signatures().filter(accession__agreement=agreement)
    yield person.signatories().filter(round__accession__agreement=agreement)
    by_address: tuple[tuple[Any, str], ...] = (
        (Invitation, "organisation__accessions__agreement"),
        (Seat, "body__agreement"),
        (Contact, "party__agreement"),
        (EventRegistration, "event__agreement"),
        (Responsible, "action__plan__agreement"),
        (FollowUpRequest, "action__plan__agreement"),
        (Assessor, "mirror__agreement"),
    )
    for model, way in by_address:
        yield model.objects.filter(person.by_email("email"), **{way: agreement})
