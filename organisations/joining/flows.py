"""From a new organisation to an application that is sent in; reviewing it is a room of its own."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import ActivityArea, Organisation, Representative
from organisations.joining.models import Accession, CriterionConfirmation, Submission
from organisations.parties.models import parties_have_signed
from principles import mail
from principles.keeping import NotAllowed, NotNow, secretariat_of
from principles.models import Agreement, Criterion


@transaction.atomic
def register_organisation(*, by: Any, areas: list[ActivityArea], **details: Any) -> Organisation:
    """A new organisation with `by` as its first representative.

    Raises IntegrityError when another organisation took the number in the same moment.
    """
    organisation = Organisation(**details)
    organisation.save()
    organisation.areas.set(areas)
    Representative.objects.create(
        organisation=organisation,
        user=by,
        state=Representative.State.ACTIVE,
        role=Representative.Role.RESPONSIBLE,
    )
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, by: Any, areas: list[ActivityArea], **details: Any
) -> Organisation:
    """Change what the organisation tells about itself. Raises NotAllowed for an outsider."""
    refuse_outsider(organisation, by)
    for name, value in details.items():
        setattr(organisation, name, value)
    organisation.updated_at = timezone.now()
    organisation.save()
    organisation.areas.set(areas)
    for accession in organisation.accessions.select_related("agreement"):
        accession.agreement.bump()
    return organisation


def start_application(organisation: Organisation, agreement: Agreement, *, by: Any) -> Accession:
    """The organisation's relation to the agreement, begun now if there was none."""
    refuse_outsider(organisation, by)
    accession, _created = Accession.objects.get_or_create(
        organisation=organisation, agreement=agreement
    )
    return accession


@transaction.atomic
def save_application(
    accession: Accession,
    *,
    by: Any,
    confirmed: list[Criterion],
    decision_body: str = "",
    decision_date: date | None = None,
    decision_paragraph: str = "",
) -> Accession:
    """Keep what has been filled in so far. Raises NotAllowed, or NotNow when it is sent in."""
    accession = locked(accession)
    refuse_outsider(accession.organisation, by)
    if not accession.can_be_changed:
        raise NotNow(_("Ansökan är redan inskickad och kan inte ändras nu."))
    if accession.state == Accession.State.WITHDRAWN:
        accession.state = Accession.State.DRAFT  # the organisation comes back
    accession.decision_body = decision_body
    accession.decision_date = decision_date
    accession.decision_paragraph = decision_paragraph
    accession.save()
    accession.confirmations.exclude(criterion__in=confirmed).delete()
    for criterion in confirmed:
        CriterionConfirmation.objects.get_or_create(
            accession=accession, criterion=criterion, defaults={"confirmed_by": by}
        )
    return accession


@transaction.atomic
def submit(accession: Accession, *, by: Any) -> Accession:
    """Send the application to the secretariat, who is told by mail.

    Raises NotAllowed for an outsider, NotNow when it is sent already or something is missing.
    """
    accession = locked(accession)
    refuse_outsider(accession.organisation, by)
    if not accession.can_be_changed:
        raise NotNow(_("Ansökan är redan inskickad."))
    if not accession.decision or accession.confirmed_criteria != set(
        accession.agreement.criteria.values_list("pk", flat=True)
    ):
        raise NotNow(_("Något saknas i ansökan."))
    accession.state = Accession.State.SUBMITTED
    accession.submitted_by, accession.submitted_at = by, timezone.now()
    accession.forwarded_at = None
    accession.save()
    Submission.objects.create(
        accession=accession, by=by, at=accession.submitted_at, decision=accession.decision
    )
    stewards = [steward.user for steward in secretariat_of(accession.agreement)]
    mail.write_many("application_submitted", to=stewards, accession=accession)
    return accession


@transaction.atomic
def take_back(accession: Accession, *, by: Any) -> Accession:
    """Take an application back that nobody has decided on, to change it; the secretariat is told.

    Raises NotAllowed for an outsider, NotNow when it does not wait for the secretariat.
    """
    accession = locked(accession)
    refuse_outsider(accession.organisation, by)
    if accession.state != Accession.State.SUBMITTED:
        raise NotNow(_("Ansökan väntar inte på kansliet, så den kan inte tas tillbaka nu."))
    accession.state = Accession.State.DRAFT
    accession.save()
    sent = accession.submissions.first()
    if sent:
        sent.taken_back_at, sent.taken_back_by = timezone.now(), by
        sent.save()
    stewards = [steward.user for steward in secretariat_of(accession.agreement)]
    mail.write_many("application_taken_back", to=stewards, accession=accession)
    return accession


def can_be_signed(agreement: Agreement) -> bool:
    """Whether there is a version in force that every party has signed."""
    version = agreement.version_in_force()
    return bool(version) and parties_have_signed(version)


def locked(accession: Accession) -> Accession:
    """The accession as it is now, held until the transaction ends."""
    rows = Accession.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "agreement").get(pk=accession.pk)


def refuse_outsider(organisation: Organisation, user: Any) -> None:
    """Raise NotAllowed unless the user acts for the organisation now."""
    if not organisation.is_represented_by(user):
        raise NotAllowed
