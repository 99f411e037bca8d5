"""What time does to events: reminders, and what is forgotten."""

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from overenskommelsen.erasing.person import find_person
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.rows import clean
from overenskommelsen.tending import FLOWS
from plans.events.links import token_of
from plans.events.tending import tend_events
from plans.models import EventRegistration
from tests.events.places import asked, forum, letters_to, link, moved, registered, states


def tend(**later):
    return tend_events(now=timezone.now() + timedelta(**later))


def test_is_among_what_time_brings_about():
    assert tend_events in FLOWS


def test_an_unconfirmed_one_is_forgotten_after_three_days(skane):
    event = forum(skane)
    asked(event, "ada@example.se"), registered(event, "bo@example.se")
    assert tend(days=2, hours=23) == 0
    assert tend(days=3, minutes=1) == 1
    assert states(event) == {"bo": "seated"}


def test_somebody_who_comes_back_has_three_days_anew(skane):
    event = forum(skane)
    own = asked(event, "ada@example.se")
    EventRegistration.objects.update(created_at=timezone.now() - timedelta(days=2))
    asked(event, "ada@example.se", name="Ada By")
    assert tend(days=2) == 0
    own.refresh_from_db()
    assert own.name == "Ada By"


def days_before(event, days, hour=9):
    day = event.first_day - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=hour)


class TestReminders:
    @pytest.fixture
    def event(self, skane):
        event = forum(skane, link="https://mote.example.se/x")
        for name in ("ada", "bo", "cilla"):
            registered(event, f"{name}@example.se")
        return event

    def test_three_days_and_one_day_before(self, event):
        for days, told in ((4, 0), (3, 2), (2, 0), (1, 2), (0, 0)):
            assert tend_events(now=days_before(event, days)) == told, days
            assert tend_events(now=days_before(event, days, hour=10)) == 0, days
        first, second = letters_to("ada@example.se", "event_reminder")
        own = event.registrations.get(email="ada@example.se")
        for letter in (first, second):
            assert letter.subject.startswith("Påminnelse: Regionalt forum den ")
            assert "Kulturhuset" in letter.text and "https://mote.example.se/x" in letter.text
            assert link(own) in letter.text
        assert letters_to("cilla@example.se", "event_reminder") == []  # who only waits

    def test_only_one_where_both_days_have_passed(self, event):
        assert tend_events(now=days_before(event, 1)) == 2

    def test_not_whoever_has_just_got_the_seat(self, event):
        event.registrations.filter(email="bo@example.se").update(
            confirmed_at=days_before(event, 3, hour=1)
        )
        assert tend_events(now=days_before(event, 3)) == 1
        assert tend_events(now=days_before(event, 1)) == 2

    def test_another_day_is_another_reminder(self, event):
        tend_events(now=days_before(event, 3))
        moved(event, starts_at=event.starts_at + timedelta(days=7), ends_at=None)
        assert tend_events(now=days_before(event, 3)) == 2

    def test_not_for_what_is_cancelled_or_unpublished(self, event, skane):
        moved(event, cancelled_at=timezone.now())
        assert tend_events(now=days_before(event, 3)) == 0
        moved(event, cancelled_at=None)
        skane.is_published = False
        skane.save()
        assert tend_events(now=days_before(event, 3)) == 0


def test_a_seat_that_became_free_beside_the_flows_is_given_out(skane):
    event = forum(skane, seats=1)
    registered(event, "ada@example.se"), registered(event, "bo@example.se")
    event.registrations.filter(email="ada@example.se").delete()  # as when a person is erased
    assert (tend(), tend()) == (1, 0)
    assert states(event) == {"bo": "seated"}
    assert len(letters_to("bo@example.se", "event_seat")) == 1


def test_what_is_not_needed_is_forgotten_and_the_figures_stay(client, skane):
    event = forum(skane, days=1)
    own = registered(event, "ada@example.se", needs="Hörslinga", organisation_name="Ada Asks vagn")
    registered(event, "bo@example.se", name="Bo Berg")
    EventRegistration.objects.update(attended=True)
    token = token_of(own)
    tend(days=2)  # reminders
    assert tend(days=30) == 0
    assert tend(days=32) == 1
    own.refresh_from_db()
    assert (own.needs, own.name) == ("", "Ada Ask")
    assert tend(days=360) == 0
    assert (tend(days=367), tend(days=367)) == (2, 0)
    rows = str(list(EventRegistration.objects.values()))
    assert [w for w in ("Ada", "Bo", "@example.se", "Asks vagn") if w in rows] == []
    assert event.registrations.filter(attended=True, state="seated").count() == 2
    assert client.get(f"{event.get_absolute_url()}anmalan/{token}/").status_code == 404
    own.refresh_from_db()
    assert own.email == f"{own.pk}@gallrad.invalid"


def test_a_person_is_told_what_is_kept_and_can_be_erased(as_user, skane, asta, dag):
    event = forum(skane, seats=1)
    registered(event, asta.email, name="Asta Åkesson", needs="Tolk", organisation_name="Odlarna")
    registered(event, "bo@example.se")
    (told,) = json.loads(as_user(asta).get(reverse("own_data_file")).content)["events"]
    assert (told["needs"], told["organisation_name"], told["state"]) == (
        "Tolk",
        "Odlarna",
        "seated",
    )
    person = find_person(asta.email)
    clean(person, Report())
    assert states(event) == {"bo": "waiting"}
    assert tend() == 1  # the seat is not lost
    assert states(event) == {"bo": "seated"}
