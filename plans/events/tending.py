"""What time does to events: those who come are reminded, what is not needed is forgotten."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from plans.events import letters
from plans.events.models import Event, EventRegistration
from plans.events.seats import held, seat_those_who_wait
from principles.models import Agreement, Letter

State = EventRegistration.State
REMIND_BEFORE = (3, 1)
DAYS_TO_CONFIRM = 3
DAYS_OF_NEEDS = 30
DAYS_OF_NAMES = 365
FORGOTTEN = "gallrad"
NOBODY = f"@{FORGOTTEN}.invalid"


def tend_events(*, now: datetime) -> int:
    """Do what is due for all events. Returns how many registrations it was about."""
    return (
        forget_unconfirmed(now)
        + give_out_seats(now)
        + remind(now)
        + forget_needs(now)
        + forget_people(now)
    )


def forget_unconfirmed(now: datetime) -> int:
    """Remove those that nobody has confirmed in time."""
    before = now - timedelta(days=DAYS_TO_CONFIRM)
    rows = EventRegistration.objects.filter(state=State.UNCONFIRMED, created_at__lt=before)
    return rows.delete()[0]


def give_out_seats(now: datetime) -> int:
    """Give seats that became free beside the flows, as when a person was erased."""
    rows = Event.objects.not_cancelled().filter(starts_at__gt=now).counted().filter(waiting__gt=0)
    free = [row for row in rows if row.seat_limit is None or row.seated < row.seat_limit]
    return sum(map(give_out, free))


@transaction.atomic
def give_out(event: Event) -> int:
    moved = seat_those_who_wait(held(event))
    letters.tell_seats(moved)
    return len(moved)


def remind(now: datetime) -> int:
    """Remind those with a seat three days and one day before, each once for each of the days."""
    today = timezone.localdate(now)
    rows = Event.objects.not_cancelled().filter(
        starts_at__gt=now,
        starts_at__lt=now + timedelta(days=max(REMIND_BEFORE) + 1),
        agreement__in=Agreement.objects.published(),
    )
    return sum(remind_of(row, today) for row in rows.select_related("agreement"))


def remind_of(event: Event, today: date) -> int:
    """Mail those who had their seat before the day came on which to remind."""
    days = [event.first_day - timedelta(days=days) for days in REMIND_BEFORE]
    passed = [day for day in days if day <= today]
    if not passed:
        return 0
    day = max(passed)
    key = f"{event.first_day}:{day}"
    begins = f"event_reminder:{event.pk}:{key}:"
    told = Letter.objects.filter(key__startswith=begins).values_list("key", flat=True)
    done = {int(str(name).rpartition(":")[2]) for name in told}
    midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    rows = event.registrations.seated().filter(confirmed_at__lt=midnight).exclude(pk__in=done)
    found = list(rows)
    for one in found:
        one.event = event
        letters.tell("event_reminder", one, key=key)
    return len(found)


def over(now: datetime, *, days: int) -> QuerySet[EventRegistration]:
    """Registrations for events that have been over for so many days."""
    before = now - timedelta(days=days)
    ended = Event.objects.annotate(over=Coalesce(F("ends_at"), F("starts_at")))
    return EventRegistration.objects.filter(event__in=ended.filter(over__lt=before))


def forget_needs(now: datetime) -> int:
    """Empty what people needed, a month after the event."""
    return over(now, days=DAYS_OF_NEEDS).exclude(needs="").update(needs="")


def forget_people(now: datetime) -> int:
    """Take out who it was, a year after the event. How many came, and from where, stays."""
    rows = over(now, days=DAYS_OF_NAMES).exclude(email__endswith=NOBODY)
    number = Cast("pk", CharField())
    return rows.update(
        name=FORGOTTEN,
        email=Concat(number, Value(NOBODY)),
        organisation_name="",
        needs="",
        token_hash=None,
    )
