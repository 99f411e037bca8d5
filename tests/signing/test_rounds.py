"""Rounds of signatures: alone, k of n in association, declining, replacing, starting over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisations.models import (
    Accession,
    RegisterEntry,
    Representative,
    Signatory,
    Signature,
    SigningLink,
    SigningRound,
)
from organisations.signing import flows, rounds
from organisations.signing.tending import tend_rounds
from principles.keeping import NotAllowed
from tests import cast
from tests.worker import work

BERTIL, CILLA, DORIS = (
    ("Bertil By", "bertil@example.se"),
    ("Cilla Ås", "cilla@example.se"),
    ("Doris Ek", "doris@example.se"),
)


@pytest.fixture
def bertil(db):
    return cast.person("bertil@example.se", "Bertil", "By")


@pytest.fixture
def cilla(db):
    return cast.person("cilla@example.se", "Cilla", "Ås")


@pytest.fixture
def two_of_three(approved, asta):
    """Asta, Bertil and Cilla are asked; two of them must sign."""
    people = [("Asta Åkesson", "asta@example.se"), BERTIL, CILLA]
    return cast.begun(approved, by=asta, people=people, required=2)


def letters_to(address):
    work()
    return [letter for letter in mail.outbox if letter.to == [address]]


class TestAlone:
    def test_one_signature_makes_a_signatory(self, approved, asta):
        entry = cast.signs(asta, cast.begun(approved, by=asta))
        approved.refresh_from_db()
        assert approved.state == Accession.State.SIGNED
        assert approved.entry == entry
        assert entry.round.state == SigningRound.State.DONE
        assert approved.signed_version == approved.agreement.version_in_force()

    def test_the_same_form_twice_is_one_signature(self, approved, asta):
        mine = cast.place_of(asta, cast.begun(approved, by=asta))
        act = cast.act(mine)
        first = flows.sign(mine, by=asta, act=act)
        assert flows.sign(mine, by=asta, act=act) == first
        assert Signature.objects.count() == 1

    def test_two_forms_are_one_signature_and_a_clear_refusal(self, approved, asta):
        made = cast.begun(approved, by=asta)
        cast.signs(asta, made)
        with pytest.raises(rounds.AlreadySigned):
            cast.signs(asta, made)
        assert RegisterEntry.objects.filter(kind="sign", round__isnull=False).count() == 1

    def test_text_that_changed_while_reading_is_not_signed(self, approved, asta, karin):
        made = cast.begun(approved, by=asta)
        cast.new_version(approved.agreement, by=karin)
        with pytest.raises(flows.TextChanged):
            cast.signs(asta, made)
        assert not Signature.objects.exists()

    def test_who_lost_the_role_signs_no_more(self, approved, asta):
        made = cast.begun(approved, by=asta)
        Representative.objects.update(state=Representative.State.ENDED)
        with pytest.raises(NotAllowed):
            cast.signs(asta, made)

    def test_name_is_stored_as_nfc_without_direction_marks(self, approved, asta):
        asta.first_name, asta.last_name = "A\u030asa\u202e", "🌍 O\u0308berg"
        asta.save()
        entry = cast.signs(asta, cast.begun(approved, by=asta))
        assert entry.part("private").parsed["signatories"][0]["name"] == "Åsa 🌍 Öberg"


class TestBeginning:
    def test_only_who_acts_for_the_organisation_begins(self, approved, bo):
        with pytest.raises(NotAllowed):
            cast.begun(approved, by=bo)

    def test_what_is_not_approved_cannot_begin(self, akerbar, skane, asta, karin):
        cast.parties_sign(skane.version_in_force(), by=karin)
        accession = cast.submitted(akerbar, skane, by=asta)
        with pytest.raises(rounds.CannotSign, match="inte godkänd"):
            cast.begun(accession, by=asta)

    def test_parties_come_first(self, skane, akerbar, asta, karin):
        accession = cast.submitted(akerbar, skane, by=asta)
        Accession.objects.update(state="approved")
        with pytest.raises(rounds.PartiesFirst):
            cast.begun(accession, by=asta)
        cast.parties_sign(skane.version_in_force(), by=karin)
        assert "Nu kan Föreningen Åkerbär skriva under" in letters_to(asta.email)[-1].subject
        assert cast.begun(accession, by=asta).is_open

    def test_one_round_at_a_time(self, two_of_three, approved, asta):
        with pytest.raises(rounds.AlreadyBegun):
            cast.begun(approved, by=asta)

    @pytest.mark.parametrize(
        ("people", "required"),
        [
            ([BERTIL, BERTIL], 2),
            ([BERTIL], 2),
            ([BERTIL, CILLA], 0),
            ([(f"P{n}", f"p{n}@example.se") for n in range(6)], 2),
        ],
    )
    def test_numbers_that_do_not_fit(self, approved, asta, people, required):
        with pytest.raises(rounds.CannotSign):
            cast.begun(approved, by=asta, people=people, required=required)
        assert not SigningRound.objects.exists()


class TestInAssociation:
    def test_enters_the_register_at_the_second_signature(self, two_of_three, asta, bertil):
        assert cast.signs(bertil, two_of_three) is None
        assert not RegisterEntry.objects.filter(kind="sign", round__isnull=False).exists()
        entry = cast.signs(asta, two_of_three)
        private = entry.part("private").parsed
        assert [s["name"] for s in private["signatories"]] == ["Bertil By", "Asta Åkesson"]
        assert private["channel"] == "online"

    def test_the_third_is_not_needed(self, two_of_three, asta, bertil, cilla):
        place = cast.place_of(cilla, two_of_three)
        cast.signs(bertil, two_of_three)
        cast.signs(asta, two_of_three)
        with pytest.raises(rounds.AlreadySigned):
            flows.sign(place, by=cilla, act=cast.act(place))
        assert Signature.objects.count() == 2

    def test_who_was_asked_need_not_act_for_the_organisation(self, approved, asta, bertil):
        made = cast.begun(approved, by=asta, people=[BERTIL])
        assert cast.signs(bertil, made)
        assert not approved.organisation.is_represented_by(bertil)

    def test_mail_says_who_has_signed_who_is_awaited_and_until_when(self, two_of_three, bertil):
        asked = letters_to("bertil@example.se")[0]
        assert "2 av 3 behöver skriva under" in asked.body
        assert "- Cilla Ås: väntar" in asked.body
        assert str(two_of_three.due_on.year) in asked.body
        cast.signs(bertil, two_of_three)
        told = letters_to("asta@example.se")[-1]
        assert "Bertil By har skrivit under" in told.subject
        assert "- Bertil By: har skrivit under" in told.body

    def test_receipt_goes_to_signatories_and_to_all_who_act(self, approved, asta, bertil):
        bertil.language = "en"
        bertil.save()
        made = cast.begun(approved, by=asta, people=[BERTIL])
        work()
        mail.outbox.clear()
        entry = cast.signs(bertil, made)
        assert mail.outbox == []  # queued, not sent
        work()
        work()
        receipts = {letter.to[0]: letter for letter in mail.outbox}
        assert set(receipts) == {"asta@example.se", "bertil@example.se"}
        assert "Kvitto" in receipts["asta@example.se"].subject
        assert f"/en/mina-organisationer/kvitton/skane/{entry.seq}/" in (
            receipts["bertil@example.se"].body
        )
        assert entry.note in receipts["asta@example.se"].body


class TestRuleOnceSigned:
    """What stands by two in association is neither renewed nor left by one alone."""

    @pytest.fixture
    def signed_by_two(self, two_of_three, approved, asta, bertil):
        cast.signs(bertil, two_of_three)
        cast.signs(asta, two_of_three)
        approved.refresh_from_db()
        return approved

    def test_is_kept(self, signed_by_two):
        assert (signed_by_two.signing_rule, signed_by_two.signatures_required) == ("joint", 2)

    @pytest.mark.parametrize("kind", ["renew", "withdraw"])
    def test_one_alone_is_refused(self, signed_by_two, asta, karin, kind):
        cast.new_version(signed_by_two.agreement, by=karin)
        with pytest.raises(rounds.CannotSign, match="minst så många"):
            cast.begun(signed_by_two, by=asta, kind=kind)
        assert not SigningRound.objects.open().exists()

    def test_page_offers_nobody_alone(self, signed_by_two, asta, as_user):
        address = f"/mina-organisationer/{signed_by_two.organisation_id}/skane/uttrade/"
        page = as_user(asta).get(address).content.decode()
        assert "Jag ensam" not in page
        assert "minst så många behövs nu också" in page

    def test_a_round_that_came_to_nothing_changes_no_rule(self, approved, asta):
        people = [("Asta Åkesson", "asta@example.se"), BERTIL]
        rounds.cancel_round(cast.begun(approved, by=asta, people=people, required=2), by=asta)
        cast.signed(approved, by=asta)
        assert approved.signatures_required == 1


class TestDeclining:
    def test_reason_is_read_by_the_organisation(self, two_of_three, bertil):
        mine = cast.place_of(bertil, two_of_three)
        rounds.decline(mine, by=bertil, reason="Styrelsen har inte beslutat.")
        letter = letters_to("asta@example.se")[-1]
        assert "vill inte skriva under" in letter.subject
        assert "Styrelsen har inte beslutat." in letter.body
        with pytest.raises(rounds.CannotSign):
            flows.sign(mine, by=bertil, act=cast.act(mine))

    def test_too_many_refusals_are_seen(self, two_of_three, bertil, cilla):
        for person in (bertil, cilla):
            rounds.decline(cast.place_of(person, two_of_three), by=person, reason="Nej.")
        assert SigningRound.objects.get().cannot_succeed

    def test_another_is_asked_instead(self, two_of_three, asta, bertil):
        mine = cast.place_of(bertil, two_of_three)
        rounds.decline(mine, by=bertil, reason="Nej.")
        rounds.replace_signatory(mine, by=asta, person=rounds.Person(*DORIS))
        doris = cast.person(DORIS[1], "Doris", "Ek")
        assert "Du behöver inte skriva under" in letters_to("bertil@example.se")[-1].subject
        cast.signs(asta, two_of_three)
        assert cast.signs(doris, two_of_three)

    def test_who_signs_is_shown_by_the_own_name(self, approved, asta, bertil):
        made = cast.begun(approved, by=asta, people=[("Bärtil B", "bertil@example.se")])
        cast.signs(bertil, made)
        assert made.signatories.get().name == "Bertil By"

    def test_who_has_signed_is_not_replaced(self, two_of_three, asta, bertil):
        cast.signs(bertil, two_of_three)
        mine = cast.place_of(bertil, two_of_three)
        with pytest.raises(rounds.CannotSign, match="redan skrivit under"):
            rounds.replace_signatory(mine, by=asta, person=rounds.Person(*DORIS))

    def test_nobody_is_named_twice(self, two_of_three, asta):
        bertils = two_of_three.signatories.get(email="bertil@example.se")
        with pytest.raises(rounds.CannotSign, match="redan med"):
            rounds.replace_signatory(bertils, by=asta, person=rounds.Person(*CILLA))


class TestLinks:
    def test_works_once(self, two_of_three, bertil, cilla):
        link = SigningLink.objects.get(signatory__email="bertil@example.se")
        rounds.claim(link, by=bertil)
        with pytest.raises(rounds.CannotSign, match="redan använd"):
            rounds.claim(link, by=bertil)

    def test_a_newer_link_ends_the_older(self, two_of_three, asta, bertil):
        link = SigningLink.objects.get(signatory__email="bertil@example.se")
        rounds.send_link_again(link.signatory, by=asta)
        with pytest.raises(rounds.CannotSign, match="nyare"):
            rounds.claim(link, by=bertil)
        assert len(letters_to("bertil@example.se")) == 2

    def test_expires_and_can_be_sent_again(self, two_of_three, bertil):
        SigningLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        link = SigningLink.objects.get(signatory__email="bertil@example.se")
        with pytest.raises(rounds.CannotSign, match="gått ut"):
            rounds.claim(link, by=bertil)
        rounds.renew_link(link)
        assert cast.place_of(bertil, two_of_three).user == bertil

    def test_ends_with_the_person(self, two_of_three, asta, bertil):
        link = SigningLink.objects.get(signatory__email="bertil@example.se")
        rounds.replace_signatory(link.signatory, by=asta, person=rounds.Person(*DORIS))
        link.refresh_from_db()
        with pytest.raises(rounds.CannotSign, match="dragits tillbaka"):
            rounds.claim(SigningLink.objects.get(pk=link.pk), by=bertil)

    def test_token_is_not_kept(self, two_of_three):
        body = letters_to("bertil@example.se")[0].body
        token = body.split("/lank/")[1].split("/")[0]
        link = SigningLink.objects.of_token(token).get()
        assert token not in str(list(SigningLink.objects.values()))
        assert link.signatory.email == "bertil@example.se"


class TestTime:
    def test_reminds_on_the_chosen_days_those_who_have_not_answered(self, two_of_three, bertil):
        cast.signs(bertil, two_of_three)
        work()
        mail.outbox.clear()
        for days in (1, 6, 7, 8, 24, 25, 26):
            tend_rounds(now=timezone.now() + timedelta(days=days))
        to = sorted(letter.to[0] for letter in letters_of("Påminnelse"))
        assert to == ["asta@example.se"] * 2 + ["cilla@example.se"] * 2

    def test_reminder_has_a_link_that_works(self, two_of_three, cilla):
        tend_rounds(now=timezone.now() + timedelta(days=7))
        tend_rounds(now=timezone.now() + timedelta(days=7))
        reminder = letters_to("cilla@example.se")[-1]
        assert "Påminnelse" in reminder.subject
        token = reminder.body.split("/lank/")[1].split("/")[0]
        link = SigningLink.objects.of_token(token).get()
        assert rounds.claim(link, by=cilla).user == cilla

    def test_last_day_ends_it_and_nothing_is_half_done(self, two_of_three, asta, bertil, approved):
        cast.signs(bertil, two_of_three)
        tend_rounds(now=timezone.now() + timedelta(days=31))
        two_of_three.refresh_from_db()
        assert two_of_three.state == SigningRound.State.EXPIRED
        assert approved.state == Accession.State.APPROVED
        with pytest.raises(rounds.CannotSign, match="Sista dagen"):
            cast.signs(asta, two_of_three)
        assert cast.begun(approved, by=asta).is_open

    def test_starting_over_tells_everybody(self, two_of_three, asta, bertil):
        cast.signs(bertil, two_of_three)
        rounds.cancel_round(two_of_three, by=asta)
        assert "avbrutna" in letters_to("bertil@example.se")[-1].subject
        assert "avbrutna" in letters_to("cilla@example.se")[-1].subject
        assert not RegisterEntry.objects.filter(kind="sign", round__isnull=False).exists()

    def test_a_new_version_ends_it(self, two_of_three, approved, karin):
        cast.new_version(approved.agreement, by=karin)
        tend_rounds(now=timezone.now())
        two_of_three.refresh_from_db()
        assert two_of_three.state == SigningRound.State.EXPIRED


def letters_of(word):
    work()
    return [letter for letter in mail.outbox if word in letter.subject]


def test_signatory_is_not_shown_what_belongs_to_others(two_of_three, bertil, bo):
    mine = cast.place_of(bertil, two_of_three)
    assert list(Signatory.objects.of(bertil)) == [mine]
    assert not Signatory.objects.of(bo).exists()


def test_nobody_is_asked_under_a_second_address(two_of_three, approved, asta):
    """Asta has changed her address since the round began; she is still in it once."""
    asta.email = "asta.ny@example.se"
    asta.save()
    bertil = two_of_three.signatories.get(email="bertil@example.se")
    with pytest.raises(rounds.CannotSign, match="redan med"):
        rounds.replace_signatory(bertil, by=asta, person=rounds.Person("Asta", asta.email))
    bertil.refresh_from_db()
    assert bertil.is_awaited


def test_round_that_a_new_version_ended_says_so(as_user, two_of_three, approved, skane, asta):
    cast.new_version(skane)
    tend_rounds(now=timezone.now())
    mine = two_of_three.signatories.of(asta).get()
    with pytest.raises(rounds.CannotSign, match="ny version"):
        cast.signs(asta, SigningRound.objects.get(pk=mine.round_id))
    page = as_user(asta).get(reverse("signatory", args=[mine.pk])).content.decode()
    assert "Texten har fått en ny version" in page
    assert "Sista dagen har passerat" not in page


def test_a_place_is_given_away_once(as_user, two_of_three, approved, asta):
    """Two tabs replace the same person: the round does not grow."""
    bertil = two_of_three.signatories.get(email="bertil@example.se")
    args = [approved.organisation_id, "skane", bertil.pk]
    for number in (1, 2):
        said = {"name": f"Ny {number}", "email": f"ny{number}@example.se"}
        page = as_user(asta).post(reverse("replace_signatory", args=args), said)
    assert "Personen är redan ersatt" in page.content.decode()
    assert len(SigningRound.objects.get().named) == 3


def test_after_the_last_day_one_can_start_over_at_once(as_user, two_of_three, approved, asta):
    """Also before `manage.py tend` has closed the round."""
    SigningRound.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    address = reverse("sign_who", args=[approved.organisation_id, "skane"])
    answer = as_user(asta).post(address, {"rule": "alone"})
    assert answer.headers["Location"].endswith("/las/")
    two_of_three.refresh_from_db()
    assert two_of_three.state == SigningRound.State.EXPIRED
