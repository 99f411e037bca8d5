"""What the secretariat records on pages of its own in the admin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.attachments.files import AttachmentField
from organisations.attachments.flows import attach
from organisations.directory.numbers import parse_number
from organisations.models import Accession
from organisations.register.flows import REFUSALS as REGISTER_REFUSALS
from organisations.signing.recording import (
    OnPaper,
    correct_identity,
    record_on_paper,
    record_withdrawal,
)
from organisations.signing.rounds import CannotSign
from principles.admin_pages import LinesField, form_page
from principles.forms import DayField, TextField
from principles.keeping import NotAllowed
from principles.models import Steward
from principles.scoped_admin import agreements_kept, is_key

REFUSALS = (NotAllowed, CannotSign, *REGISTER_REFUSALS)
MOST_AT_ONCE = 100


class CeremonyForm(forms.Form):
    """What the papers on one page have in common."""

    signed_on = DayField(label=_("Dag för underskrifterna"), help_text=_("Till exempel 27 3 2026."))
    channel = forms.ChoiceField(
        label=_("Hur"),
        choices=[("ceremony", _("Vid en ceremoni")), ("paper", _("På papper"))],
        widget=forms.RadioSelect,
    )

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Dagen kan inte ligga i framtiden."))
        return day


class PaperForm(forms.Form):
    """One organisation's paper; left empty when the organisation has not signed."""

    people = LinesField(
        label=_("Vem har skrivit under? En person på varje rad: namn, uppdrag"), required=False
    )
    listed = forms.BooleanField(label=_("Organisationen vill synas i katalogen"), required=False)
    scan = AttachmentField(label=_("Skannat papper (valfritt)"), required=False)

    def __init__(self, accession: Accession, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=f"a{accession.pk}")
        self.accession = accession


def can_sign_on_paper(user: Any) -> Any:
    """The accessions that the user may record a paper for: approved, or to be renewed."""
    kept = Steward.objects.of(user).secretariat().values("agreement")
    older = Q(state__in=Accession.IN_REGISTER) & ~Q(signed_version__state="adopted")
    rows = Accession.objects.filter(Q(state=Accession.State.APPROVED) | older, agreement__in=kept)
    rows = rows.select_related("organisation", "agreement", "signed_version")
    return rows.order_by("agreement", "organisation__sort_key")[:MOST_AT_ONCE]


def on_paper(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Record what was signed on paper, several organisations at once; all of it or nothing."""
    if not Steward.objects.of(request.user).secretariat().exists():
        raise PermissionDenied
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CeremonyForm(data, initial={"channel": "ceremony"})
    rows = [PaperForm(accession, data, files) for accession in can_sign_on_paper(request.user)]
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        done = record(request, form, rows)
        if done:
            said = ngettext("%d organisation är införd.", "%d organisationer är införda.", done)
            messages.success(request, said % done)
            return redirect("admin:organisations_accession_changelist")
    return form_page(
        request,
        model_admin,
        title=now("Underskrifter på papper"),
        button=now("För in i registret"),
        form=form,
        template="admin/on_paper.html",
        rows=rows,
    )


def record(request: HttpRequest, form: CeremonyForm, rows: list[PaperForm]) -> int:
    """Record every row that names somebody. Returns how many; 0 when one could not be."""
    filled = [row for row in rows if row.cleaned_data["people"]]
    if not filled:
        form.add_error(None, now("Skriv vem som har skrivit under för minst en organisation."))
        return 0
    row = filled[0]
    try:
        with transaction.atomic():
            for row in filled:
                record_one(request, form, row)
    except REFUSALS as problem:
        row.add_error("people", str(problem))
        form.add_error(None, now("Ingenting är infört. Rätta och försök igen."))
        return 0
    return len(filled)


def record_one(request: HttpRequest, form: CeremonyForm, row: PaperForm) -> None:
    said = form.cleaned_data | row.cleaned_data
    paper = OnPaper(
        tuple(said["people"]), said["signed_on"], said["channel"], listed=said["listed"]
    )
    record_on_paper(row.accession, by=request.user, paper=paper)
    if said["scan"]:
        attach(row.accession, by=request.user, upload=said["scan"], kind="scan")


class WithdrawalForm(forms.Form):
    """A withdrawal that came to the secretariat by letter."""

    case_number = TextField(
        label=_("Diarienummer"), max_length=60, help_text=_("Ärendet där utträdet är registrerat.")
    )


class CorrectionForm(forms.Form):
    """The right name and number, and why they are corrected."""

    name = TextField(label=_("Namn"), max_length=150)
    number = TextField(label=_("Organisationsnummer"), max_length=20, required=False)
    reason = TextField(label=_("Varför rättas uppgiften?"), max_length=300)

    def clean_number(self) -> str | None:
        return parse_number(self.cleaned_data["number"]) or None


def kept_accession(request: HttpRequest, object_id: str) -> Accession:
    """An accession of an agreement whose secretariat the user is in. Raises Http404 otherwise."""
    if not is_key(object_id):
        raise Http404
    kept = agreements_kept(request.user, writing=True)
    rows = Accession.objects.settled().select_related("organisation", "agreement", "entry")
    return get_object_or_404(rows.filter(agreement__in=kept), pk=object_id)


def withdrawal(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Record that an organisation has withdrawn."""
    accession = kept_accession(request, object_id)
    keepers = Steward.objects.of(request.user).secretariat()
    if not keepers.filter(agreement=accession.agreement).exists():
        raise PermissionDenied  # an operator withdraws nobody
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_withdrawal(accession, by=request.user, **form.cleaned_data)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Utträdet är infört i registret."))
            return redirect("admin:organisations_accession_change", accession.pk)
    return form_page(
        request,
        model_admin,
        title=now("För in utträde: %s") % accession.organisation,
        button=now("För in utträdet"),
        form=form,
        intro=now(
            "Historiken ligger kvar. Organisationen får ett kvitto och försvinner ur listan."
        ),
    )


def correction(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Correct the organisation's name or number."""
    accession = kept_accession(request, object_id)
    own = accession.organisation
    initial = {"name": own.name, "number": own.number}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_identity(own, by=request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error("number", now("En annan organisation har redan det numret."))
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Uppgiften är rättad, också i registret."))
            return redirect("admin:organisations_accession_change", accession.pk)
    return form_page(
        request,
        model_admin,
        title=now("Rätta namn eller nummer: %s") % own,
        button=now("Rätta"),
        form=form,
        intro=now("Registret får en rättelse. Den gamla uppgiften står kvar i den gamla posten."),
    )
