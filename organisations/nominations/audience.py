"""Who may nominate, and what the organisations that somebody acts for can nominate to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from organisations.directory.models import Organisation, Representative
from organisations.joining.models import Accession
from organisations.nominations.models import Nomination, NominationCall
from principles.models import Agreement


@dataclass(frozen=True)
class Asked:
    """One organisation, a call that it may nominate to, and how many it has nominated."""

    organisation: Organisation
    call: NominationCall
    number: int


def nominating(call: NominationCall) -> QuerySet[Organisation]:
    """The organisations that may nominate: those that have signed the agreement."""
    signed = Accession.objects.of_agreement(call.body.agreement).signed()
    organisations: QuerySet[Organisation] = Organisation.objects.filter(
        pk__in=signed.values("organisation")
    )
    return organisations


def acting(organisations: QuerySet[Organisation]) -> list[Any]:
    """The accounts of those who act for the organisations, to write to."""
    people: list[Any] = (
        Representative.objects.active().filter(organisation__in=organisations).people()
    )
    return people


def without_representatives(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of the organisations that no mail reaches, since nobody acts for them here."""
    return organisations.exclude(pk__in=Representative.objects.active().values("organisation"))


def asked_of(organisations: Iterable[Organisation], calls: QuerySet[NominationCall]) -> list[Asked]:
    """What the organisations can nominate to, or have nominated to, the first last day first.

    Three queries at most, however many organisations and calls there are.
    """
    own = {organisation.pk: organisation for organisation in organisations}
    if not own:
        return []
    mine = Accession.objects.signed().filter(organisation__in=own)
    signed = set(mine.values_list("agreement", "organisation"))
    nominated: dict[tuple[int, int], int] = {}
    for pair in Nomination.objects.filter(organisation__in=own).values_list("call", "organisation"):
        nominated[pair] = nominated.get(pair, 0) + 1
    within = Q(body__agreement__in=Agreement.objects.published())
    found = calls.filter(within).select_related("body__agreement", "party")
    return [
        Asked(organisation, call, nominated.get((call.pk, pk), 0))
        for call in found.order_by("closes_on", "pk")
        for pk, organisation in own.items()
        if (call.body.agreement_id, pk) in signed or (call.pk, pk) in nominated
    ]
