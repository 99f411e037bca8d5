"""What the secretariat does with an event and those who are registered for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.events import letters
from plans.events.models import Event, EventRegistration
from plans.events.registering import Details, enter, leave, refuse_begun, refuse_full_for, write
from plans.events.seats import held, registration_of, seat_those_who_wait
from principles.keeping import NotNow, refuse_outside_secretariat

State = EventRegistration.State
# What those who are registered, and their calendars, have to know of.
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "link")


@dataclass(frozen=True)
class Saved:
    """What came of saving an event: how many got a seat or were told, and are over the limit."""

    seated: int
    told: int
    over_limit: int


@transaction.atomic
def save_event(event: Event, *, by: Any, tell: bool = False) -> Saved:
    """Keep an event as it was filled in; with `tell`, mail those who are registered.

    Another time or place moves `sequence`, by which calendars know of it. Seats that have become
    free go to those who wait; nobody loses a seat. Raises NotAllowed outside the secretariat.
    """
    refuse_outside_secretariat(event.agreement, by)
    before = held(event) if event.pk else None
    if before is None:
        event.save()
        return Saved(0, 0, 0)
    refuse_outside_secretariat(before.agreement, by)
    moved = any(getattr(before, name) != getattr(event, name) for name in WHEN_AND_WHERE)
    event.sequence, event.cancelled_at = before.sequence + moved, before.cancelled_at
    event.save()
    told = tell_changed(event, before, moved) if tell and not may_be_too_late(event) else 0
    seated = seat_those_who_wait(event)
    letters.tell_seats(seated)
    taken = event.registrations.seated().count()
    over = 0 if event.seat_limit is None else max(0, taken - event.seat_limit)
    return Saved(len(seated), told, over)


def may_be_too_late(event: Event) -> bool:
    """Whether nobody needs to hear of it any more."""
    return event.is_cancelled or event.over_at <= timezone.now()


def tell_changed(event: Event, before: Event, moved: bool) -> int:
    """Mail those who have a seat or wait what applies now. Returns how many it was."""
    key = letters.moment(event.changed_at)
    rows = list(confirmed(event))
    for one in rows:
        letters.tell("event_changed", one, key=key, before=before if moved else None)
    return len(rows)


def confirmed(event: Event) -> Iterable[EventRegistration]:
    """Those who have a seat or wait for one, ready to be written to."""
    for one in event.registrations.confirmed().order_by("confirmed_at", "pk"):
        one.event = event
        yield one


@transaction.atomic
def cancel_event(event: Event, *, by: Any, reason: str) -> int:
    """Cancel the event and mail those who have a seat or wait, once. Returns how many it was.

    Raises NotAllowed outside the secretariat, NotNow when it is cancelled or over already.
    """
    refuse_outside_secretariat(event.agreement, by)
    event = held(event)
    if event.is_cancelled:
        raise NotNow(_("Mötet är redan inställt."))
    if event.over_at <= timezone.now():
        raise NotNow(_("Mötet har redan varit."))
    event.cancelled_at, event.cancelled_reason = timezone.now(), reason
    event.sequence += 1
    event.save()
    rows = list(confirmed(event))
    for one in rows:
        letters.tell("event_cancelled", one, key="cancelled")
    return len(rows)


@transaction.atomic
def add(event: Event, *, by: Any, email: str, details: Details) -> EventRegistration:
    """Register somebody by hand, also after the last day; the person is told by mail.

    Raises NotAllowed outside the secretariat, NotNow when the address is registered already or
    the meeting has begun, FullForOrganisation when no more may come from there.
    """
    refuse_outside_secretariat(event.agreement, by)
    event = held(event)
    refuse_begun(event)
    found = event.registrations.filter(email__iexact=email).first()
    if found and found.is_confirmed:
        raise NotNow(_("Adressen är redan anmäld."))
    refuse_full_for(event, details.organisation)
    registration = found or EventRegistration(event=event, email=email.lower())
    registration.event, registration.cancelled_at = event, None
    write(registration, details)
    return enter(registration)


@transaction.atomic
def give_seat(registration: EventRegistration, *, by: Any) -> EventRegistration:
    """Give somebody who waits a seat before the others, also beyond the limit. Twice is once.

    Raises NotAllowed outside the secretariat, NotNow when the person does not wait or the meeting
    has begun.
    """
    refuse_outside_secretariat(registration.event.agreement, by)
    event = held(registration.event)
    registration = registration_of(event, registration)
    if registration.state == State.SEATED:
        return registration
    refuse_begun(event)
    if registration.state != State.WAITING:
        raise NotNow(_("Den anmälda står inte på väntelistan."))
    registration.state = State.SEATED
    registration.save()
    letters.tell_seats([registration])
    return registration


@transaction.atomic
def strike(registration: EventRegistration, *, by: Any) -> EventRegistration:
    """Cancel somebody's registration; the person is told, and the seat goes to the next.

    Raises NotAllowed outside the secretariat, NotNow when the meeting has begun.
    """
    refuse_outside_secretariat(registration.event.agreement, by)
    event = held(registration.event)
    registration = registration_of(event, registration)
    if registration.state == State.CANCELLED:
        return registration
    refuse_begun(event)
    return leave(registration, by_secretariat=True)


@transaction.atomic
def note_attendance(event: Event, *, by: Any, came: set[int]) -> int:
    """Keep who of those with a seat came; the others did not. Returns how many came.

    Raises NotAllowed outside the secretariat, NotNow before the day of the meeting.
    """
    refuse_outside_secretariat(event.agreement, by)
    event = held(event)
    if event.is_cancelled or timezone.localdate() < event.first_day:
        raise NotNow(_("Närvaro fylls i från och med mötesdagen."))
    seated = event.registrations.seated()
    present: int = seated.filter(pk__in=came).update(attended=True)
    seated.exclude(pk__in=came).update(attended=False)
    event.agreement.bump()
    return present
