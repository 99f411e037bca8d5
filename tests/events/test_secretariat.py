"""What the secretariat does: the list, the waiting list, another time, cancelling, attendance."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from plans.events import managing, registering
from plans.events.registering import Details
from plans.models import Event, EventRegistration
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests.attacks import ATTACKS
from tests.events.places import asked, forum, letters_to, link, moved, registered, states


@pytest.fixture
def event(skane):
    """A forum with two seats, of which Ada and Bo have one each; Cilla and Dora wait."""
    event = forum(skane)
    for name in ("ada", "bo", "cilla", "dora"):
        registered(event, f"{name}@example.se", name=f"{name.title()} Andersson")
    return event


def one(event, name):
    return event.registrations.get(email=f"{name}@example.se")


def address(page, event, *more):
    return reverse(f"admin:{page}", args=[event.pk, *[row.pk for row in more]])


def form_of(event, **changes):
    """What the admin's form of the event sends."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return {
        "title": event.title, "slug": event.slug, "kind": event.kind, "place": event.place,
        "starts_at_0": f"{starts:%Y-%m-%d}", "starts_at_1": f"{starts:%H:%M:%S}",
        "ends_at_0": f"{ends:%Y-%m-%d}", "ends_at_1": f"{ends:%H:%M:%S}",
        "takes_registrations": "on", "seat_limit": event.seat_limit, "description": "",
        "programme": "", "access": "", "minutes": "",
    } | changes  # fmt: skip


def save(client, event, **changes):
    page = reverse("admin:plans_event_change", args=[event.pk])
    answer = client.post(page, form_of(event, **changes), follow=True)
    event.refresh_from_db()
    return answer.content.decode()


class TestSeats:
    def test_more_seats_go_to_those_who_wait(self, as_user, karin, event):
        page = save(as_user(karin), event, seat_limit=3)
        assert "1 från väntelistan har fått en plats och ett mejl." in page
        assert states(event) == {
            "ada": "seated", "bo": "seated", "cilla": "seated", "dora": "waiting",
        }  # fmt: skip
        assert len(letters_to("cilla@example.se", "event_seat")) == 1
        save(as_user(karin), event, seat_limit="")
        assert states(event)["dora"] == "seated"

    def test_fewer_seats_take_nobodys(self, as_user, karin, event):
        page = save(as_user(karin), event, seat_limit=1)
        assert "1 person har en plats utöver antalet. Ingen blir av med sin plats." in page
        assert list(states(event).values()).count("seated") == 2
        registering.cancel(one(event, "ada"))
        assert states(event)["cilla"] == "waiting"  # the free seat is not there any more
        registering.cancel(one(event, "bo"))
        assert states(event)["cilla"] == "seated"

    def test_no_seats_at_all_is_also_a_limit(self, as_user, karin, event):
        page = save(as_user(karin), event, seat_limit=0)
        assert "2 personer har en plats utöver antalet." in page

    def test_board_adds_strikes_and_gives_a_seat(self, as_user, karin, event, skane):
        client = as_user(karin)
        page = client.get(address("event_board", event)).content.decode()
        assert "2 av 2 platser är tagna, 2 väntar." in page and "cilla@example.se" in page
        said = {"name": "Eva Ek", "email": "EVA@example.se", "organisation": "Ekarna", "needs": ""}
        page = client.post(address("event_add", event), said, follow=True).content.decode()
        assert "Eva Ek står på väntelistan." in page and "Ekarna" in page
        again = client.post(address("event_add", event), said)
        assert again.status_code == 200 and "Adressen är redan anmäld." in again.content.decode()
        wrong = client.post(address("event_add", event), said | {"email": "fel", "name": ""})
        assert "Skriv en e-postadress med @" in wrong.content.decode()

        seat = address("event_seat", event, one(event, "eva"))
        assert "före dem som står framför i kön" in client.get(seat).content.decode()
        for _time in range(2):
            client.post(seat)
        assert states(event)["eva"] == "seated" and states(event)["cilla"] == "waiting"
        assert len(letters_to("eva@example.se", "event_seat")) == 1

        strike = address("event_strike", event, one(event, "ada"))
        assert one(event, "ada").state == "seated" and client.get(strike).status_code == 200
        client.post(strike)
        client.post(address("event_strike", event, one(event, "bo")))
        assert states(event) == {
            "ada": "cancelled", "bo": "cancelled", "cilla": "seated", "dora": "waiting",
            "eva": "seated",
        }  # fmt: skip
        (letter,) = letters_to("ada@example.se", "event_left")
        assert "Kansliet har avbokat din anmälan." in letter.text
        page = client.post(seat.replace(str(one(event, "eva").pk), str(one(event, "bo").pk)))
        assert states(event)["bo"] == "cancelled"

    def test_by_hand_also_after_the_last_day(self, karin, event, skane):
        moved(event, register_until="2020-01-01", seat_limit=9)
        managing.add(event, by=karin, email="eva@example.se", details=Details("Eva Ek"))
        assert states(event)["eva"] == "seated"
        unconfirmed = asked(forum(skane, slug="annat"), "ada@example.se")
        made = managing.add(
            unconfirmed.event, by=karin, email="ada@example.se", details=Details("Ada")
        )
        assert (made.pk, made.state) == (unconfirmed.pk, "seated")

    def test_only_the_secretariat_may(self, event, stig, osten, asta):
        row = one(event, "cilla")
        for user in (stig, osten, asta):
            for act in (
                lambda by: managing.add(event, by=by, email="x@y.se", details=Details("X")),
                lambda by: managing.strike(row, by=by),
                lambda by: managing.give_seat(row, by=by),
                lambda by: managing.cancel_event(event, by=by, reason="X"),
                lambda by: managing.note_attendance(event, by=by, came=set()),
                lambda by: managing.save_event(event, by=by),
            ):
                with pytest.raises(NotAllowed):
                    act(user)
        assert states(event)["cilla"] == "waiting"


class TestAnotherTime:
    def test_is_told_where_the_secretariat_wants_it(self, as_user, karin, event):
        asked(event, "unsure@example.se")
        before = Letter.objects.count()
        save(as_user(karin), event, place="Folkets hus")
        assert Letter.objects.count() == before and event.sequence == 1
        save(as_user(karin), event, programme="Nytt program")
        assert event.sequence == 1
        starts = timezone.localtime(event.starts_at + timedelta(days=1))
        change = {"starts_at_0": f"{starts:%Y-%m-%d}", "ends_at_0": f"{starts:%Y-%m-%d}"}
        page = save(as_user(karin), event, **change, tell="on")
        assert "4 anmälda får ett mejl." in page and event.sequence == 2
        (letter,) = letters_to("ada@example.se", "event_changed")
        assert letter.subject == "Ny tid eller plats: Regionalt forum"
        assert "Det som gällde förut:" in letter.text and link(one(event, "ada")) in letter.text
        assert "Din plats är kvar." in letter.text
        (letter,) = letters_to("dora@example.se", "event_changed")
        assert "Du står kvar på väntelistan." in letter.text
        assert letters_to("unsure@example.se", "event_changed") == []

    def test_calendars_know(self, as_user, client, karin, event):
        def sequence():
            raw = client.get(f"{event.get_absolute_url()}kalender.ics").content
            return Calendar.from_ical(raw).walk("VEVENT")[0]

        first = sequence()
        save(as_user(karin), event, place="Folkets hus")
        second = sequence()
        managing.cancel_event(event, by=karin, reason="Snö")
        third = sequence()
        assert [item["sequence"] for item in (first, second, third)] == [0, 1, 2]
        assert first["uid"] == second["uid"] == third["uid"]
        assert third["status"] == "CANCELLED"

    def test_without_a_change_it_says_what_applies(self, as_user, karin, event):
        save(as_user(karin), event, programme="Nytt program", tell="on")
        (letter,) = letters_to("ada@example.se", "event_changed")
        assert letter.subject == "Ändrat: Regionalt forum"
        assert "Det som gällde förut" not in letter.text


class TestCancelling:
    def test_everybody_is_told_once(self, as_user, karin, event):
        asked(event, "unsure@example.se")
        registering.cancel(one(event, "dora"))
        client, page = as_user(karin), address("event_cancel", event)
        assert "3 anmälda får ett mejl." in client.get(page).content.decode()
        refused = client.post(page, {"reason": " "}).content.decode()
        assert "Skriv varför, så att de anmälda förstår" in refused
        assert "högst" in client.post(page, {"reason": "x" * 301}).content.decode().lower()
        answer = client.post(page, {"reason": "Snöstorm."}, follow=True).content.decode()
        assert "Mötet är inställt. 3 anmälda har fått ett mejl." in answer
        event.refresh_from_db()
        assert event.is_cancelled and event.sequence == 1
        again = client.post(page, {"reason": "Igen"}).content.decode()
        assert "Mötet är redan inställt." in again
        told = Letter.objects.filter(key__startswith="event_cancelled")
        assert sorted(told.values_list("receiver", flat=True)) == [
            "ada@example.se", "bo@example.se", "cilla@example.se",
        ]  # fmt: skip
        letter = told.first()
        assert letter.subject == "Inställt: Regionalt forum" and "Snöstorm." in letter.text
        assert states(event)["cilla"] == "waiting"

    def test_stays_cancelled_when_it_is_saved_or_left(self, as_user, client, karin, event):
        managing.cancel_event(event, by=karin, reason="Snö")
        page = as_user(karin).get(reverse("admin:plans_event_change", args=[event.pk]))
        assert 'name="tell"' not in page.content.decode()
        save(as_user(karin), event, title="Nytt namn", seat_limit=9, tell="on")
        assert event.title == "Nytt namn" and event.is_cancelled
        assert letters_to("ada@example.se", "event_changed") == []
        assert letters_to("cilla@example.se", "event_seat") == []
        page = client.post(link(one(event, "ada")), {"do": "cancel"})
        assert page.status_code == 200 and "Mötet är inställt." in page.content.decode()

    def test_what_has_been_is_not_cancelled(self, karin, event):
        moved(event, starts_at=event.starts_at - timedelta(days=60), ends_at=None)
        with pytest.raises(NotNow, match="redan varit"):
            managing.cancel_event(event, by=karin, reason="X")

    def test_what_people_are_registered_for_is_not_removed(self, as_user, karin, event):
        page = reverse("admin:plans_event_delete", args=[event.pk])
        assert as_user(karin).post(page, {"post": "yes"}).status_code == 403
        event.registrations.update(state="cancelled")
        assert as_user(karin).post(page, {"post": "yes"}).status_code == 302
        assert not Event.objects.exists()


class TestAttendance:
    def test_is_printed_before_and_ticked_on_the_day(self, as_user, client, karin, stig, event):
        page = address("event_attendance", event)
        early = as_user(karin).get(page).content.decode()
        assert "Ada Andersson" in early and 'name="came"' not in early
        assert "Cilla" not in early and "ada@example.se" not in early
        as_user(karin).post(page, {"came": one(event, "ada").pk})
        assert one(event, "ada").attended is None

        moved(event, starts_at=timezone.now() - timedelta(minutes=5))
        keys = [one(event, "ada").pk, one(event, "cilla").pk, "x", "9" * 30]
        answer = as_user(karin).post(page, {"came": keys}, follow=True).content.decode()
        assert "Sparat: 1 person kom." in answer and " checked" in answer
        came = dict(event.registrations.values_list("name", "attended"))
        assert came["Ada Andersson"] is True and came["Bo Andersson"] is False
        assert came["Cilla Andersson"] is None
        assert "1 kom." in as_user(karin).get(address("event_board", event)).content.decode()
        assert 'name="came"' not in as_user(stig).get(page).content.decode()

    def test_files(self, as_user, karin, event):
        attack = '=HYPERLINK("http://ond.example/","x")'
        EventRegistration.objects.filter(email="ada@example.se").update(
            name=attack, needs="Hörslinga; tolk", attended=True
        )
        client = as_user(karin)
        answer = client.get(address("event_csv", event))
        assert answer["Content-Disposition"] == 'attachment; filename="forum.csv"'
        assert "no-store" in answer["Cache-Control"]
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[0][:4] == ["Namn", "Organisation", "E-post", "Behov av tillgänglighet"]
        assert rows[1][0] == f"'{attack}" and rows[1][3] == "Hörslinga; tolk"
        assert rows[1][6] == "ja" and [row[4] for row in rows[1:]] == [
            "har plats", "har plats", "på väntelistan", "på väntelistan",
        ]  # fmt: skip
        book = load_workbook(io.BytesIO(client.get(address("event_xlsx", event)).content))
        cell = book.active["A2"]
        assert (cell.value, cell.data_type) == (attack, "s")
        assert book.active.max_row == 5

    def test_files_open_whatever_is_written(self, as_user, karin, skane):
        event = forum(skane)
        for number, attack in enumerate(ATTACKS):
            text = attack.replace("\0", "")
            EventRegistration.objects.create(
                event=event, state="seated", name=text[:120], needs=text[:300],
                email=f"p{number}@example.se",
            )  # fmt: skip
        client = as_user(karin)
        book = load_workbook(io.BytesIO(client.get(address("event_xlsx", event)).content))
        assert book.active.max_row == len(ATTACKS) + 1
        assert client.get(address("event_csv", event)).status_code == 200
        board = client.get(address("event_board", event)).content.decode()
        assert "<script>alert" not in board


class TestBadInput:
    """Nothing that is filled in about an event is an error of ours."""

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"starts_at_0": "0001-01-01"}, "Skriv ett år mellan 1990 och 2100."),
            ({"starts_at_0": "9999-12-31"}, "Skriv ett år mellan 1990 och 2100."),
            ({"ends_at_0": "0001-01-01"}, "Skriv ett år mellan 1990 och 2100."),
            ({"register_until": "0001-01-01"}, "Skriv ett år mellan 1990 och 2100."),
            ({"starts_at_0": "i morgon"}, "giltigt datum"),
            ({"ends_at_0": "2026-01-01"}, "Mötet slutar innan det börjar."),
            ({"seat_limit": "-1"}, "större än eller lika med 0"),
            ({"seat_limit": "9" * 30}, ""),
            ({"title": ""}, "måste"),
            ({"title": "x" * 201}, "200"),
            ({"programme": "x" * 200_001}, "200000"),
            ({"link": "javascript:alert(1)"}, "giltig"),
            ({"link": "ftp://example.se/"}, "https:// eller http://"),
            ({"slug": "å ä"}, "bindestreck"),
        ],
    )
    def test_is_told(self, as_user, karin, event, change, words):
        page = save(as_user(karin), event, **change)
        assert 'class="errornote"' in page
        assert words in page.replace("\xa0", "")
        assert Event.objects.get().title == "Regionalt forum"

    def test_new_event_is_made(self, as_user, karin, skane, event):
        starts_at = timezone.make_aware(datetime(2036, 5, 1, 13))
        made = Event(title="Möte", slug="mote", kind="meeting", starts_at=starts_at,
                     ends_at=starts_at + timedelta(hours=1), place="X\0Y")  # fmt: skip
        client = as_user(karin)
        data = form_of(made, agreement=skane.pk, seat_limit="")
        answer = client.post(reverse("admin:plans_event_add"), data)
        assert answer.status_code == 302
        assert Event.objects.get(slug="mote").place == "XY"
        listed = client.get(reverse("admin:plans_event_changelist")).content.decode()
        assert "2 / 2, 2 väntar" in listed
        assert client.post(reverse("admin:plans_event_add"), data).status_code == 200

    def test_agreement_of_an_event_stays(self, as_user, karin, event, ostergotland):
        save(as_user(karin), event, agreement=ostergotland.pk)
        assert event.agreement.slug == "skane"
