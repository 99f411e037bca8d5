"""The operator's page «Gallra personen»: what will happen first, then the decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.register.flows import REFUSALS as REGISTER_REFUSALS
from overenskommelsen.erasing import storage
from overenskommelsen.erasing.flows import erase_person, preview
from overenskommelsen.erasing.models import LONGEST_BASIS, ErasureProposal
from overenskommelsen.erasing.person import Refused
from overenskommelsen.erasing.proposing import (
    carry_out,
    concerns_its_agreement,
    not_of_the_agreement,
)
from overenskommelsen.erasing.report import Report
from overenskommelsen.models import User
from principles.admin_pages import form_page
from principles.forms import TextField
from principles.keeping import NotNow
from principles.scoped_admin import is_key

REFUSALS = (Refused, NotNow, *REGISTER_REFUSALS)
ACCOUNTS = "admin:overenskommelsen_user_changelist"
PROPOSALS = "admin:overenskommelsen_erasureproposal_changelist"


class EraseForm(forms.Form):
    """Whose data goes, by which decision, and what goes along."""

    email = forms.EmailField(label=_("Personens e-post"), max_length=254, required=False)
    name = TextField(
        label=_("Personens namn, en gång till"),
        max_length=201,
        help_text=_("Precis som det står i kontot eller under underskriften."),
    )
    basis = TextField(
        label=_("Gallringsbeslutets nummer"),
        max_length=LONGEST_BASIS,
        help_text=_("Visas öppet i registret. Skriv inget namn här."),
    )
    also = forms.MultipleChoiceField(
        label=_("Ta också med"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kryssa bara i det som gäller just den här personen."),
    )
    others_too = forms.BooleanField(
        label=_("Uppgifter om andra får försvinna ur samma poster i registret"), required=False
    )

    def __init__(
        self, *args: Any, account: User | None, proposal: ErasureProposal | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if account or proposal:
            del self.fields["email"]
        if proposal:
            del self.fields["basis"]  # it is the proposal's

    def offer(self, report: Report | None) -> None:
        """Let the operator choose among the rows that were found, and answer for the others."""
        choices = report.choices if report else []
        self.fields["also"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["also"]
        if not (report and report.others):
            del self.fields["others_too"]


def erase_account(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The page of one account."""
    refuse_all_but_operators(request)
    if not is_key(object_id):
        raise Http404
    return erase(request, model_admin, get_object_or_404(User, pk=object_id))


def erase_without_account(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The page for somebody who has no account: signed on paper, or was only invited."""
    refuse_all_but_operators(request)
    return erase(request, model_admin, None)


def refuse_all_but_operators(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


def erase(
    request: HttpRequest,
    model_admin: Any,
    account: User | None,
    proposal: ErasureProposal | None = None,
) -> HttpResponse:
    """What would happen to a person; then, asked by name once more, it is done."""
    form = EraseForm(request.POST or None, account=account, proposal=proposal)
    email = account.email if account else request.POST.get("email", "").strip()
    name = request.POST.get("name", "")
    if proposal:
        email, name = proposal.email, request.POST.get("name", proposal.name)
    report, problem = look(request, account, email, name)
    form.offer(report)
    seen = f"{email} {name}"
    may_go_on = account is not None or request.POST.get("seen") == seen
    if request.method == "POST" and form.is_valid() and may_go_on:
        done = attempt(request, form, email, proposal)
        if done:
            say(request, done)
            return redirect(PROPOSALS if proposal else ACCOUNTS)
    return form_page(
        request,
        model_admin,
        title=now("Gallra %s") % (account or now("någon utan konto")),
        button=now("Gallra personen"),
        form=form,
        template="admin/erase_person.html",
        report=report,
        problem=problem,
        account=account,
        proposal=proposal,
        outside=outside(proposal),
        seen=seen if report and not account else "",
    )


def look(
    request: HttpRequest, account: User | None, email: str, name: str
) -> tuple[Report | None, str]:
    """What would happen, or why nothing can."""
    if not (account or name.strip()):
        return None, ""
    try:
        return preview(email, by=request.user, name="" if account else name), ""
    except REFUSALS as problem:
        return None, str(problem)


def outside(proposal: ErasureProposal | None) -> str:
    """Why the person is not the proposal's agreement's to erase; else empty."""
    try:
        own = proposal is None or concerns_its_agreement(proposal)
    except Refused as problem:
        return str(problem)
    return "" if own else not_of_the_agreement()


def attempt(
    request: HttpRequest, form: EraseForm, email: str, proposal: ErasureProposal | None
) -> Report | None:
    said = form.cleaned_data
    more: dict[str, Any] = {
        "by": request.user,
        "name": said["name"],
        "also": said.get("also", []),
        "others_too": said.get("others_too", False),
    }
    try:
        if proposal:
            return carry_out(proposal, **more)
        return erase_person(email, basis=said["basis"], **more)
    except REFUSALS as problem:
        field = getattr(problem, "field", None)
        form.add_error(field if field in form.fields else None, str(problem))
        return None


def say(request: HttpRequest, report: Report) -> None:
    messages.success(request, now("Personen är gallrad. Registret stämmer fortfarande."))
    left = storage.tidy(report.counted)
    if left:
        said = now("Databasens filer kunde inte städas (%s). Kör manage.py tidy_storage.")
        messages.warning(request, said % left)
