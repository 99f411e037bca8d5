"""The calendar as everybody reads it, and as calendars do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from plans.models import Event
from principles.models import ConsultationMeeting
from tests.consultations.places import opened, proposed
from tests.events.places import forum, moved, registered

PAGE = "/skane/kalender/"
ICS = "/skane/kalender/kalender.ics"


def at(year, month, day, hour):
    return timezone.make_aware(datetime(year, month, day, hour))


def text_of(client, address):
    return client.get(address).content.decode()


def items(client, address=ICS):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_an_empty_calendar_says_how_to_miss_nothing(client, skane):
    page = text_of(client, PAGE)
    assert "Inget inplanerat just nu." in page
    assert '<a href="#prenumerera">Prenumerera så missar ni inget</a>' in page
    assert "http://localhost:8000/skane/kalender/kalender.ics" in page
    assert items(client) == []


def test_what_comes_stands_first_and_what_has_been_by_year(client, skane):
    for days, slug in ((30, "sen"), (5, "snart"), (-400, "forut"), (-800, "lange-sedan")):
        forum(skane, days=days, slug=slug, title=slug)
    forum(skane, days=3, slug="installt", title="installt", cancelled_at=timezone.now())
    page = text_of(client, PAGE)
    places = [page.index(f">{slug}<") for slug in ("snart", "sen", "forut", "lange-sedan")]
    assert places == sorted(places)
    year = timezone.localtime(Event.objects.get(slug="forut").starts_at).year
    assert f'<h3 class="year">{year}</h3>' in page
    assert ">Inställt<" in page
    start = text_of(client, "/skane/")
    assert 'href="/skane/kalender/snart/"' in start and "installt" not in start
    assert 'href="/skane/kalender/"' in start


def test_a_meeting_is_coming_until_its_day_is_over(client, skane):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=1, microsecond=0)
    event = forum(skane, starts_at=midnight, ends_at=midnight + timedelta(seconds=1))
    assert not event.is_past and event in Event.objects.coming()
    assert text_of(client, PAGE).index("Kommande") < text_of(client, PAGE).index("Kulturhuset")
    moved(event, starts_at=midnight - timedelta(hours=3), ends_at=None)
    assert event.is_past and event not in Event.objects.coming()


def test_page_of_an_event(client, skane):
    event = forum(
        skane, starts_at=at(2036, 3, 14, 13), ends_at=at(2036, 3, 14, 16), access="Hörslinga",
        programme="- 13.00 Välkomna", description="Om **allt**.", most_per_organisation=2,
        link="https://mote.example.se/hemligt", minutes="Vi enades.",
    )  # fmt: skip
    page = text_of(client, event.get_absolute_url())
    assert "14 mars 2036, <span" in page and "kl. 13.00–16.00</span>" in page
    for words in ("Hörslinga", "13.00 Välkomna", "<strong>allt</strong>", "högst 2 personer"):
        assert words in page
    # Whoever has a seat gets the link by mail; minutes are written afterwards.
    assert "mote.example.se" not in page and "Länken kommer i mejlet" in page
    assert "Vi enades." not in page
    moved(event, takes_registrations=False)
    event.save()
    assert "https://mote.example.se/hemligt" in text_of(client, event.get_absolute_url())


def test_minutes_come_afterwards(client, skane):
    event = forum(skane, days=-3, minutes="Vi enades.", minutes_link="https://example.se/p.pdf")
    page = text_of(client, event.get_absolute_url())
    assert "Vi enades." in page and "https://example.se/p.pdf" in page
    assert "med minnesanteckningar" in text_of(client, PAGE)
    Event.objects.update(minutes="", minutes_link="")
    event.agreement.bump()
    assert "kommer här när de är klara" in text_of(client, event.get_absolute_url())


def test_a_cancelled_event_says_so_everywhere(client, skane):
    event = forum(skane, cancelled_at=timezone.now(), cancelled_reason="Lokalen brann.")
    page = text_of(client, event.get_absolute_url())
    assert "Mötet är inställt." in page and "Lokalen brann." in page and "Anmäl dig" not in page
    (item,) = items(client, f"{event.get_absolute_url()}kalender.ics")
    assert item["status"] == "CANCELLED" and item["summary"] == "Inställt: Regionalt forum"


def test_meetings_of_consultations_stand_there_once_they_are_published(client, skane):
    consultation = opened(proposed(skane))
    starts_at = timezone.now() + timedelta(days=2)
    ConsultationMeeting.objects.create(
        consultation=consultation, title="Dialogmöte", starts_at=starts_at, place="Lund"
    )
    page = text_of(client, PAGE)
    assert 'href="/skane/remisser/dialog/"' in page and "Möte om en remiss" in page
    (item,) = items(client)
    assert item["summary"] == "Dialogmöte" and item["location"] == "Lund"
    consultation.opened_at = None
    consultation.save()
    assert "Dialogmöte" not in text_of(client, PAGE).split("<main")[1].split("</ul>")[0]
    assert items(client) == []


class TestForCalendars:
    def test_times_identity_and_what_changes(self, client, skane):
        event = forum(skane, starts_at=at(2036, 7, 1, 13), ends_at=at(2036, 7, 1, 16), sequence=3)
        address = f"{event.get_absolute_url()}kalender.ics"
        (item,) = items(client, address)
        assert item["uid"] == f"event-{event.pk}@localhost"
        assert item.decoded("dtstart") == datetime(2036, 7, 1, 11, tzinfo=UTC)
        assert item.decoded("dtend") == datetime(2036, 7, 1, 14, tzinfo=UTC)
        changed = event.changed_at.replace(microsecond=0)
        assert item.decoded("dtstamp") == item.decoded("last-modified") == changed
        assert item["sequence"] == 3 and item["status"] == "CONFIRMED"
        assert item["url"] == "http://localhost:8000/skane/kalender/forum/"
        (again,) = items(client)
        assert again.to_ical() == item.to_ical()

    def test_lines_are_as_long_as_they_may_be(self, client, skane):
        forum(skane, title="Å" * 199 + ";", place='Rum, "två"\\ & tre', slug="a" * 80)
        raw = client.get(ICS).content
        lines = raw.split(b"\r\n")
        assert b"\n" not in b"".join(lines) and max(map(len, lines)) <= 75
        (item,) = items(client)
        assert item["summary"] == "Å" * 199 + ";" and item["location"] == 'Rum, "två"\\ & tre'

    def test_text_cannot_become_another_property(self, client, skane):
        forum(skane, title="X\r\nATTENDEE:mailto:a@example.se", place="Y\nEND:VCALENDAR")
        lines = client.get(ICS).content.split(b"\r\n")
        assert not any(line.startswith(b"ATTENDEE") for line in lines)
        assert lines.count(b"END:VCALENDAR") == 1

    def test_tells_the_link_only_where_nobody_registers(self, client, skane):
        event = forum(skane, link="https://mote.example.se/hemligt")
        assert b"mote.example" not in client.get(ICS).content
        event.takes_registrations = False
        event.save()
        (item,) = items(client)
        assert "https://mote.example.se/hemligt" in item["description"]

    def test_remembers_a_year(self, client, skane):
        for days, slug in ((-360, "a"), (-370, "b"), (500, "c")):
            forum(skane, days=days, slug=slug, title=slug)
        assert [str(item["summary"]) for item in items(client)] == ["a", "c"]

    def test_is_kept_like_any_public_page(self, client, skane):
        first = client.get(ICS)
        assert not first.cookies and first["Cache-Control"].startswith("public")
        assert client.get(ICS, headers={"if-none-match": first["ETag"]}).status_code == 304
        forum(skane)
        assert client.get(ICS)["ETag"] != first["ETag"]
        (item,) = items(client, f"/en{ICS}")
        assert item["url"] == "http://localhost:8000/en/skane/kalender/forum/"


@pytest.mark.parametrize("page", [PAGE, ICS, "/skane/kalender/forum/"])
def test_as_many_queries_for_many_events_and_people(client, skane, page):
    def queries():
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as made:
            assert client.get(page).status_code == 200
        return len(made)

    event = forum(skane)
    few = queries()
    for number in range(4):
        registered(event, f"p{number}@example.se")
        forum(skane, days=number, slug=f"f{number}")
        forum(skane, days=-9 - number, slug=f"g{number}")
    assert queries() == few <= 6
