"""The actions of a public plan, to fetch."""

from django.http import HttpRequest, HttpResponse

from plans.exchange.export import KINDS, as_file
from plans.exchange.standing import standing
from plans.planning.finding import plan_of_years
from principles.models import Agreement
from principles.public import public_page


@public_page
def plan_file(request: HttpRequest, agreement: Agreement, years: str, kind: str) -> HttpResponse:
    """The plan's actions as CSV or XLSX, in Swedish whoever fetches it; never the persons."""
    content = as_file(kind, standing(plan_of_years(agreement, years)))
    return HttpResponse(content, content_type=KINDS[kind])
