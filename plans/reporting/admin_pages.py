"""What the secretariat does with a report, each on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans.reporting.figures import figures_of
from plans.reporting.flows import begin, correct, publish, what_is_missing
from plans.reporting.forms import CorrectionForm, NewReportForm
from plans.reporting.models import Report
from plans.reporting.pdf import report_document
from plans.reporting.showing import shown
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import agreements_kept, keeps

CHANGE = "admin:plans_report_change"


def panel(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the page of a report tells on top: where it stands and what comes next."""
    return {
        "may_write": keeps(request, report, writing=True),
        "missing": [] if report.is_published else what_is_missing(report),
    }


def new(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Begin the report of a year for one of the agreements that one keeps."""
    kept = agreements_kept(request.user, writing=True)
    if not kept.exists():
        raise PermissionDenied
    form = NewReportForm(kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = begin(said["agreement"], said["year"], by=request.user)
        except (NotAllowed, NotNow) as problem:
            form.add_error("year", str(problem))
        else:
            model_admin.log_addition(request, made, _("Ny rapport"))
            messages.success(request, _("Rapporten är påbörjad. Den syns bara i förvaltningen."))
            return redirect(CHANGE, made.pk)
    return form_page(
        request,
        model_admin,
        title=_("Ny rapport"),
        button=_("Skapa utkastet"),
        form=form,
        intro=_(
            "Utkastet får en del för varje slag av siffror, i ordning, med det som portalen vet "
            "om året. Sedan skriver ni egna ord, ändrar ordningen och tar bort det ni inte "
            "vill ha med."
        ),
    )


def show(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """The report as the public would read it, of a draft with its figures as they are now."""
    report = model_admin.found(request, pk)
    figures = report.kept if report.is_published else figures_of(report)
    context = {"agreement": report.agreement, "report": report, "shown": shown(figures)}
    return render(request, "admin/show_report.html", context)


def document(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """The same as a document."""
    made = report_document(model_admin.found(request, pk))
    return HttpResponse(made, content_type="application/pdf")


def publish_page(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """What publishing does, and the button that does it."""
    report = model_admin.found(request, pk, writing=True)
    if report.is_published:
        messages.info(request, _("Rapporten är redan publicerad."))
        return redirect(CHANGE, report.pk)
    if request.method == "POST":
        try:
            publish(report, by=request.user)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
        else:
            model_admin.log_change(request, report, _("Publicerad"))
            messages.success(request, _("Rapporten är publicerad. Den kan inte ändras mer."))
            return redirect(CHANGE, report.pk)
    return form_page(
        request,
        model_admin,
        title=_("Publicera rapporten"),
        button=_("Publicera"),
        template="admin/report_publish.html",
        report=report,
        missing=what_is_missing(report),
    )


def correct_page(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """A correction beside what was published."""
    report = model_admin.found(request, pk, writing=True)
    form = CorrectionForm(request.POST or None, initial={"text": report.correction})
    if request.method == "POST" and form.is_valid():
        try:
            correct(report, form.cleaned_data["text"], by=request.user)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            model_admin.log_change(request, report, _("Rättelse"))
            messages.success(request, _("Rättelsen är sparad."))
            return redirect(CHANGE, report.pk)
    return form_page(
        request,
        model_admin,
        title=_("Rätta %(report)s") % {"report": report},
        button=_("Spara"),
        form=form,
        intro=_("Det som är publicerat står kvar som det är. Rättelsen visas bredvid."),
    )
