"""How it goes now, and the yearly reports that stand as they were published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organisations.directory import maps
from organisations.directory.growth import growth
from organisations.governance.views import bodies_of
from organisations.models import Accession
from plans.models import DevelopmentArea, Mirror, Report
from plans.planning.finding import newest_plan
from plans.reporting.bars import add, bars, count, of_areas
from plans.reporting.pdf import report_document
from plans.reporting.showing import shown
from principles.models import Agreement
from principles.public import public_page


@public_page
def follow_up_page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The present plan, the signatories over time and by municipality, the bodies, the reports."""
    plan = newest_plan(agreement)
    actions = list(plan.actions.all()) if plan else []
    areas = DevelopmentArea.objects.of_agreement(agreement) if actions else []
    counted = [(area, count(a for a in actions if a.area_id == area.pk)) for area in areas]
    signatories = Accession.objects.of_agreement(agreement)
    seen = maps.counted(signatories.in_directory())
    context = {
        "agreement": agreement,
        "plan": plan,
        "rows": of_areas(counted),
        "whole": bars([add(counts for _area, counts in counted)])[0] if actions else None,
        "growth": growth(agreement),
        "map": maps.map_of(agreement.county_code, seen),
        "unlisted": signatories.signed().filter(listed=False).count(),
        "bodies": bodies_of(agreement),
        "mirrors": Mirror.objects.of_agreement(agreement).published(),
        "reports": Report.objects.of_agreement(agreement).published().select_related("agreement"),
    }
    return render(request, "reporting/follow_up.html", context)


@public_page
def report(request: HttpRequest, agreement: Agreement, year: int) -> HttpResponse:
    """The report of a year as it was published."""
    found = published(agreement, year)
    context = {"agreement": agreement, "report": found, "shown": shown(found.kept)}
    return render(request, "reporting/report.html", context)


@public_page
def report_pdf(request: HttpRequest, agreement: Agreement, year: int) -> HttpResponse:
    """The same as a document: the same bytes each time."""
    document = report_document(published(agreement, year))
    return HttpResponse(document, content_type="application/pdf")


def published(agreement: Agreement, year: int) -> Report:
    """The published report of a year. Raises Http404 when there is none."""
    reports = Report.objects.of_agreement(agreement).published().select_related("agreement")
    found: Report = get_object_or_404(reports, year=min(year, 9999))
    return found
