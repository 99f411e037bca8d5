"""Who sits in the bodies, meetings with and without minutes, and a call for nominations."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from organisations.meetings.flows import approve_minutes
from organisations.models import (
    Accession,
    Body,
    BodyMeeting,
    BodyQuota,
    NominationCall,
    Seat,
)
from organisations.nominations.flows import nominate, open_call
from overenskommelsen.demonstration import invented
from overenskommelsen.models import User
from principles.models import Agreement


def governance(agreement: Agreement, *, secretariat: User, representative: User) -> None:
    """The steering group half filled, with a seat that ends soon, meetings and nominations."""
    steering = Body.objects.get(agreement=agreement, slug="styrgrupp")
    steering.chair_shared, steering.term_years = True, 2
    steering.task = invented.TASK_OF_THE_STEERING_GROUP
    steering.save()
    seats(steering)
    meetings(steering, secretariat=secretariat)
    nominations(steering, secretariat=secretariat, representative=representative)


def seats(steering: Body) -> None:
    """Half of the terms end with this year's end or earlier, the others with the next year's."""
    parties = list(steering.agreement.parties.all())
    for party in parties:
        BodyQuota.objects.create(body=steering, party=party, seats=7)
    today = timezone.localdate()
    ends = {
        "soon": today + timedelta(days=40),
        "next": date(today.year + 1, 12, 31),
        "before": date(today.year - 1, 12, 31),
        "": None,
    }
    for number, (person, index, position, end) in enumerate(invented.SEATS):
        Seat.objects.create(
            body=steering,
            party=parties[index],
            person=person,
            email=f"styrgrupp{number + 1}@exempel.se" if number else "",
            position=position,
            starts_on=date(today.year - (3 if end == "before" else 1), 1, 1),
            ends_on=ends[end],
        )


def at(days: int) -> Any:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(13)))


def meetings(steering: Body, *, secretariat: User) -> None:
    """One that has minutes, one whose minutes are not approved, and one to come."""
    common = {"body": steering, "place": "Region Skåne, Kristianstad"}
    held = BodyMeeting.objects.create(
        starts_at=at(-90), agenda=invented.AGENDA, agenda_is_public=True,
        minutes=invented.MINUTES_OF_THE_STEERING_GROUP, **common,
    )  # fmt: skip
    approve_minutes(
        held, by=secretariat, approved_on=held.day + timedelta(days=7), approved_by="Bo Ek, Gun Alm"
    )
    BodyMeeting.objects.create(starts_at=at(-20), agenda=invented.AGENDA, **common)
    BodyMeeting.objects.create(
        starts_at=at(25), ends_at=at(25) + timedelta(hours=3), agenda=invented.AGENDA,
        agenda_is_public=True, **common,
    )  # fmt: skip


def nominations(steering: Body, *, secretariat: User, representative: User) -> None:
    """A call for one seat of civil society, with somebody nominated."""
    today = timezone.localdate()
    call = NominationCall.objects.create(
        body=steering, party=steering.agreement.parties.all()[0], seats=1,
        text=invented.ABOUT_THE_SEAT, opens_on=today, closes_on=today + timedelta(days=30),
    )  # fmt: skip
    open_call(call, by=secretariat)
    first = Accession.objects.of_agreement(steering.agreement).in_directory()[0]
    nominate(
        call, first.organisation, by=representative, name="Jonna Påhitt",
        email="jonna@exempel.se", words="Jonna leder vår verksamhet och vill samarbeta.",
    )  # fmt: skip
