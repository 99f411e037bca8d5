"""The calendar and its events, which everybody reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plans.events import calendar, ical
from plans.events.models import Event
from plans.events.seats import why_closed
from principles.models import Agreement
from principles.public import public_page


@public_page
def events(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What comes, what has been, and how to subscribe."""
    found = calendar.entries(agreement)
    context = {
        "agreement": agreement,
        "coming": calendar.coming(found),
        "earlier": calendar.earlier(found),
    }
    return render(request, "events/calendar.html", context)


@public_page
def event(request: HttpRequest, agreement: Agreement, event: str) -> HttpResponse:
    """One event: when, where, what, and whether there are seats."""
    found = event_of(agreement, event)
    free = None if found.seat_limit is None else max(0, found.seat_limit - found.seated)
    context = {
        "agreement": agreement,
        "event": found,
        "free": free,
        "is_full": free == 0 or found.waiting,
        "closed": why_closed(found),
    }
    return render(request, "events/event.html", context)


@public_page
def event_ics(request: HttpRequest, agreement: Agreement, event: str) -> HttpResponse:
    """The event for one's own calendar."""
    return HttpResponse(ical.of_event(event_of(agreement, event)), content_type=ical.CONTENT_TYPE)


@public_page
def calendar_ics(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The calendar to subscribe to."""
    data = ical.subscription(agreement, calendar.entries(agreement))
    return HttpResponse(data, content_type=ical.CONTENT_TYPE)


def event_of(agreement: Agreement, slug: str) -> Event:
    """The agreement's event with that address, counted. Raises Http404."""
    rows = Event.objects.of_agreement(agreement).counted().select_related("agreement")
    found: Event = get_object_or_404(rows, slug=slug)
    found.agreement = agreement  # whose translations are read once
    return found
