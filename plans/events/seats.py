"""Who has a seat and who waits. All is decided while the event's row is held."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.events.models import Event, EventRegistration

State = EventRegistration.State


def held(event: Event) -> Event:
    """The event as it is now, while this transaction alone decides about its seats."""
    rows = Event.objects.select_for_update(of=("self",)).select_related("agreement")
    found: Event = rows.get(pk=event.pk)
    return found


def registration_of(event: Event, registration: EventRegistration) -> EventRegistration:
    """The registration as it is now, for an event that is held. Raises DoesNotExist."""
    rows = event.registrations.select_related("organisation")
    found: EventRegistration = rows.get(pk=registration.pk)
    found.event = event
    return found


def free_seats(event: Event) -> int | None:
    """How many seats nobody has; None where there is no limit. Never less than none."""
    if event.seat_limit is None:
        return None
    return max(0, event.seat_limit - event.registrations.seated().count())


def seat_those_who_wait(event: Event) -> list[EventRegistration]:
    """Give the free seats of an event that is held to those who wait. Returns who got one."""
    if event.is_cancelled or event.has_begun:
        return []
    rows: Any = event.registrations.waiting().select_related("organisation")
    moved = list(rows[: free_seats(event)])
    if moved:
        event.registrations.filter(pk__in=[one.pk for one in moved]).update(state=State.SEATED)
        event.agreement.bump()
    for one in moved:
        one.event, one.state = event, State.SEATED
    return moved


def place_in_queue(registration: EventRegistration) -> int:
    """Which place somebody who waits has, from 1."""
    waiting = list(registration.event.registrations.waiting().values_list("pk", flat=True))
    return waiting.index(registration.pk) + 1


def from_organisation(event: Event, organisation: Any) -> int:
    """How many from the organisation have a seat or wait for one."""
    number: int = event.registrations.confirmed().filter(organisation=organisation).count()
    return number


def why_closed(event: Event) -> str:
    """Why nobody can register now, in words; empty while one can."""
    if event.is_cancelled:
        return _("Mötet är inställt.")
    if not event.takes_registrations:
        return _("Till det här mötet anmäler man sig inte här.")
    if event.has_begun:
        return _("Mötet har redan börjat eller varit.")
    if timezone.localdate() > event.last_day_to_register:
        day = date_format(event.last_day_to_register, "j F Y")
        return _("Sista dagen att anmäla sig var %s.") % day
    return ""


def why_full_for(event: Event, organisation: Any) -> str:
    """Why nobody more can come from the organisation, in words; empty while somebody can."""
    most = event.most_per_organisation
    if not (organisation and most) or from_organisation(event, organisation) < most:
        return ""
    said = _(
        "Platserna för %(organisation)s är tagna (%(number)s). Fler kan inte anmäla sig därifrån."
    )
    return said % {"organisation": organisation.name, "number": most}
