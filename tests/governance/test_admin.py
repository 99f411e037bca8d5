"""The secretariat's pages of bodies and seats: filled from what is vacant or ends, never a 500."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organisations.models import Body, BodyQuota, Seat

TODAY = timezone.localdate()
SEATS = "/admin/organisations/seat/"


@pytest.fixture
def board(skane):
    board = Body.objects.create(
        agreement=skane, slug="prov", name="Prov", seat_limit=4, term_years=2
    )
    for party in skane.parties.all():
        BodyQuota.objects.create(body=board, party=party, seats=2)
    return board


@pytest.fixture
def ending(board, skane):
    return Seat.objects.create(
        body=board, party=skane.parties.last(), position="chair", person="Gun",
        starts_on=TODAY - timedelta(days=300), ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip


def seat_form(board, **changed):
    return {
        "body": board.pk, "party": board.agreement.parties.first().pk, "position": "member",
        "person": "Bo Ek", "email": "", "organisation": "", "starts_on": f"{TODAY}",
        "ends_on": "", "substitute_for": "",
    } | changed  # fmt: skip


def body_form(board, limit, *seats):
    quotas = list(board.quotas.all())
    data = {
        "agreement": board.agreement_id, "name": board.name, "slug": board.slug, "task": "",
        "seat_limit": limit, "term_years": 2, "position": 0, "quotas-TOTAL_FORMS": len(quotas),
        "quotas-INITIAL_FORMS": len(quotas),
    }  # fmt: skip
    for number, (quota, most) in enumerate(zip(quotas, seats, strict=True)):
        data |= {
            f"quotas-{number}-id": quota.pk, f"quotas-{number}-body": board.pk,
            f"quotas-{number}-party": quota.party_id, f"quotas-{number}-seats": most,
        }  # fmt: skip
    return data


def test_waiting_leads_to_the_form_that_fills(as_user, karin, board, ending):
    client = as_user(karin)
    listed = client.get(f"{SEATS}?vantar=slutar").content.decode()
    fill = reverse("admin:fill_after", args=[ending.pk])
    assert fill in listed
    page = client.get(fill)
    first = TODAY + timedelta(days=31)
    initial = page.context["adminform"].form.initial
    assert initial["party"] == ending.party_id and initial["position"] == "chair"
    assert initial["starts_on"] == first and initial["ends_on"] == board.last_day_of_term(first)
    data = seat_form(
        board, party=ending.party_id, position="chair", person="Hans", starts_on=f"{first}",
    )  # fmt: skip
    assert client.post(fill, data).status_code == 302
    assert Seat.objects.get(person="Hans").successor_of == ending
    assert fill not in client.get(f"{SEATS}?vantar=slutar").content.decode()


def test_board_of_a_body(as_user, karin, stig, osten, board, ending):
    address = reverse("admin:body_board", args=[board.pk])
    page = as_user(karin).get(address).content.decode()
    civil = board.agreement.parties.first()
    fill = reverse("admin:fill_vacant", args=[board.pk, civil.pk])
    assert fill in page and "2 vakanta platser" in page and "Slutar snart" in page
    prefilled = as_user(karin).get(fill).context["adminform"].form.initial
    assert prefilled["party"] == civil.pk and prefilled["starts_on"] == TODAY
    assert as_user(karin).post(fill, seat_form(board)).status_code == 302
    assert as_user(karin).post(address).status_code == 405
    read = as_user(stig).get(address)
    assert read.status_code == 200 and fill not in read.content.decode()
    for page in (fill, reverse("admin:fill_after", args=[ending.pk])):
        assert as_user(stig).get(page).status_code == 403
        assert as_user(osten).get(page).status_code == 404
        assert as_user(osten).post(page, seat_form(board)).status_code == 404
    assert as_user(osten).get(address).status_code == 404
    assert as_user(karin).get(f"{fill[:-2]}999999/").status_code == 404
    assert board.seats.count() == 2


def test_full_body_is_told_in_the_form(as_user, karin, board):
    client = as_user(karin)
    for person in ("A", "B"):
        client.post(f"{SEATS}add/", seat_form(board, person=person))
    page = client.post(f"{SEATS}add/", seat_form(board, person="C"))
    assert page.status_code == 200
    assert "Parten har inte fler platser i organet" in page.content.decode()
    assert 'value="C"' in page.content.decode()
    assert board.seats.count() == 2


def test_lost_in_a_race_is_told_in_the_form_too(as_user, karin, board, monkeypatch):
    """Between the look at the form and the save somebody else takes the seat."""
    clean = Seat.clean

    def clean_and_lose(self):
        clean(self)
        if self.person == "Sen":
            party = board.agreement.parties.first()
            monkeypatch.setattr(Seat, "clean", lambda self: None)
            for person in ("Först", "Också"):
                Seat.objects.create(
                    body=board, party=party, person=person, position="member", starts_on=TODAY
                )

    monkeypatch.setattr(Seat, "clean", clean_and_lose)
    page = as_user(karin).post(f"{SEATS}add/", seat_form(board, person="Sen"))
    assert page.status_code == 200
    assert "Parten har inte fler platser i organet" in page.content.decode()
    assert 'value="Sen"' in page.content.decode()
    assert not board.seats.filter(person="Sen").exists()


def test_limit_and_parties_are_changed_in_one_form(as_user, karin, board):
    client, address = as_user(karin), f"/admin/organisations/body/{board.pk}/change/"
    for limit, seats in ((2, (1, 1)), (11, (4, 7)), (11, (7, 4))):
        answer = client.post(address, body_form(board, limit, *seats))
        assert answer.status_code == 302, answer.context["errors"]
        board.refresh_from_db()
        assert (board.seat_limit, *board.quotas.values_list("seats", flat=True)) == (limit, *seats)
    page = client.post(address, body_form(board, 10, 4, 7)).content.decode()
    assert "Parternas platser är tillsammans 11, fler än organets 10." in page
    board.refresh_from_db()
    assert board.seat_limit == 11


def test_fewer_than_are_held(as_user, karin, board, ending):
    address = f"/admin/organisations/body/{board.pk}/change/"
    page = as_user(karin).post(address, body_form(board, 2, 2, 0)).content.decode()
    assert "Parten har redan fler platser" in page
    board.quotas.all().delete()
    party = board.agreement.parties.first()
    for person in ("A", "B"):
        Seat.objects.create(
            body=board, party=party, person=person, position="member", starts_on=TODAY
        )
    page = as_user(karin).post(address, body_form(board, 2)).content.decode()
    assert "Fler platser än så är redan tillsatta" in page


@pytest.mark.parametrize("years", [0, 13])
def test_term_is_some_years(board, years):
    board.term_years = years
    with pytest.raises(ValidationError, match="mellan 1 och 12 år"):
        board.full_clean()


def test_term_that_begins_on_leap_day(board):
    from datetime import date

    assert board.last_day_of_term(date(2028, 2, 29)) == date(2030, 2, 28)
    assert board.last_day_of_term(date(2026, 1, 1)) == date(2027, 12, 31)
