"""A body never holds more than its seats on any day, nor a party more than its quota."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from organisations.models import Body, BodyQuota, Seat


@pytest.fixture
def board(skane):
    """A board of three: two of civil society, one of the region."""
    board = Body.objects.create(agreement=skane, slug="provorgan", name="Provorgan", seat_limit=3)
    civil, region = skane.parties.all()
    BodyQuota.objects.create(body=board, party=civil, seats=2)
    BodyQuota.objects.create(body=board, party=region, seats=1)
    return board


def seat(board, person, index=0, starts="2026-01-01", ends=None, position="member"):
    return Seat.objects.create(
        body=board,
        party=board.agreement.parties.all()[index],
        person=person,
        position=position,
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends) if ends else None,
    )


def test_quota_of_a_party(board):
    seat(board, "Bo")
    seat(board, "Ci")
    with pytest.raises(ValidationError, match="Parten har inte fler platser"):
        seat(board, "Di")
    seat(board, "Di", index=1)


def test_limit_on_a_later_day_counts(board):
    seat(board, "Bo", starts="2027-06-01")
    seat(board, "Ci", starts="2027-06-01")
    with pytest.raises(ValidationError):
        seat(board, "Di", starts="2026-01-01")
    seat(board, "Di", starts="2026-01-01", ends="2027-05-31")


def test_one_leaves_and_the_next_comes(board):
    seat(board, "Bo", ends="2026-06-30")
    seat(board, "Ci")
    seat(board, "Di", starts="2026-07-01")


def test_substitutes_do_not_count(board):
    for person in ("Bo", "Ci"):
        seat(board, person)
    seat(board, "Di", position="substitute")


def test_a_person_has_one_seat_at_a_time(board):
    seat(board, "Bo Ek", ends="2026-12-31")
    with pytest.raises(ValidationError, match="redan ett uppdrag"):
        seat(board, "bo ek", index=1)
    seat(board, "Bo Ek", starts="2027-01-01")


def test_party_of_another_agreement(board, ostergotland):
    foreign = ostergotland.parties.first()
    with pytest.raises(ValidationError, match="annan överenskommelse"):
        Seat.objects.create(
            body=board, party=foreign, person="Bo", position="member", starts_on=date(2026, 1, 1)
        )


def test_end_before_start_is_impossible(board):
    with pytest.raises(IntegrityError), transaction.atomic():
        seat(board, "Bo", starts="2026-02-01", ends="2026-01-01")


def test_limits_cannot_go_below_what_is_held(board):
    for person in ("Bo", "Ci"):
        seat(board, person)
    board.seat_limit = 1
    with pytest.raises(ValidationError, match="Fler platser"):
        board.full_clean()
    quota = board.quotas.get(party=board.agreement.parties.first())
    quota.seats = 1
    with pytest.raises(ValidationError, match="Parten har redan fler"):
        quota.full_clean()


def test_party_without_a_quota_is_still_shown(client, board):
    board.quotas.last().delete()
    seat(board, "Gun Alm", index=1)
    assert "Gun Alm" in client.get("/skane/styrning/").content.decode()


def test_vacant_seats_are_shown(client, board):
    seat(board, "Bo Ek")
    page = client.get("/skane/styrning/").content.decode()
    assert "Bo Ek" in page
    assert page.count("Vakant plats") >= 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_pass_the_limit(skane):
    board = Body.objects.create(agreement=skane, slug="provorgan", name="Provorgan", seat_limit=2)
    begin = threading.Barrier(6)

    def take(number):
        begin.wait()
        try:
            seat(board, f"Person {number}")
        except ValidationError:
            refused.append(number)
        finally:
            connection.close()

    refused = []
    threads = [threading.Thread(target=take, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert board.seats.count() == 2
    assert len(refused) == 4
