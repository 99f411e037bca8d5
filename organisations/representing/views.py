"""Who acts for an organisation: asking to, being asked, roles, and leaving."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import own_organisation
from organisations.joining.forms import RepresentForm
from organisations.links.entering import UNKNOWN, land, refuse
from organisations.models import Invitation, Representative
from organisations.representing import flows
from organisations.signing.forms import PersonForm
from principles.keeping import NotAllowed, NotNow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class InviteForm(PersonForm):
    """Whom to invite, and in which role."""

    role = forms.ChoiceField(
        label=gettext_lazy("Roll"),
        choices=[
            ("colleague", gettext_lazy("Medarbetare: sköter ansökan, sidan och underskrifterna")),
            (
                "responsible",
                gettext_lazy("Ansvarig: det, och bestämmer vilka andra som får företräda"),
            ),
        ],
        initial="colleague",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Välj en roll")),
    )


@get_or_post
@login_required
def represent(request: HttpRequest) -> HttpResponse:
    """Ask to act for an organisation that is already here."""
    initial = {"number": request.GET.get("number", "")[:20]}
    form = RepresentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["number"]
        flows.ask_to_represent(organisation, by=request.user, message=form.cleaned_data["message"])
        messages.success(request, _("Vi har frågat dem som företräder %s.") % organisation.name)
        return redirect("my_organisations")
    return render(request, "joining/represent.html", {"form": form})


@require_POST
@login_required
def answer_request(request: HttpRequest, pk: int, representative: int) -> HttpResponse:
    """Let somebody act for the organisation, or decline."""
    own = own_organisation(request, pk)
    asked = get_object_or_404(own.representatives, pk=representative)
    accept = "accept" in request.POST
    try:
        flows.answer_request(asked, by=request.user, accept=accept)
    except (NotNow, NotAllowed) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Svaret är skickat till %s.") % asked.user)
    return redirect("own_organisation", own.pk)


@get_or_post
@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague by mail."""
    own = own_organisation(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flows.invite(own, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Inbjudan är skickad till %s.") % form.cleaned_data["name"])
            return redirect("own_organisation", own.pk)
    return render(request, "representing/invite.html", {"form": form, "organisation": own})


@require_POST
@login_required
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take back an invitation that has not been accepted."""
    own = own_organisation(request, pk)
    try:
        flows.withdraw_invitation(
            get_object_or_404(own.invitations, pk=invitation), by=request.user
        )
    except NotAllowed as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Inbjudan är tillbakadragen."))
    return redirect("own_organisation", own.pk)


@require_POST
@login_required
def change(request: HttpRequest, pk: int, representative: int) -> HttpResponse:
    """Change somebody's role, or let somebody go."""
    own = own_organisation(request, pk)
    found = get_object_or_404(own.representatives.active(), pk=representative)
    try:
        if "end" in request.POST:
            flows.end(found, by=request.user)
            done = _("%s företräder inte längre organisationen.") % found.user
        else:
            roles = Representative.Role
            role = roles.RESPONSIBLE if "responsible" in request.POST else roles.COLLEAGUE
            flows.change_role(found, by=request.user, role=role)
            done = _("Rollen är ändrad.")
    except (NotAllowed, NotNow) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("own_organisation", own.pk)


@get_or_post
@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop acting for the organisation; the last one responsible names another first."""
    own = own_organisation(request, pk)
    problem = None
    if request.method == "POST":
        mine = get_object_or_404(own.representatives.active(), user=request.user)
        try:
            flows.end(mine, by=request.user)
        except (NotAllowed, NotNow) as refused:
            problem = refused
        else:
            messages.success(request, _("Du företräder inte längre %s.") % own)
            return redirect("my_organisations")
    context = {"organisation": own, "problem": problem}
    return render(request, "representing/leave.html", context)


@get_or_post
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail to somebody who is invited to act for an organisation."""
    rows = Invitation.objects.of_token(token).select_related("organisation", "invited_by")
    found = rows.first()
    if not found:
        return refuse(request, problem=UNKNOWN, status=404)
    if request.user.is_authenticated and found.organisation.is_represented_by(request.user):
        return redirect("own_organisation", found.organisation_id)
    if found.problem:
        return refuse(request, problem=found.problem.label, status=410)

    def accept() -> HttpResponse:
        try:
            flows.accept(found, by=request.user)
        except NotNow as problem:
            return refuse(request, problem=problem, status=409)
        messages.success(request, _("Nu företräder du %s.") % found.organisation)
        return redirect("own_organisation", found.organisation_id)

    context = {"invitation": found, "organisation_name": found.organisation.name}
    return land(request, email=found.email, name=found.name, accept=accept, context=context)
