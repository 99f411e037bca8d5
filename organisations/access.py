"""Fetch and authorise in one step: what is not one's own does not exist (404)."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organisations.models import Accession, Organisation
from principles.models import Agreement


def own_organisation(request: HttpRequest, pk: int) -> Organisation:
    """The organisation, if the user acts for it. Raises Http404 otherwise."""
    return get_object_or_404(Organisation.objects.represented_by(request.user), pk=pk)


def own_accession(request: HttpRequest, pk: int, slug: str) -> Accession:
    """The organisation's begun accession to an agreement. Raises Http404 otherwise."""
    organisations: Any = Organisation.objects.represented_by(request.user)
    return get_object_or_404(
        Accession.objects.select_related("organisation", "agreement", "entry", "signed_version"),
        organisation__in=organisations.filter(pk=pk),
        agreement__in=Agreement.objects.published().filter(slug=slug),
    )
