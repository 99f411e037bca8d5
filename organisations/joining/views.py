"""How to join, and everything a representative does before there is something to sign."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import own_accession, own_organisation
from organisations.consultations.audience import asked_of
from organisations.joining import flows
from organisations.joining.forms import (
    ApplicationForm,
    OrganisationForm,
    already_here,
)
from organisations.models import (
    Accession,
    NominationCall,
    Organisation,
    ReceiptReading,
    Representative,
    Signatory,
)
from organisations.nominations import audience as nominations
from organisations.parties.models import parties_have_signed
from organisations.reviewing.stages import stages
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement, Consultation
from principles.public import public_page
from principles.translations.reading import read_translations

MOST_READINGS = 20
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@public_page
def join(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Who may join, what is needed, and the way into the flow; or when signing opens."""
    context = {
        "agreement": agreement,
        "version": agreement.version_in_force(),
        "criteria": agreement.criteria.all(),
        "steps": agreement.process_steps.all(),
    }
    return render(request, "organisations/join.html", context)


@require_safe
@login_required
def my_organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that the user acts for, or has asked to act for."""
    own = Organisation.objects.represented_by(request.user)
    asked = Representative.objects.waiting().of(request.user)
    places = Signatory.objects.of(request.user).select_related(
        "round__accession__organisation", "round__accession__agreement"
    )
    to_sign = places.awaited()
    # An organisation that one acts for shows its own.
    has_signed = places.signed().exclude(round__accession__organisation__in=own)
    read_translations(one.round.accession.agreement for one in [*to_sign, *has_signed])
    context = {
        "organisations": own.prefetch_related("accessions__agreement"),
        "asked": asked.select_related("organisation"),
        "agreements": Agreement.objects.published(),
        "to_sign": to_sign,
        "to_answer": asked_of(own, Consultation.objects.open()),
        "to_nominate": nominations.asked_of(own, NominationCall.objects.open()),
        "has_signed": has_signed,
    }
    return render(request, "joining/my_organisations.html", context)


@get_or_post
@login_required
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Register an organisation; `?till=skane` remembers which agreement it is about to join."""
    agreement = Agreement.objects.published().filter(slug=request.GET.get("till", "")).first()
    county = agreement.county_code if agreement else ""
    form = OrganisationForm(request.POST or None, county_code=county)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = flows.register_organisation(by=request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error("number", already_here(form.cleaned_data["number"] or ""))
        else:
            messages.success(request, _("%s är registrerad.") % organisation.name)
            if agreement:
                return redirect("accession", organisation.pk, agreement.slug)
            return redirect("own_organisation", organisation.pk)
    context = {"form": form, "agreement": agreement}
    return render(request, "joining/organisation_form.html", context)


@require_safe
@login_required
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One's organisation: where it stands in each agreement, and who acts for it."""
    own = own_organisation(request, pk)
    accessions = {row.agreement_id: row for row in own.accessions.select_related("agreement")}
    agreements = Agreement.objects.published()
    consultations = Consultation.objects.public()
    read_translations(agreements)
    context = {
        "organisation": own,
        "relations": [(agreement, accessions.get(agreement.pk)) for agreement in agreements],
        "representatives": own.representatives.active().select_related("user"),
        "requests": own.representatives.waiting().select_related("user"),
        "consultations": [row for row in asked_of([own], consultations) if row.matters_still],
        "calls": nominations.asked_of([own], NominationCall.objects.current()),
        "invitations": own.invitations.filter(used_at=None, is_withdrawn=False),
        "readings": ReceiptReading.objects.of_organisation(own)[:MOST_READINGS],
        "identity_change": own.identity_changes.first(),
        "is_responsible": own.representatives.responsible().of(request.user).exists(),
    }
    return render(request, "joining/organisation.html", context)


@get_or_post
@login_required
def edit_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the organisation tells about itself."""
    own = own_organisation(request, pk)
    names = ("number", "name", "form", "municipality", "presentation", "website")
    initial = {name: getattr(own, name) for name in names} | {"areas": own.areas.all()}
    form = OrganisationForm(request.POST or None, initial=initial, organisation=own)
    if request.method == "POST" and form.is_valid():
        try:
            flows.change_organisation(own, by=request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error("number", already_here(form.cleaned_data["number"] or ""))
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Uppgifterna är sparade."))
            return redirect("own_organisation", own.pk)
    context = {"form": form, "organisation": own}
    return render(request, "joining/organisation_form.html", context)


@require_safe
@login_required
def accession(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Where the organisation stands with one agreement, and what to do next."""
    own = own_organisation(request, pk)
    agreement = get_object_or_404(Agreement.objects.published(), slug=slug)
    rows = Accession.objects.filter(organisation=own, agreement=agreement)
    found = rows.select_related("signed_version").first()
    version = agreement.version_in_force()
    context = {
        "organisation": own,
        "agreement": agreement,
        "accession": found,
        "version": version,
        "parties_first": bool(version) and not parties_have_signed(version),
        "to_renew": found and found.is_in_register and found.signed_version != version,
        "renewal": found and found.renewals.unanswered().filter(version=version).first(),
        "round": found.open_round if found else None,
        "receipts": found.rounds.done().select_related("entry") if found else [],
        "reviews": found.reviews.told() if found else [],
        "stages": stages(found),
        "question": question(found),
    }
    return render(request, "joining/accession.html", context)


def question(found: Accession | None) -> Any:
    """What the secretariat asks for, while the organisation is to answer it; else None."""
    if found is None or found.state != Accession.State.RETURNED:
        return None
    return found.reviews.told().first()


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take the application back, to change it."""
    own = own_accession(request, pk, slug)
    try:
        flows.take_back(own, by=request.user)
    except (NotNow, NotAllowed) as problem:
        messages.warning(request, str(problem))
        return redirect("accession", pk, slug)
    messages.success(request, _("Ansökan är återtagen. Ändra den och skicka in den igen."))
    return redirect("application", pk, slug)


@get_or_post
@login_required
def application(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The criteria one by one and the board's decision; can be saved and continued later."""
    own = own_organisation(request, pk)
    agreement = get_object_or_404(Agreement.objects.published(), slug=slug)
    if not agreement.version_in_force():
        return redirect("accession", own.pk, agreement.slug)
    found = Accession.objects.filter(organisation=own, agreement=agreement).first()
    found = found or Accession(organisation=own, agreement=agreement)
    if not found.can_be_changed:
        return redirect("accession", own.pk, agreement.slug)
    form = ApplicationForm(found, request.POST or None)
    later = "later" in request.POST
    if later:
        form.allow_gaps()
    if request.method == "POST" and form.is_valid():
        return keep_or_send(request, own, agreement, form, later=later)
    context = {"form": form, "organisation": own, "agreement": agreement, "accession": found}
    return render(request, "joining/application.html", context)


def keep_or_send(
    request: HttpRequest,
    own: Organisation,
    agreement: Agreement,
    form: ApplicationForm,
    *,
    later: bool,
) -> HttpResponse:
    try:
        begun = flows.start_application(own, agreement, by=request.user)
        flows.save_application(begun, by=request.user, confirmed=form.confirmed, **form.decision)
        if later:
            messages.success(request, _("Det du har fyllt i är sparat. Fortsätt när du vill."))
        else:
            flows.submit(begun, by=request.user)
            messages.success(request, _("Ansökan är inskickad till kansliet."))
    except (NotNow, NotAllowed) as problem:
        messages.warning(request, str(problem))
    return redirect("accession", own.pk, agreement.slug)
