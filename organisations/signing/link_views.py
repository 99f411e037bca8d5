"""The address in the mail to a signatory."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.links.entering import UNKNOWN, land, refuse
from organisations.signing import rounds
from organisations.signing.models import Signatory, SigningLink

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def signing_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link: once, in time, and only by the person that it was sent to."""
    links = SigningLink.objects.of_token(token).select_related(
        "signatory__round__accession__organisation",
        "signatory__round__accession__agreement",
        "signatory__round__version",
        "signatory__round__opened_by",
    )
    link = links.prefetch_related("signatory__round__signatories").first()
    if not link:
        return refuse(request, problem=UNKNOWN, status=404)
    signatory = link.signatory
    is_own = signatory.user_id and signatory.user_id == request.user.pk
    if is_own and signatory.state != Signatory.State.REPLACED:
        return redirect("signatory", signatory.pk)
    if link.problem:
        return no_longer(request, link)
    made = signatory.round
    context = {
        "signatory": signatory,
        "round": made,
        "organisation_name": made.accession.organisation.name,
        "agreement_name": made.accession.agreement.name,
    }

    def accept() -> HttpResponse:
        try:
            rounds.claim(link, by=request.user)
        except rounds.CannotSign as problem:
            return refuse(request, problem=problem, status=409)
        return redirect("signatory", signatory.pk)

    return land(request, email=signatory.email, name=signatory.name, accept=accept, context=context)


def no_longer(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """The link is used, expired, replaced or withdrawn; an expired one can be sent anew."""
    why = link.problem or link.Problem.WITHDRAWN
    expired = why == link.Problem.EXPIRED
    if expired and request.method == "POST":
        try:
            rounds.renew_link(link)
        except rounds.CannotSign as problem:
            return refuse(request, problem=problem, status=409)
        messages.success(request, _("En ny länk är skickad till samma adress."))
        return redirect("account_login")
    return refuse(request, problem=why.label, again=expired, status=410)
