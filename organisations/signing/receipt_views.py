"""The receipt: a page with its own address, and the file that proves the signature."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from organisations.access import own_accession, own_round
from organisations.models import RegisterEntry, Signature


@require_safe
@login_required
def newest_receipt(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Where an organisation finds its newest receipt; the address that older mails hold."""
    own = own_accession(request, pk, slug)
    made = own.rounds.done().order_by("-entry__seq").select_related("entry").first()
    if not made:
        return redirect("accession", pk, slug)
    return redirect("receipt", slug, made.entry.seq)


@require_safe
@login_required
def receipt(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """The receipt of a signature, a renewal or a withdrawal. It stands a bookmark."""
    made = own_round(request, slug, seq)
    accession = made.accession
    represents = accession.organisation.is_represented_by(request.user)
    later = RegisterEntry.objects.filter(agreement=accession.agreement, ref=seq).order_by("seq")
    context = {
        "round": made,
        "entry": made.entry,
        "accession": accession,
        "agreement": accession.agreement,
        "organisation": accession.organisation if represents else None,
        "signing_for": accession.organisation,
        "signatures": Signature.objects.filter(signatory__round=made),
        "later": later,
    }
    return render(request, "signing/receipt.html", context)
