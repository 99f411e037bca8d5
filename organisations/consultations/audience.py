"""Whom a consultation asks, and what is asked of the organisations that somebody acts for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from organisations.consultations.models import ConsultationInvitation, ConsultationResponse
from organisations.directory.models import Organisation
from organisations.joining.models import Accession
from principles.models import Agreement, Consultation


def asked_organisations(consultation: Consultation) -> QuerySet[Organisation]:
    """The organisations that may answer the consultation."""
    everyone: QuerySet[Organisation] = Organisation.objects.all()
    if consultation.audience == Consultation.Audience.REGISTERED:
        return everyone
    if consultation.audience == Consultation.Audience.INVITED:
        invited = ConsultationInvitation.objects.filter(consultation=consultation)
        return everyone.filter(pk__in=invited.values("organisation"))
    signed = Accession.objects.of_agreement(consultation.version.agreement).signed()
    return everyone.filter(pk__in=signed.values("organisation"))


def may_answer(consultation: Consultation, organisation: Organisation) -> bool:
    """Whether the consultation asks the organisation; says nothing of when."""
    return asked_organisations(consultation).filter(pk=organisation.pk).exists()


@dataclass(frozen=True)
class Asked:
    """One organisation, a consultation that asks it, and what it has answered, if anything."""

    organisation: Organisation
    consultation: Consultation
    response: ConsultationResponse | None

    @property
    def matters_still(self) -> bool:
        """Whether it can be answered, will be, or has been begun: not what was let go by."""
        coming = timezone.localdate() < self.consultation.opens_on
        return bool(self.consultation.is_open or coming or self.response)


def asked_of(
    organisations: Iterable[Organisation], consultations: QuerySet[Consultation]
) -> list[Asked]:
    """What the consultations ask of the organisations, and what these have begun to answer.

    One query for each consultation, and two: the last day that comes first stands first.
    """
    own = {organisation.pk: organisation for organisation in organisations}
    published = Agreement.objects.published()
    found = list(
        consultations.filter(version__agreement__in=published)
        .select_related("version__agreement")
        .order_by("closes_on", "pk")
        if own
        else ()
    )
    rows: Any = ConsultationResponse.objects.filter(
        organisation__in=own, consultation__in=[one.pk for one in found]
    )
    begun = {(row.consultation_id, row.organisation_id): row for row in rows}
    asked: list[Asked] = []
    for consultation in found:
        mine = set(
            asked_organisations(consultation).filter(pk__in=own).values_list("pk", flat=True)
        )
        mine |= {organisation for one, organisation in begun if one == consultation.pk}
        asked += [
            Asked(organisation, consultation, begun.get((consultation.pk, pk)))
            for pk, organisation in own.items()
            if pk in mine
        ]
    return asked
