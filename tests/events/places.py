"""A forum, and those who are registered for it by the portal's own flows."""

from datetime import timedelta

from django.utils import timezone

from plans.events import registering
from plans.events.links import token_of
from plans.models import Event, EventRegistration
from principles.models import Letter


def forum(agreement, *, days=20, seats=2, slug="forum", **more):
    """A forum so many days from now, which takes registrations for `seats` seats."""
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
    event = {
        "title": "Regionalt forum", "kind": "forum", "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3), "place": "Kulturhuset", "seat_limit": seats,
        "takes_registrations": True,
    }  # fmt: skip
    return Event.objects.create(agreement=agreement, slug=slug, **event | more)


def moved(event, **changes):
    """The event as if it had been made otherwise."""
    Event.objects.filter(pk=event.pk).update(**changes)
    event.refresh_from_db()
    return event


def asked(event, email, *, name="Ada Ask", language="sv", **more):
    """Somebody fills in the form."""
    details = registering.Details(name=name, **more)
    registering.ask(event, email=email, details=details, language=language)
    return event.registrations.get(email__iexact=email)


def registered(event, email, **more):
    """Somebody fills in the form and presses the button of the mailed link."""
    return registering.confirm(asked(event, email, **more))


def link(registration):
    event = registration.event
    return f"{event.get_absolute_url()}anmalan/{token_of(registration)}/"


def letters_to(email, beginning=""):
    """The letters to an address in the order in which they were written."""
    rows = Letter.objects.filter(receiver=email, key__startswith=beginning)
    return list(rows.order_by("created_at"))


def states(event):
    """Everybody's state by the first letters of the address."""
    rows = EventRegistration.objects.filter(event=event)
    return {row.email.split("@")[0]: row.state for row in rows}
