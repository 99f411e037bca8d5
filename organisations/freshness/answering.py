"""Saying that the details still are right: logged in, or by the mailed link."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import Organisation
from organisations.freshness.models import DetailsQuestion
from organisations.joining.flows import refuse_outsider
from principles.keeping import NotNow


@transaction.atomic
def confirm_details(organisation: Organisation, *, by: Any) -> None:
    """Keep that the details are right today. Raises NotAllowed for an outsider."""
    refuse_outsider(organisation, by)
    confirm(organisation)


@transaction.atomic
def confirm_by_link(question: DetailsQuestion) -> None:
    """The same, by whoever has the mailed link; which of those asked it was is not kept.

    Raises NotNow when somebody has changed the details since the page was opened.
    """
    held = Organisation.objects.select_for_update().get(pk=question.organisation_id)
    fresh = DetailsQuestion.objects.select_related("organisation").get(organisation=held)
    if fresh.token_hash != question.token_hash or not fresh.link_works:
        raise NotNow(_("Någon har ändrat uppgifterna sedan länken skickades."))
    confirm(held)


def confirm(organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=timezone.now())
    for accession in organisation.accessions.select_related("agreement"):
        accession.agreement.bump()  # the public page tells the day
