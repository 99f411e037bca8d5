"""Fetch and authorise in one step: what is not one's own does not exist (404)."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from organisations.consultations.audience import Asked, asked_of
from organisations.models import (
    Accession,
    NominationCall,
    Organisation,
    RegisterEntry,
    Signatory,
)
from organisations.nominations import audience as nominations
from organisations.receipts.reading import capacity_of
from principles.models import Agreement, Consultation


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


def own_consultation(request: HttpRequest, pk: int, slug: str, consultation: str) -> Asked:
    """A consultation that asks the organisation, or that it has begun to answer.

    Raises Http404 for anybody else's, and for one that the secretariat has not opened.
    """
    own = own_organisation(request, pk)
    rows = Consultation.objects.public().filter(version__agreement__slug=slug, slug=consultation)
    found = asked_of([own], rows)
    if not found:
        raise Http404
    return found[0]


def own_call(request: HttpRequest, pk: int, call: int) -> nominations.Asked:
    """A call that the organisation may nominate to, or has nominated to.

    Raises Http404 for anybody else's, and for one that the secretariat has not opened.
    """
    own = own_organisation(request, pk)
    found = nominations.asked_of([own], NominationCall.objects.announced().filter(pk=call))
    if not found:
        raise Http404
    return found[0]


def own_signatory(request: HttpRequest, pk: int) -> Signatory:
    """The person's own place in a round of signatures. Raises Http404 otherwise."""
    rows = Signatory.objects.of(request.user).select_related(
        "round__version",
        "round__entry",
        "round__opened_by",
        "round__accession__organisation",
        "round__accession__agreement",
        "round__accession__entry",
    )
    rows = rows.prefetch_related("round__signatories")
    return get_object_or_404(rows, pk=pk)


def readable_entry(request: HttpRequest, slug: str, seq: int) -> tuple[RegisterEntry, str]:
    """A register entry that a round led to, for its signatories and for the organisation; and
    for the secretariat of its agreement and operators, whose capacity is then told too.

    Whoever shows it to those has to write the reading down. Raises Http404 for anybody else,
    and for an entry that no round led to.
    """
    rows = RegisterEntry.objects.filter(round__isnull=False).select_related(
        "round__version", "round__accession__organisation", "round__accession__agreement"
    )
    found = get_object_or_404(rows, agreement__slug=slug, seq=seq)
    signed_it = found.round.signatories.of(request.user).exists()
    if signed_it or found.round.accession.organisation.is_represented_by(request.user):
        return found, ""
    capacity = capacity_of(request.user, found)
    if not capacity:
        raise Http404
    return found, capacity
