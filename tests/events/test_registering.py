"""Registering for an event: without an account, by confirmed e-mail, with a waiting list."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from plans.events import registering
from plans.events.links import token_of
from plans.models import Event, EventRegistration
from principles.keeping import NotNow
from principles.models import Letter
from tests.attacks import ATTACKS
from tests.events.places import (
    asked,
    forum,
    letters_to,
    link,
    moved,
    registered,
    states,
)

FORM = "/skane/kalender/forum/anmal/"
ADA = {"name": "Ada Ask", "email": "ada@example.se", "organisation": "", "needs": ""}


@pytest.fixture
def event(skane):
    return forum(skane)


def test_from_the_form_to_a_seat(client, event):
    page = client.get("/skane/kalender/forum/").content.decode()
    assert "2 av 2 platser är lediga." in page and f'href="{FORM}"' in page
    said = ADA | {"email": "Ada@Example.SE", "organisation": "Odlarna", "needs": "Hörslinga"}
    answer = client.post(FORM, said)
    assert answer.status_code == 302
    assert "Ett steg är kvar." in client.get(answer.headers["Location"]).content.decode()
    (letter,) = letters_to("ada@example.se")
    own = EventRegistration.objects.get()
    assert own.state == "unconfirmed" and link(own) in letter.text
    assert "2 av 2 platser är lediga." in client.get("/skane/kalender/forum/").content.decode()

    page = client.get(link(own)).content.decode()
    assert "Bekräfta anmälan" in page and "Odlarna" in page and "Hörslinga" in page
    assert client.post(link(own), {"do": "confirm"}).status_code == 302
    own.refresh_from_db()
    assert own.state == "seated" and own.organisation_name == "Odlarna"
    assert "Du har en plats" in client.get(link(own)).content.decode()
    _asked, seat = letters_to("ada@example.se")
    assert seat.subject == "Du har en plats: Regionalt forum"
    assert "/skane/kalender/forum/kalender.ics" in seat.text and link(own) in seat.text
    assert "1 av 2 platser är lediga." in client.get("/skane/kalender/forum/").content.decode()


def test_opening_the_link_changes_nothing(client, event):
    """Programs that look for viruses open every link of a mail."""
    own = asked(event, "ada@example.se")
    for _time in range(2):
        assert client.get(link(own)).status_code == client.head(link(own)).status_code == 200
    own.refresh_from_db()
    assert own.state == "unconfirmed"
    assert len(letters_to("ada@example.se")) == 1


def test_only_a_hash_is_kept_and_every_mail_has_the_same_link(client, event):
    own = registered(event, "ada@example.se")
    token = token_of(own)
    row = str(EventRegistration.objects.filter(pk=own.pk).values().get())
    assert token not in row and own.token_hash in row
    assert all(token in letter.text for letter in letters_to("ada@example.se"))
    other = forum(event.agreement, slug="annat")
    assert client.get(f"/skane/kalender/annat/anmalan/{token}/").status_code == 404
    assert client.post(f"{other.get_absolute_url()}anmalan/x/", {"do": "cancel"}).status_code == 404
    assert "Länken går inte att använda" in client.get(link(own)[:-3] + "x/").content.decode()


def test_pressing_twice_is_once(client, event):
    own = asked(event, "ada@example.se")
    for _time in range(3):
        client.post(link(own), {"do": "confirm"})
    assert len(letters_to("ada@example.se", "event_seat")) == 1


def test_who_comes_late_waits_and_gets_the_seat_that_becomes_free(client, event):
    ada, _bo = registered(event, "ada@example.se"), registered(event, "bo@example.se")
    cilla, dag = registered(event, "cilla@example.se"), registered(event, "dag@example.se")
    assert states(event) == {"ada": "seated", "bo": "seated", "cilla": "waiting", "dag": "waiting"}
    (letter,) = letters_to("dag@example.se", "event_waiting")
    assert "Du har plats 2 på väntelistan." in letter.text
    assert "Du har plats 2 i kön." in client.get(link(dag)).content.decode()
    page = client.get("/skane/kalender/forum/").content.decode()
    assert "Alla 2 platser är tagna." in page and "2 står på väntelistan." in page
    assert "Ställ dig på väntelistan" in page

    for _time in range(2):
        assert client.post(link(ada), {"do": "cancel"}).status_code == 302
    assert "Anmälan är avbokad" in client.get(link(ada)).content.decode()
    assert states(event) == {
        "ada": "cancelled", "bo": "seated", "cilla": "seated", "dag": "waiting",
    }  # fmt: skip
    (letter,) = letters_to("cilla@example.se", "event_seat")
    assert "En plats har blivit ledig, och den är din." in letter.text
    assert letters_to("dag@example.se", "event_seat") == []
    assert len(letters_to("ada@example.se", "event_left")) == 1
    assert "Du har plats 1 i kön." in client.get(link(dag)).content.decode()
    assert cilla.pk != dag.pk


def test_whoever_waits_loses_no_seat_by_cancelling_and_can_come_back(event):
    registered(event, "ada@example.se"), registered(event, "bo@example.se")
    cilla = registered(event, "cilla@example.se", needs="Rullstol")
    registering.cancel(cilla)
    assert states(event) == {"ada": "seated", "bo": "seated", "cilla": "cancelled"}
    cilla.refresh_from_db()
    assert cilla.needs == ""
    with pytest.raises(NotNow, match="avbokad"):
        registering.confirm(cilla)
    again = registered(event, "cilla@example.se", name="Cilla C")
    assert (again.pk, again.state, again.name) == (cilla.pk, "waiting", "Cilla C")
    assert len(letters_to("cilla@example.se", "event_waiting")) == 2


def test_registering_twice_is_told_to_nobody_but_the_owner_of_the_address(client, event):
    own = registered(event, "ada@example.se", needs="Hörslinga")
    pages = []
    for email in ("ADA@example.se", "ny@example.se"):
        answer = client.post(FORM, ADA | {"email": email, "name": "Någon Annan"}, follow=True)
        pages.append(answer.content)
    assert pages[0] == pages[1]
    own.refresh_from_db()
    assert (own.name, own.state, own.needs) == ("Ada Ask", "seated", "Hörslinga")
    letter = letters_to("ada@example.se")[-1]
    assert letter.subject == "Du är redan anmäld till Regionalt forum"
    assert link(own) in letter.text and "Inget har ändrats." in letter.text


def test_nobody_is_buried_in_mail(client, event, skane):
    for _time in range(3):
        assert client.post(FORM, ADA).status_code == 302
    page = client.post(FORM, ADA)
    assert page.status_code == 200
    assert "Vi har redan skickat flera mejl till adressen i dag." in page.content.decode()
    assert 'value="Ada Ask"' in page.content.decode()
    assert len(letters_to("ada@example.se")) == 3
    for number in range(3):
        other = forum(skane, slug=f"annat-{number}")
        for _time in range(2 if number == 2 else 3):
            if len(letters_to("ada@example.se")) < 8:
                asked(other, "ada@example.se")
    with pytest.raises(NotNow, match="flera mejl"):
        asked(forum(skane, slug="sista"), "ada@example.se")
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=25))
    asked(event, "ada@example.se")


def test_many_forms_from_one_place_are_stopped(client, event, settings):
    caches["default"].clear()
    settings.ACCOUNT_RATE_LIMITS = {"event_registration": "2/15m/ip"}
    answers = [client.post(FORM, ADA | {"email": f"p{n}@example.se"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    caches["default"].clear()


class TestOrganisations:
    def test_is_chosen_by_its_name_or_written(self, client, event, signed):
        page = client.get(FORM).content.decode()
        assert '<option value="Föreningen Åkerbär">' in page
        client.post(FORM, ADA | {"organisation": "föreningen  ÅKERBÄR"})
        own = EventRegistration.objects.get()
        assert own.organisation == signed.organisation and own.organisation_name == ""
        assert own.comes_from == "Föreningen Åkerbär"

    def test_only_so_many_come_from_one(self, client, event, signed):
        moved(event, most_per_organisation=1)
        own = asked(event, "ada@example.se", organisation=signed.organisation)
        late = asked(event, "bo@example.se", organisation=signed.organisation)
        registering.confirm(own)
        page = client.post(FORM, ADA | {"organisation": "Föreningen Åkerbär", "email": "c@d.se"})
        said = "Platserna för Föreningen Åkerbär är tagna (1)."
        assert said in page.content.decode() and 'value="c@d.se"' in page.content.decode()
        page = client.post(link(late), {"do": "confirm"})
        assert page.status_code == 200 and said in page.content.decode()
        assert states(event) == {"ada": "seated", "bo": "unconfirmed"}
        # Written freely, or from elsewhere, is not counted; who has a seat keeps it.
        registered(event, "bo@example.se", organisation_name="Annan")
        registering.change(own, details=registering.Details("Ada", signed.organisation))
        bo = EventRegistration.objects.get(email="bo@example.se")
        with pytest.raises(registering.FullForOrganisation):
            registering.change(bo, details=registering.Details("Bo", signed.organisation))


class TestChanging:
    def test_keeps_the_seat(self, client, event):
        own = registered(event, "ada@example.se")
        answer = client.post(link(own), ADA | {"do": "change", "name": "Ada By", "needs": "Tolk"})
        assert answer.headers["Location"].endswith("?sparat=1")
        assert "Ändringarna är sparade." in client.get(answer.headers["Location"]).content.decode()
        own.refresh_from_db()
        assert (own.name, own.needs, own.state) == ("Ada By", "Tolk", "seated")

    def test_wrong_changes_change_nothing(self, client, event):
        own = registered(event, "ada@example.se")
        page = client.post(link(own), {"do": "change", "name": "", "needs": "x" * 301})
        text = page.content.decode()
        assert "Skriv ditt namn" in text and "Skriv högst 300 tecken" in text
        assert "x" * 301 in text and "<title>Fel: " in text
        assert client.post(link(own), {"do": "annat"}).status_code == 404
        own.refresh_from_db()
        assert (own.name, own.needs) == ("Ada Ask", "")


CLOSED = [
    ({"takes_registrations": False}, "anmäler man sig inte här"),
    ({"cancelled_at": timezone.now()}, "Mötet är inställt."),
    ({"starts_at": timezone.now() - timedelta(hours=1)}, "har redan börjat"),
    ({"register_until": timezone.localdate() - timedelta(days=1)}, "Sista dagen att anmäla sig"),
]


@pytest.mark.parametrize(("change", "words"), CLOSED)
def test_when_it_is_closed(client, event, change, words):
    """Neither the form nor a link that was mailed before gives a seat."""
    own = asked(event, "ada@example.se")
    moved(event, **change)
    for page in (client.get(FORM), client.post(FORM, ADA | {"email": "ny@example.se"})):
        assert page.status_code == 200
        assert words in page.content.decode() and "<form" not in page.content.decode()
    page = client.post(link(own), {"do": "confirm"})
    assert page.status_code == 200 and words in page.content.decode()
    assert "anmal/" not in client.get("/skane/kalender/forum/").content.decode()
    assert states(event) == {"ada": "unconfirmed"}


def test_the_last_day_counts(event):
    moved(event, register_until=timezone.localdate())
    assert registered(event, "ada@example.se").state == "seated"
    # A last day after the meeting is none.
    moved(event, register_until=timezone.localdate() + timedelta(days=300))
    assert event.last_day_to_register == event.first_day


def test_seat_is_kept_and_can_be_left_after_the_last_day_but_not_during_the_meeting(event):
    own = registered(event, "ada@example.se")
    moved(event, starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(NotNow, match="har redan börjat"):
        registering.cancel(own)
    moved(event, starts_at=timezone.now() + timedelta(hours=1), register_until="2020-01-01")
    assert registering.cancel(own).state == "cancelled"


def test_without_a_limit_there_is_always_a_seat(client, event):
    moved(event, seat_limit=None)
    for number in range(4):
        registered(event, f"p{number}@example.se")
    assert set(states(event).values()) == {"seated"}
    assert "platser är" not in client.get("/skane/kalender/forum/").content.decode()
    moved(event, seat_limit=0)
    assert registered(event, "sen@example.se").state == "waiting"


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("name", "", "Skriv ditt namn"),
            ("name", "\0\u202e ", "Skriv ditt namn"),
            ("name", "x" * 121, "Skriv högst 120 tecken"),
            ("email", "", "Skriv din e-postadress"),
            ("email", "fel", "Skriv en e-postadress med @, till exempel namn@forening.se"),
            ("email", "a@b", "Skriv en e-postadress med @"),
            ("email", "a" * 250 + "@example.se", "Adressen är för lång"),
            ("email", "a@example.se\r\nBcc: b@example.se", "Skriv en e-postadress med @"),
            ("organisation", "x" * 201, "Skriv högst 200 tecken"),
            ("needs", "x" * 301, "Skriv högst 300 tecken"),
        ],
    )
    def test_is_told_next_to_the_field(self, client, event, field, value, words):
        page = client.post(FORM, ADA | {field: value})
        text = page.content.decode()
        assert page.status_code == 200 and "<title>Fel: " in text
        assert f'id="id_{field}_error"' in text and words in text
        assert not EventRegistration.objects.exists() and not Letter.objects.exists()

    def test_texts_that_would_harm_are_words(self, client, event):
        for number, attack in enumerate(ATTACKS):
            said = ADA | {"name": attack[:120], "organisation": attack[:200], "needs": attack[:300]}
            answer = client.post(FORM, said | {"email": f"p{number}@example.se"})
            assert answer.status_code in {200, 302}, attack
        own = EventRegistration.objects.first()
        assert "<script>" not in client.get(link(own)).content.decode().split("<main")[1]

    def test_nul_in_a_token_or_a_field(self, client, event):
        assert client.get("/skane/kalender/forum/anmalan/%00/").status_code in {400, 404}
        assert client.post(FORM, ADA | {"email": "a\0@example.se"}).status_code == 200
        assert client.post(FORM, ADA | {"name": "A\0da", "needs": "x\0"}).status_code == 302
        assert EventRegistration.objects.get().name == "Ada"

    def test_forged_forms_are_refused(self, event):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(FORM, ADA).status_code == 403
        own = asked(event, "ada@example.se")
        assert strict.post(link(own), {"do": "confirm"}).status_code == 403


def test_what_is_not_there(client, event, skane):
    for page in ("finns-inte/", "finns-inte/anmal/", "finns-inte/kalender.ics", "forum/anmalan/x/"):
        assert client.get(f"/skane/kalender/{page}").status_code == 404
    assert client.get("/ostergotland/kalender/forum/").status_code == 404
    assert client.get("/ostergotland/kalender/forum/anmal/").status_code == 404
    skane.is_published = False
    skane.save()
    assert client.get(FORM).status_code == client.post(FORM, ADA).status_code == 404
    assert Event.objects.count() == 1


def test_in_english(client, event):
    client.post(f"/en{FORM}", ADA)
    own = EventRegistration.objects.get()
    assert own.language == "en"
    (letter,) = letters_to("ada@example.se")
    address = f"/en/skane/kalender/forum/anmalan/{token_of(own)}/"
    assert letter.language == "en" and address in letter.text
