"""Whichever way a row is written, no body passes its limits; also when many write at once."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from organisations.models import Body, BodyQuota, Seat

TODAY = timezone.localdate()


@pytest.fixture
def board(skane):
    """NOD's shape: eleven seats, four of the one party and seven of the other."""
    board = Body.objects.create(agreement=skane, slug="nod", name="NOD", seat_limit=11)
    for party, seats in zip(skane.parties.all(), (4, 7), strict=True):
        BodyQuota.objects.create(body=board, party=party, seats=seats)
    return board


def new(board, person, index=0, **more):
    said = {"position": "member", "starts_on": TODAY - timedelta(days=30)} | more
    return Seat(body=board, party=board.agreement.parties.all()[index], person=person, **said)


def filled(board, numbers=(4, 7)):
    return [
        Seat.objects.create(**fields(new(board, f"P{index}{number}", index)))
        for index, most in enumerate(numbers)
        for number in range(most)
    ]


def fields(seat):
    names = ("body", "party", "person", "position", "starts_on", "ends_on", "email")
    return {name: getattr(seat, name) for name in names}


def test_four_and_seven(board):
    filled(board)
    for index in (0, 1):
        with pytest.raises(ValidationError):
            new(board, "En till", index).save()


class TestSeats:
    def test_in_bulk(self, board):
        with pytest.raises(ValidationError, match="Parten har inte fler"):
            Seat.objects.bulk_create([new(board, f"P{n}") for n in range(5)])
        assert not board.seats.exists()
        Seat.objects.bulk_create([new(board, f"P{n}") for n in range(4)])

    def test_changed_in_bulk(self, board, skane):
        seats = filled(board, (4, 6))
        with pytest.raises(ValidationError):
            board.seats.filter(person="P10").update(party=skane.parties.first())
        seats[-1].party = skane.parties.first()
        with pytest.raises(ValidationError):
            Seat.objects.bulk_update(seats, ["party"])
        with pytest.raises(ValidationError, match="redan ett uppdrag"):
            board.seats.update(person="Samma")
        assert board.seats.filter(party=skane.parties.first()).count() == 4

    def test_moved_to_a_full_body(self, board, skane):
        other = Body.objects.create(agreement=skane, slug="liten", name="Liten", seat_limit=1)
        new(other, "Ensam").save()
        mover = filled(board, (1, 0))[0]
        mover.body = other
        with pytest.raises(ValidationError, match="Organet har inte fler"):
            mover.save()
        with pytest.raises(ValidationError, match="Organet har inte fler"):
            Seat.objects.filter(pk=mover.pk).update(body=other)
        mover.refresh_from_db()
        assert mover.body == board

    def test_a_substitute_becomes_a_member(self, board):
        filled(board)
        one = new(board, "Ersättaren", position="substitute")
        one.save()
        one.position = "member"
        with pytest.raises(ValidationError):
            one.save(update_fields=["position"])

    def test_a_term_made_longer_meets_the_next(self, board):
        filled(board, (3, 0))
        first = new(board, "Bo", ends_on=TODAY)
        first.save()
        new(board, "Ci", starts_on=TODAY + timedelta(days=1)).save()
        first.ends_on = None
        with pytest.raises(ValidationError):
            first.save()

    def test_same_person_by_spaces_case_or_address(self, board):
        new(board, "Åsa  Öberg", email="asa@example.se").save()
        for person, email in (("åsa öberg", ""), ("Någon", "ASA@example.se")):
            with pytest.raises(ValidationError, match="redan ett uppdrag"):
                new(board, person, 1, email=email).save()

    def test_erased_persons_are_nobody_in_particular(self, board):
        for person in ("Bo", "Ci"):
            new(board, person, email=f"{person}@example.se").save()
        board.seats.update(person="gallrad", email="")
        assert board.seats.filter(person="gallrad").count() == 2

    def test_what_is_past_can_be_corrected_after_the_body_has_shrunk(self, board):
        old = new(board, "Bo", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
        old.save()
        new(board, "Ci", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)).save()
        board.quotas.first().delete()
        Body.objects.filter(pk=board.pk).update(seat_limit=7)
        BodyQuota.objects.create(body=board, party=board.agreement.parties.first(), seats=0)
        old.person = "Bo Ek"
        old.save()

    def test_substitute_stands_in_for_a_member_of_the_same_party(self, board):
        member, foreign = filled(board, (1, 1))
        one = new(board, "Ersättaren", position="substitute", substitute_for=foreign)
        with pytest.raises(ValidationError, match="samma part"):
            one.save()
        one.substitute_for = member
        one.save()
        member.party = board.agreement.parties.last()
        member.save()
        one.refresh_from_db()
        assert one.substitute_for is None


class TestChairs:
    def test_one_in_all_unless_shared(self, board):
        new(board, "Bo", position="chair").save()
        with pytest.raises(ValidationError, match="Organet har redan en ordförande"):
            new(board, "Ci", 1, position="chair").save()
        board.chair_shared = True
        board.save()
        new(board, "Ci", 1, position="chair").save()
        with pytest.raises(ValidationError, match="Parten har redan en ordförande"):
            new(board, "Di", 1, position="chair").save()
        board.chair_shared = False
        with pytest.raises(ValidationError, match="Fler än en part"):
            board.save()
        with pytest.raises(ValidationError) as refused:
            board.full_clean()
        assert "chair_shared" in refused.value.message_dict


class TestRules:
    def test_fewer_seats_than_are_held(self, board):
        filled(board)
        board.quotas.all().delete()
        for change in (
            lambda: Body.objects.filter(pk=board.pk).update(seat_limit=10),
            lambda: (
                Body.objects.get(pk=board.pk)
                .__class__(**{**vars_of(board), "seat_limit": 10})
                .save()
            ),
        ):
            with pytest.raises(ValidationError, match="Fler platser än så"):
                change()
        board.refresh_from_db()
        assert board.seat_limit == 11

    def test_a_smaller_number_for_a_party(self, board, skane):
        filled(board)
        quota = board.quotas.first()
        quota.seats = 3
        with pytest.raises(ValidationError, match="Parten har redan fler"):
            quota.save()
        with pytest.raises(ValidationError, match="Parten har redan fler"):
            board.quotas.filter(pk=quota.pk).update(seats=3)

    def test_parties_together_have_no_more_than_the_body(self, board, skane):
        with pytest.raises(ValidationError, match="tillsammans fler"):
            board.quotas.update(seats=7)
        board.quotas.all().delete()
        rows = [BodyQuota(body=board, party=party, seats=6) for party in skane.parties.all()]
        with pytest.raises(ValidationError, match="tillsammans fler"):
            BodyQuota.objects.bulk_create(rows)
        assert not board.quotas.exists()

    def test_three_parties(self, board, skane):
        third = skane.parties.create(name="Kommunerna", slug="kommuner", side="offentlig")
        with pytest.raises(ValidationError, match="tillsammans fler"):
            BodyQuota.objects.create(body=board, party=third, seats=1)
        board.seat_limit = 12
        board.save()
        BodyQuota.objects.create(body=board, party=third, seats=1)

    def test_number_of_another_agreements_party(self, board, ostergotland):
        with pytest.raises(ValidationError, match="annan överenskommelse"):
            BodyQuota.objects.create(body=board, party=ostergotland.parties.first(), seats=0)

    def test_body_with_seats_stays_in_its_agreement(self, board, ostergotland):
        filled(board, (1, 0))
        board.agreement = ostergotland
        with pytest.raises(ValidationError, match="annan överenskommelse"):
            board.save()
        board.refresh_from_db()
        board.agreement = ostergotland
        with pytest.raises(ValidationError, match="Gör ett nytt organ"):
            board.full_clean()

    def test_address_is_no_year(self, board):
        board.slug = "2026"
        with pytest.raises(ValidationError, match="siffror är årtal"):
            board.full_clean()


def vars_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def at_once(*jobs):
    """Do it all at the same moment, each on its own connection. Returns what was refused."""
    begin, refused = threading.Barrier(len(jobs)), []

    def work(job):
        begin.wait()
        try:
            job()
        except ValidationError as problem:
            refused.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_sixteen_fill_the_last_seat(self, board):
        filled(board, (3, 7))
        refused = at_once(*[new(board, f"Sökande {number}").save for number in range(16)])
        assert len(refused) == 15
        assert board.seats.count() == 11

    def test_a_lower_limit_and_a_new_seat(self, board):
        board.quotas.all().delete()
        filled(board, (4, 6))
        board.seat_limit = 10
        refused = at_once(board.save, new(board, "Elfte").save)
        board.refresh_from_db()
        assert len(refused) == 1
        assert board.seats.count() == board.seat_limit

    def test_two_chairs(self, board):
        seats = [new(board, f"P{index}", index, position="chair") for index in (0, 1)]
        assert len(at_once(*[seat.save for seat in seats])) == 1
        assert board.seats.count() == 1
