"""The pages on which a version is asked about, answered and adopted: each calls one flow."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from organisations.adopting import flows
from organisations.adopting.forms import AdoptForm, AnswerForm, AskForm, NothingForm
from organisations.adopting.models import Adoption
from organisations.register.flows import REFUSALS as REGISTER_REFUSALS
from organisations.renewal.flows import to_be_asked
from principles.admin_pages import form_page, kept, sent
from principles.keeping import NotAllowed, NotNow
from principles.models import AgreementVersion, Consultation, Steward
from principles.text.adopting import missing
from principles.text.comparison import Comparison, compare_versions

REFUSALS = (NotAllowed, NotNow, *REGISTER_REFUSALS)


def kept_version(request: HttpRequest, object_id: str) -> AgreementVersion:
    rows = AgreementVersion.objects.select_related("agreement")
    version: AgreementVersion = kept(request, rows, object_id, "agreement", writing=True)
    return version


def kept_adoption(request: HttpRequest, object_id: str, *, writing: bool) -> Adoption:
    rows = Adoption.objects.select_related("version__agreement", "asked_by", "answered_by")
    found: Adoption = kept(request, rows, object_id, "version__agreement", writing=writing)
    return found


def ask(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Begär antagande»: what the version lacks, what has changed, and to whom the request goes."""
    version = kept_version(request, object_id)
    form = AskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            flows.ask(version, by=request.user, **form.cleaned_data)
        except flows.NotComplete:
            form.add_error(None, _("Något saknas. Ingenting är skickat."))
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Antagandet är begärt. Styrgruppen har fått ett mejl."))
            return redirect("admin:organisations_adoption_changelist")
    current = version.adoptions.open().first()
    is_asked = bool(current and flows.is_as_asked(current))
    lacking = flows.missing_to_ask(version, by=request.user)
    return form_page(
        request,
        model_admin,
        title=_("Begär antagande: %s") % version.name,
        button=_("Skicka till styrgruppen"),
        form=form,
        template="admin/ask_for_adoption.html",
        missing=lacking,
        current=current,
        is_asked=is_asked,
        written=form["message"].value(),
        is_open=not lacking and not is_asked,
        **about(version),
    )


def answer(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The steering group reads the whole text and what has changed, and answers."""
    adoption = kept_adoption(request, object_id, writing=False)
    steers = Steward.objects.of(request.user).steering()
    may = steers.filter(agreement=adoption.version.agreement).exists()
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid() and answered(request, form, adoption):
        return redirect("admin:organisations_adoption_changelist")
    adoption.refresh_from_db()
    is_own = adoption.asked_by_id == request.user.pk
    return form_page(
        request,
        model_admin,
        title=_("Antagande: %s") % adoption.version.name,
        button=_("Godkänn texten"),
        form=form,
        template="admin/answer_adoption.html",
        adoption=adoption,
        is_as_asked=flows.is_as_asked(adoption),
        is_own=is_own,
        written=form["comment"].value(),
        is_open=may and not is_own and adoption.state == Adoption.State.WAITING,
        **about(adoption.version),
        **parts(adoption.version),
    )


def answered(request: HttpRequest, form: AnswerForm, adoption: Adoption) -> bool:
    said = form.cleaned_data
    try:
        if said["answer"] == AnswerForm.APPROVE:
            flows.approve(adoption, by=request.user, comment=said["comment"])
            told = _("Texten är godkänd. Kansliet har fått veta det.")
        else:
            flows.send_back(adoption, by=request.user, comment=said["comment"])
            told = _("Texten är skickad tillbaka. Kansliet har fått din kommentar.")
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, told)
    return True


def adopt(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Anta»: says plainly what will happen, and then it is done."""
    adoption = kept_adoption(request, object_id, writing=True)
    form = AdoptForm(sent(request))
    if request.method == "POST" and form.is_valid() and adopted(request, form, adoption):
        return redirect("admin:principles_agreementversion_change", adoption.version_id)
    adoption.refresh_from_db()
    version, lacking = adoption.version, missing(adoption.version)
    state = {
        "is_approved": adoption.state == Adoption.State.APPROVED,
        "is_as_asked": flows.is_as_asked(adoption),
        "is_approver": adoption.answered_by_id == request.user.pk,
    }
    return form_page(
        request,
        model_admin,
        title=_("Anta: %s") % version.name,
        button=_("Anta texten"),
        form=form,
        template="admin/adopt_version.html",
        adoption=adoption,
        missing=lacking,
        is_open=(
            state["is_approved"]
            and state["is_as_asked"]
            and not state["is_approver"]
            and not lacking
        ),
        **state,
        **about(version),
    )


def adopted(request: HttpRequest, form: AdoptForm, adoption: Adoption) -> bool:
    try:
        version = flows.adopt_version(adoption, by=request.user)
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    told = _("”%s” är antagen, fryst och införd i registret.") % version.name
    then = _("För först in parternas underskrifter. Fråga sedan organisationerna om förnyelse.")
    messages.success(
        request,
        format_html(
            '{} {} <a href="{}">{}</a> · <a href="{}">{}</a>',
            told,
            then,
            reverse("admin:organisations_partysignature_add"),
            _("För in en parts underskrift"),
            reverse("admin:ask_for_renewal"),
            _("Fråga om förnyelse"),
        ),
    )
    return True


def withdraw(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The secretariat takes its request back."""
    adoption = kept_adoption(request, object_id, writing=True)
    form = NothingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            flows.withdraw(adoption, by=request.user)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Begäran är återtagen."))
            return redirect("admin:ask_for_adoption", adoption.version_id)
    return form_page(
        request,
        model_admin,
        title=_("Ta tillbaka begäran: %s") % adoption.version.name,
        button=_("Ta tillbaka"),
        form=form,
        intro=_("Texten blir kvar som utkast. Ni kan begära antagande igen när ni vill."),
    )


def about(version: AgreementVersion) -> dict[str, Any]:
    """What all of the pages show of a version: its hash, and what it changes."""
    former = version.agreement.versions.in_force().exclude(pk=version.pk).first()
    comparison = compare_versions(former, version) if former else None
    return {
        "version": version,
        "document_hash": version.document_hash or flows.hash_now(version),
        "former": former,
        "comparison": comparison,
        "warnings": [] if version.is_frozen else warnings(version, comparison),
        "signatories": to_be_asked(version).count(),
    }


def parts(version: AgreementVersion) -> dict[str, Any]:
    """The text, part by part: a part may be so long that all of them together are too long."""
    signed = version.undertakings.filter(added_later=False).select_related("party")
    return {
        "sections": version.sections.all(),
        "principles": version.principles.all(),
        "undertakings": signed.order_by(
            F("party__position").asc(nulls_last=True), "party", "position"
        ),
    }


def warnings(version: AgreementVersion, comparison: Comparison | None) -> list[str]:
    """What may be meant but is worth a second look."""
    found = []
    if not version.undertakings.exists():
        found.append(_("Versionen har inga åtaganden. De kan läggas in efter antagandet."))
    if comparison and not comparison.has_changes:
        found.append(_("Texten säger samma sak som den som gäller."))
    prepared = Consultation.objects.filter(version=version, opened_at__isnull=True)
    told = _("Remissen ”%s” är förberedd men har inte öppnats.")
    return found + [told % consultation.title for consultation in prepared]
