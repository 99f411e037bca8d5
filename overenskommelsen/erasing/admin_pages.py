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
from overenskommelsen.erasing.flows import LONGEST_BASIS, erase_person, preview
from overenskommelsen.erasing.person import Refused
from overenskommelsen.erasing.report import Report
from overenskommelsen.models import User
from principles.admin_pages import form_page
from principles.forms import TextField
from principles.scoped_admin import is_key

REFUSALS = (Refused, *REGISTER_REFUSALS)


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

    def __init__(self, *args: Any, account: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if account:
            del self.fields["email"]

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


def erase(request: HttpRequest, model_admin: Any, account: User | None) -> HttpResponse:
    form = EraseForm(request.POST or None, account=account)
    email = account.email if account else request.POST.get("email", "").strip()
    report, problem = look(request, account, email)
    form.offer(report)
    seen = f"{email} {request.POST.get('name', '')}"
    may_go_on = account is not None or request.POST.get("seen") == seen
    if request.method == "POST" and form.is_valid() and may_go_on:
        done = attempt(request, form, email)
        if done:
            say(request, done)
            return redirect("admin:overenskommelsen_user_changelist")
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
        seen=seen if report and not account else "",
    )


def look(request: HttpRequest, account: User | None, email: str) -> tuple[Report | None, str]:
    """What would happen, or why nothing can."""
    name = "" if account else request.POST.get("name", "")
    if not (account or name.strip()):
        return None, ""
    try:
        return preview(email, by=request.user, name=name), ""
    except REFUSALS as problem:
        return None, str(problem)


def attempt(request: HttpRequest, form: EraseForm, email: str) -> Report | None:
    said = form.cleaned_data
    try:
        return erase_person(
            email,
            by=request.user,
            basis=said["basis"],
            name=said["name"],
            also=said.get("also", []),
            others_too=said.get("others_too", False),
        )
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
