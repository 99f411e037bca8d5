"""How the agreement came about and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from principles.models import Agreement
from principles.process.timeline import now, timeline
from principles.public import public_page

LONG = 4


@public_page
def process(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What has happened, what goes on and what comes, in order of time."""
    moments = timeline(agreement)
    context = {
        "agreement": agreement,
        "moments": moments,
        "now": now(moments),
        "is_long": len(moments) > LONG,
    }
    return render(request, "principles/process.html", context)
