"""The pages of a proposal to erase somebody: proposed, looked at and done, declined, taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from overenskommelsen.erasing import proposing
from overenskommelsen.erasing.admin_pages import PROPOSALS, erase
from overenskommelsen.erasing.models import LONGEST_BASIS, LONGEST_TEXT, ErasureProposal
from overenskommelsen.erasing.person import Refused, account_of
from principles.admin_pages import form_page, sent
from principles.forms import TextField
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement
from principles.scoped_admin import agreements_kept, is_key

REFUSALS = (NotAllowed, NotNow, Refused)


class ProposeForm(forms.Form):
    """Whom, by which decision and why."""

    agreement = forms.ModelChoiceField(
        label=_("Överenskommelse"), queryset=Agreement.objects.none()
    )
    email = forms.EmailField(label=_("Personens e-post"), max_length=254)
    name = TextField(
        label=_("Personens namn"),
        max_length=201,
        help_text=_("Som det står i kontot, i anmälan eller under underskriften."),
    )
    case_number = TextField(
        label=_("Gallringsbeslutets nummer"),
        max_length=LONGEST_BASIS,
        help_text=_("Visas öppet i registret. Skriv inget namn här."),
    )
    reason = TextField(
        label=_("Skäl"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bara driften läser det, och det tas bort när förslaget är besvarat."),
    )

    def __init__(self, kept: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = kept  # type: ignore[attr-defined]
        if kept.count() == 1:
            self.fields["agreement"].initial = kept.get()


class DeclineForm(forms.Form):
    """Why nobody is erased."""

    answer = TextField(
        label=_("Till kansliet"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kansliet läser det. Nämn inte personen."),
    )


class NothingForm(forms.Form):
    """A button and no question."""


def propose(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The secretariat proposes; the answer is the same whoever it is about."""
    kept = agreements_kept(request.user, writing=True)
    if not kept.exists():
        raise PermissionDenied
    form = ProposeForm(kept, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            proposing.propose(by=request.user, **form.cleaned_data)
        except REFUSALS as problem:
            field = getattr(problem, "field", None)
            form.add_error(field if field in form.fields else None, str(problem))
        else:
            messages.success(request, now(
                "Förslaget är skickat till driften, som prövar om personen har med "
                "överenskommelsen att göra."
            ))  # fmt: skip
            return redirect(PROPOSALS)
    return form_page(
        request,
        model_admin,
        title=now("Föreslå gallring"),
        button=now("Skicka förslaget"),
        form=form,
        intro=now(
            "Fatta och diarieför gallringsbeslutet först. En driftansvarig prövar förslaget och "
            "utför det. Ni får ett mejl med svaret, och adressen och namnet tas bort ur förslaget."
        ),
    )


def found(request: HttpRequest, object_id: str) -> ErasureProposal:
    """A proposal of an agreement whose secretariat one is in, or any for an operator."""
    if not is_key(object_id):
        raise Http404
    kept = agreements_kept(request.user, writing=True)
    rows = ErasureProposal.objects.select_related("agreement", "asked_by")
    proposal: ErasureProposal = get_object_or_404(rows.filter(agreement__in=kept), pk=object_id)
    return proposal


def carry_out(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The operator sees what will happen, and does it."""
    proposal = waiting_for_operator(request, object_id)
    if isinstance(proposal, HttpResponse):
        return proposal
    return erase(request, model_admin, account_of(proposal.email), proposal)


def waiting_for_operator(request: HttpRequest, object_id: str) -> ErasureProposal | HttpResponse:
    """The proposal while it waits, or the way back for one that is answered."""
    proposal = found(request, object_id)
    if not request.user.is_superuser:
        raise PermissionDenied
    if not proposal.is_waiting:
        said = now("Förslaget är redan besvarat: %s.") % proposal.get_state_display()
        messages.warning(request, said)
        return redirect(PROPOSALS)
    return proposal


def decline(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The operator says no, and why."""
    proposal = waiting_for_operator(request, object_id)
    if isinstance(proposal, HttpResponse):
        return proposal
    form = DeclineForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            proposing.decline(proposal, by=request.user, **form.cleaned_data)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Förslaget är avslaget. Kansliet har fått veta varför."))
            return redirect(PROPOSALS)
    return form_page(
        request,
        model_admin,
        title=now("Avslå gallringen: %s") % proposal.case_number,
        button=now("Avslå"),
        form=form,
        intro=now("Ingen gallras. Adressen och namnet tas bort ur förslaget."),
    )


def withdraw(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The secretariat takes its proposal back."""
    proposal = found(request, object_id)
    form = NothingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            proposing.withdraw(proposal, by=request.user)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Förslaget är återtaget."))
            return redirect(PROPOSALS)
    return form_page(
        request,
        model_admin,
        title=now("Ta tillbaka förslaget: %s") % proposal.case_number,
        button=now("Ta tillbaka"),
        form=form,
        intro=now("Ingen gallras. Adressen och namnet tas bort ur förslaget."),
    )
