"""The consultations of an agreement, and each with its questions and, once published, answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from organisations.consultations.reading import listed_organisations, published_answers
from principles.models import Agreement, AgreementVersion, Consultation
from principles.public import public_page


@public_page
def consultations(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Those that can be answered now, those to come, those closed and those published."""
    rows = Consultation.objects.public().of_agreement(agreement).select_related("version")
    rows = rows.order_by("-published_at", "-closes_on")
    context = {"agreement": agreement, **grouped(list(rows))}
    return render(request, "consultations/consultations.html", context)


def grouped(rows: list[Consultation]) -> dict[str, list[Consultation]]:
    """The consultations by what can be done with them; the nearest last or first day first."""
    today = timezone.localdate()
    closed = [row for row in rows if row.is_closed and not row.is_published]
    published = [row for row in rows if row.is_published]
    coming = [row for row in rows if not row.is_published and today < row.opens_on]
    return {
        "open": sorted((row for row in rows if row.is_open), key=lambda row: row.closes_on),
        "coming": sorted(coming, key=lambda row: row.opens_on),
        "closed": closed,
        "published": published,
    }


@public_page
def consultation(request: HttpRequest, agreement: Agreement, consultation: str) -> HttpResponse:
    """What is asked, of whom and when; what was answered only once that is published."""
    rows = Consultation.objects.public().of_agreement(agreement)
    rows = rows.select_related("version__agreement", "version__based_on")
    found = get_object_or_404(rows, slug=consultation)
    context: dict[str, Any] = {
        "agreement": agreement,
        "consultation": found,
        "version": found.version,
        "older": older(found.version),
        "questions": published_answers(found, list(found.questions.all())),
        "meetings": found.meetings.all(),
    }
    if found.is_published:
        context |= {
            "responses": found.responses.submitted().count(),
            "listed": listed_organisations(found),
        }
    return render(request, "consultations/consultation.html", context)


def older(version: AgreementVersion) -> AgreementVersion | None:
    """The version that the text can be compared with: the one it builds on, if it can be read."""
    based_on = version.based_on
    return based_on if based_on and based_on.is_frozen else None
