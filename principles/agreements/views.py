"""How the agreement came about and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from principles.models import Agreement
from principles.public import public_page


@public_page
def process(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What has happened, what goes on and what comes, in order of time."""
    steps = agreement.process_steps.all()
    return render(request, "principles/process.html", {"agreement": agreement, "steps": steps})
