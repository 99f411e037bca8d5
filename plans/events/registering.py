"""Registering for an event without an account: asked for, confirmed by mail, changed, cancelled.

Whoever holds the mailed link may do what it is for; there is nobody else to authorise.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.events import letters
from plans.events.models import Event, EventRegistration
from plans.events.seats import (
    held,
    place_in_queue,
    registration_of,
    seat_those_who_wait,
    why_closed,
    why_full_for,
)
from principles.keeping import NotNow

State = EventRegistration.State


class FullForOrganisation(NotNow):
    """So many as may come from the organisation are registered already."""


@dataclass(frozen=True)
class Details:
    """What somebody says of himself or herself, beside the address."""

    name: str
    organisation: Any = None
    organisation_name: str = ""
    needs: str = ""


@transaction.atomic
def ask(event: Event, *, email: str, details: Details, language: str = "sv") -> None:
    """Mail the address a link that confirms; until then nobody has got a seat.

    An address that is registered already is told so by mail, and nobody else is told. Raises
    NotNow when the event takes no registrations or the address has been mailed too often,
    FullForOrganisation when no more may come from there.
    """
    event = held(event)
    refuse_closed(event)
    refuse_full_for(event, details.organisation)
    found = event.registrations.filter(email__iexact=email).first()
    registration = found or EventRegistration(event=event, email=email.lower())
    registration.event = event
    if not registration.is_confirmed:
        begin(registration, details, language)
    letters.ask_to_confirm(registration)


def begin(registration: EventRegistration, details: Details, language: str) -> None:
    """Keep what is said, unconfirmed, also where somebody comes back who had cancelled."""
    write(registration, details)
    registration.state, registration.language = State.UNCONFIRMED, language
    registration.created_at = timezone.now()
    registration.confirmed_at = registration.cancelled_at = registration.attended = None
    registration.save()


def write(registration: EventRegistration, details: Details) -> None:
    registration.name, registration.needs = details.name, details.needs
    registration.organisation = details.organisation
    registration.organisation_name = "" if details.organisation else details.organisation_name


@transaction.atomic
def confirm(registration: EventRegistration) -> EventRegistration:
    """Give the person a seat, or a place in the queue, and tell which by mail. Twice is once.

    Raises NotNow when it is cancelled or the event takes no registrations any more,
    FullForOrganisation when no more may come from there.
    """
    event = held(registration.event)
    registration = registration_of(event, registration)
    if registration.is_confirmed:
        return registration
    if registration.state == State.CANCELLED:
        raise NotNow(_("Anmälan är avbokad. Anmäl dig på nytt om du vill komma."))
    refuse_closed(event)
    refuse_full_for(event, registration.organisation)
    return enter(registration)


def enter(registration: EventRegistration) -> EventRegistration:
    """Put somebody last in the queue and give out what seats there are; the event is held."""
    registration.state, registration.confirmed_at = State.WAITING, timezone.now()
    registration.save()
    moved = seat_those_who_wait(registration.event)
    letters.tell_seats(moved, new=registration)
    for one in moved:
        if one.pk == registration.pk:
            return one
    place = place_in_queue(registration)
    key = letters.moment(registration.confirmed_at)
    letters.tell("event_waiting", registration, key=key, place=place)
    return registration


@transaction.atomic
def change(registration: EventRegistration, *, details: Details) -> EventRegistration:
    """Change the name, organisation or needs; the seat or the place in the queue stays.

    Raises NotNow when it is cancelled or the meeting has begun, FullForOrganisation when no more
    may come from there.
    """
    event = held(registration.event)
    registration = registration_of(event, registration)
    if registration.state == State.CANCELLED:
        raise NotNow(_("Anmälan är avbokad. Anmäl dig på nytt om du vill komma."))
    refuse_begun(event)
    if details.organisation != registration.organisation:
        refuse_full_for(event, details.organisation)
    write(registration, details)
    registration.save()
    return registration


@transaction.atomic
def cancel(registration: EventRegistration) -> EventRegistration:
    """Cancel; the first who waits gets the seat at once and is told. Twice is once.

    Raises NotNow when the meeting has begun.
    """
    event = held(registration.event)
    registration = registration_of(event, registration)
    if registration.state == State.CANCELLED:
        return registration
    refuse_begun(event)
    return leave(registration, by_secretariat=False)


def leave(registration: EventRegistration, *, by_secretariat: bool) -> EventRegistration:
    """Take somebody off the list; what was asked for is not needed any more. The event is held."""
    was_confirmed = registration.is_confirmed
    registration.state, registration.cancelled_at = State.CANCELLED, timezone.now()
    registration.needs = ""
    registration.save()
    if was_confirmed:
        key = letters.moment(registration.cancelled_at)
        letters.tell("event_left", registration, key=key, by_secretariat=by_secretariat)
        letters.tell_seats(seat_those_who_wait(registration.event))
    return registration


def refuse_closed(event: Event) -> None:
    """Raise NotNow unless one can register for the event now."""
    if problem := why_closed(event):
        raise NotNow(problem)


def refuse_begun(event: Event) -> None:
    """Raise NotNow when the meeting is cancelled or has begun."""
    if event.is_cancelled:
        raise NotNow(_("Mötet är inställt."))
    if event.has_begun:
        raise NotNow(_("Mötet har redan börjat eller varit."))


def refuse_full_for(event: Event, organisation: Any) -> None:
    """Raise FullForOrganisation when no more may come from the organisation."""
    if problem := why_full_for(event, organisation):
        raise FullForOrganisation(problem)
