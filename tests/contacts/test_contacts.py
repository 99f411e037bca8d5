"""A contact: of a party or of a body, for some days, reached by mail or phone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.contacts.flows import save_contact, still_right
from organisations.contacts.phones import check_phone, dialled
from organisations.models import Contact
from principles.keeping import NotAllowed
from principles.models import Agreement

TODAY = timezone.localdate()
A_DAY = timedelta(days=1)


@pytest.fixture
def party(skane):
    return skane.parties.first()


@pytest.fixture
def body(skane):
    return skane.bodies.first()


class TestWhose:
    def test_agreement_follows_from_the_party_or_the_body(self, skane, party, body):
        for whose in ({"party": party}, {"body": body}):
            made = Contact.objects.create(role="Roll", **whose)
            assert made.agreement == made.get_agreement() == skane
            assert made in Contact.objects.of_agreement(skane)

    def test_the_database_refuses_both_and_neither(self, party, body):
        for whose in ({"party": party, "body": body}, {"agreement": party.agreement}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Contact.objects.create(role="Roll", **whose)

    def test_both_agreements_move_when_it_changes_hands(self, skane, ostergotland, party):
        made = Contact.objects.create(party=party, role="Roll")
        before = {one.slug: one.revision for one in Agreement.objects.all()}
        made.party = ostergotland.parties.first()
        made.save()
        after = {one.slug: one.revision for one in Agreement.objects.all()}
        assert made.agreement == ostergotland
        assert all(after[slug] > before[slug] for slug in ("skane", "ostergotland"))


class TestDays:
    @pytest.mark.parametrize(
        ("begins", "ends", "shown"),
        [
            (None, None, True),
            (0, 0, True),
            (1, None, False),
            (None, -1, False),
            (-9, 9, True),
        ],
    )
    def test_shown_from_the_first_day_to_the_last(self, party, begins, ends, shown):
        day = {None: None} | {n: TODAY + n * A_DAY for n in (-9, -1, 0, 1, 9)}
        made = Contact.objects.create(
            party=party, role="R", email="r@example.se", valid_from=day[begins],
            valid_until=day[ends],
        )  # fmt: skip
        assert (made in Contact.objects.current()) == shown

    def test_the_database_refuses_one_that_ends_before_it_starts(self, party):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.create(
                party=party, role="R", valid_from=TODAY, valid_until=TODAY - A_DAY
            )

    def test_nobody_is_shown_who_cannot_be_reached(self, party):
        made = Contact.objects.create(party=party, role="R", name="gallrad")
        assert made in Contact.objects.applying() and made not in Contact.objects.current()

    def test_unchecked_after_a_year_to_the_day(self, party):
        made = Contact.objects.create(party=party, role="R", email="r@example.se")
        assert made.checked_on == TODAY
        assert made not in Contact.objects.unchecked(TODAY + 364 * A_DAY)
        assert made in Contact.objects.unchecked(TODAY + 365 * A_DAY)
        Contact.objects.filter(pk=made.pk).update(checked_on=None)
        assert made in Contact.objects.unchecked()


@pytest.mark.one_database
class TestPhones:
    @pytest.mark.parametrize(
        ("written", "calls"),
        [
            ("044-309 00 00", "+46443090000"),
            ("0735 – 00 48 42", "+46735004842"),
            ("(044) 309 00 00", "+46443090000"),
            ("+46 (0)44-309 00 00", "+46443090000"),
            ("+46 044 309 00 00", "+46443090000"),
            ("0046 44 309 00 00", "+46443090000"),
            ("+47 22 33 44 55", "+4722334455"),
        ],
    )
    def test_as_people_write_them(self, written, calls):
        check_phone(written)
        assert dialled(written) == calls

    @pytest.mark.parametrize(
        "written",
        [
            "309 00 00",
            "044",
            "noll fyrtiofyra",
            "044-309 00 00 ankn 3",
            "0" * 16,
            "+",
            "٠٤٤٣٠٩٠٠٠٠",
        ],
    )
    def test_others_are_refused_in_plain_swedish(self, written):
        with pytest.raises(ValidationError, match="riktnummer, till exempel 044-309 00 00"):
            check_phone(written)


class TestStillRight:
    @pytest.fixture
    def old(self, party, body):
        rows = [Contact.objects.create(role="R", **w) for w in ({"party": party}, {"body": body})]
        Contact.objects.update(checked_on=TODAY - 400 * A_DAY)
        return rows

    def test_is_noted_with_who(self, old, karin, skane):
        assert set(still_right(old, by=karin)) == set(old)
        for contact in old:
            contact.refresh_from_db()
            assert contact.checked_on == TODAY
        assert Contact.objects.unchecked().count() == 2  # those of the sources

    def test_only_by_the_secretariat_and_then_all_or_none(self, old, karin, stig, osten, party):
        foreign = Contact.objects.filter(pk=old[0].pk)
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                still_right(foreign, by=person)
        other = Agreement.objects.get(slug="ostergotland").parties.first()
        theirs = Contact.objects.create(role="Ö", party=other, checked_on=TODAY - 400 * A_DAY)
        with pytest.raises(NotAllowed):
            still_right([*old, theirs], by=karin)
        assert Contact.objects.filter(checked_on=TODAY).count() == 0

    def test_writing_it_is_looking_at_it(self, old, karin, osten):
        contact = old[0]
        contact.refresh_from_db()
        contact.email = "ny@example.se"
        with pytest.raises(NotAllowed):
            save_contact(contact, by=osten)
        assert save_contact(contact, by=karin).checked_on == TODAY
        assert contact.history.first().email == "ny@example.se"
