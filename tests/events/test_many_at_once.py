"""Three hundred confirm for a hundred seats from sixteen workers at once: nobody twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from plans.events import registering
from plans.models import EventRegistration
from principles.models import Letter
from tests.events.places import asked, forum

WORKERS, PEOPLE, SEATS = 16, 300, 100


def pressing(registrations, together):
    """A worker with a connection of its own that confirms each, and the first of them twice."""
    try:
        together.wait()
        return [registering.confirm(one).state for one in (registrations[0], *registrations)]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_three_hundred_for_a_hundred_seats(skane):
    event = forum(skane, seats=SEATS)
    rows = EventRegistration.objects.bulk_create(
        EventRegistration(event=event, name=f"Person {n}", email=f"p{n}@example.se")
        for n in range(PEOPLE)
    )
    together = Barrier(WORKERS)
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = [rows[n::WORKERS] for n in range(WORKERS)]
        answers = list(pool.map(pressing, parts, [together] * WORKERS))
    assert {answer for part in answers for answer in part} == {"seated", "waiting"}

    states = Counter(EventRegistration.objects.values_list("state", flat=True))
    assert states == {"seated": SEATS, "waiting": PEOPLE - SEATS}
    told = list(Letter.objects.values_list("receiver", "key"))
    assert len(told) == len({receiver for receiver, _key in told}) == PEOPLE
    kinds = Counter(key.partition(":")[0] for _receiver, key in told)
    assert kinds == {"event_seat": SEATS, "event_waiting": PEOPLE - SEATS}
    # The first to confirm have the seats.
    confirmed = event.registrations.order_by("confirmed_at").values_list("state", flat=True)
    assert list(confirmed) == ["seated"] * SEATS + ["waiting"] * (PEOPLE - SEATS)


@pytest.mark.django_db(transaction=True)
def test_seats_that_many_leave_at_once_go_to_the_first_in_the_queue(skane):
    event = forum(skane, seats=8)
    people = [registering.confirm(asked(event, f"p{n}@example.se")) for n in range(20)]

    def leaving(registration):
        try:
            together.wait()
            return registering.cancel(registration).state
        finally:
            connection.close()

    together = Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(leaving, people[:8])) == ["cancelled"] * 8
    ordered = event.registrations.order_by("pk").values_list("state", flat=True)
    assert list(ordered) == ["cancelled"] * 8 + ["seated"] * 8 + ["waiting"] * 4
    moved_up = Letter.objects.filter(key__startswith="event_seat", text__contains="blivit ledig")
    assert moved_up.count() == moved_up.values("receiver").distinct().count() == 8
