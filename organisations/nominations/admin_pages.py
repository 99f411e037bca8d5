"""What the secretariat does with a call for nominations, each on a page of its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.models import Nomination, NominationCall, Seat
from organisations.nominations import flows
from organisations.nominations.audience import nominating, without_representatives
from principles.admin_pages import form_page, kept, sent
from principles.forms import DayField, TextField
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import agreements_kept


def stage(call: NominationCall) -> str:
    """Where the call stands today, in a word."""
    if call.is_decided:
        return now("beslutet är infört")
    if call.is_closed:
        return now("stängd, väntar på beslut")
    if call.is_open:
        return now("öppen")
    return now("öppnar senare") if call.is_opened else now("förbereds")


def call_of(request: HttpRequest, object_id: str, *, writing: bool) -> NominationCall:
    rows = NominationCall.objects.select_related("body__agreement", "party")
    found: NominationCall = kept(request, rows, object_id, "body__agreement", writing=writing)
    return found


def page_of(request: HttpRequest, model_admin: Any, call: NominationCall, **more: Any) -> Any:
    return form_page(request, model_admin, call=call, **more)


class NothingForm(forms.Form):
    """A page whose button is all that there is to answer."""


def open_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Who will be written to, and the button that opens the call."""
    call = call_of(request, object_id, writing=True)
    form = NothingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            flows.open_call(call, by=request.user)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            said = now("Nomineringen är öppnad. Organisationerna får ett mejl när den börjar.")
            messages.success(request, said)
            return redirect("admin:organisations_nominationcall_change", call.pk)
    asked = nominating(call)
    return page_of(
        request,
        model_admin,
        call,
        title=now("Öppna nomineringen"),
        button=now("Öppna och skicka mejl"),
        template="admin/open_nominations.html",
        form=form,
        asked=asked.count(),
        silent=without_representatives(asked).order_by("sort_key"),
    )


def read_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Everybody who is nominated, by whom and with which words. The steering group reads too."""
    call = call_of(request, object_id, writing=False)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    writing = agreements_kept(request.user, writing=True)
    return page_of(
        request,
        model_admin,
        call,
        title=now("Nominerade"),
        button="",
        template="admin/nominations.html",
        stage=stage(call),
        nominations=call.nominations.select_related("organisation", "seat"),
        may_write=writing.filter(pk=call.body.agreement_id).exists(),
    )


class DecisionForm(forms.Form):
    """Who decided and when, for what time, and what each of the nominated becomes."""

    decided_by = TextField(
        label=_("Vem beslutade"), max_length=200,
        help_text=_("Till exempel ”Nätverkets årsmöte” eller ”Styrgruppen”."),
    )  # fmt: skip
    decided_on = DayField(label=_("Beslutsdag"), help_text=_("Till exempel 27 3 2027."))
    paragraph = TextField(label=_("Paragraf"), max_length=30, required=False)
    starts_on = DayField(label=_("Uppdragen börjar"), help_text=_("Till exempel 27 3 2027."))
    ends_on = DayField(
        label=_("Uppdragen slutar"), required=False, help_text=_("Tomt: tills vidare.")
    )
    nobody = forms.BooleanField(
        label=_("Ingen valdes"), required=False,
        help_text=_("Kryssa i om beslutet är att inte välja någon av de nominerade."),
    )  # fmt: skip

    def __init__(self, call: NominationCall, data: Any = None) -> None:
        today = timezone.localdate()
        initial = {"starts_on": today, "ends_on": call.body.last_day_of_term(today)}
        super().__init__(data, initial=initial)
        self.nominations = list(call.nominations.select_related("organisation"))
        for one in self.nominations:
            self.fields[self.field_of(one)] = forms.ChoiceField(
                label=f"{one.name}, {one.organisation}",
                choices=[("", now("inte vald")), *Seat.Position.choices],
                required=False,
            )

    def field_of(self, one: Nomination) -> str:
        return f"nomination_{one.pk}"

    @property
    def chosen(self) -> dict[Nomination, str]:
        """The position of each that is chosen."""
        said = {one: self.cleaned_data.get(self.field_of(one)) for one in self.nominations}
        return {one: position for one, position in said.items() if position}

    @property
    def decision(self) -> flows.Decision:
        names = ("decided_by", "decided_on", "starts_on", "paragraph", "ends_on")
        return flows.Decision(**{name: self.cleaned_data[name] for name in names})

    def clean(self) -> dict[str, Any]:
        """Either somebody is chosen, or it is said that nobody is."""
        said = super().clean() or {}
        if self.chosen and said.get("nobody"):
            raise ValidationError(now("Kryssa inte i ”Ingen valdes” om någon är vald."))
        if not self.chosen and not said.get("nobody"):
            raise ValidationError(now("Välj vilka som valdes, eller kryssa i ”Ingen valdes”."))
        return said


def decide_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Enter the decision: those chosen get their seats, and all are told."""
    call = call_of(request, object_id, writing=True)
    form = DecisionForm(call, sent(request))
    if request.method == "POST" and form.is_valid() and decided(request, form, call):
        return redirect("admin:body_board", call.body_id)
    return page_of(
        request,
        model_admin,
        call,
        title=now("För in beslutet"),
        button=now("För in beslutet och skicka mejl"),
        template="admin/decide_nominations.html",
        form=form,
        may_decide=call.is_closed and not call.is_decided,
        stage=stage(call),
    )


def decided(request: HttpRequest, form: DecisionForm, call: NominationCall) -> bool:
    try:
        seats = flows.decide(call, by=request.user, decision=form.decision, chosen=form.chosen)
    except (NotAllowed, NotNow) as problem:
        form.add_error(None, str(problem))
        return False
    number = len(seats)
    said = ngettext("%d plats är tillsatt.", "%d platser är tillsatta.", number) % number
    told = now("De nominerade och organisationerna får ett mejl.")
    messages.success(request, f"{said} {told}")
    return True
