"""A new version is adopted: every signatory is asked, reads the differences, and answers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisations.models import Accession, RegisterEntry, Renewal
from organisations.renewal import flows
from organisations.signing import rounds
from principles.keeping import NotAllowed, NotNow
from tests import cast
from tests.worker import work

LATER = timezone.localdate() + timedelta(days=60)


@pytest.fixture
def new(signed, skane, karin):
    """The version that the parties have adopted and signed after Åkerbär signed the former."""
    return cast.new_version(skane, by=karin)


@pytest.fixture
def asked(new, karin):
    return flows.ask_for_renewal(new, by=karin, due_on=LATER)[0]


class TestAsking:
    def test_every_signatory_gets_one_mail(self, asked, asta):
        work()
        letters = [letter for letter in mail.outbox if "ny version" in letter.subject]
        assert [letter.to for letter in letters] == [[asta.email]]
        assert "/skane/fornya/" in letters[0].body

    def test_asking_again_asks_nobody_twice_and_moves_the_last_day(self, asked, new, karin):
        work()
        mail.outbox.clear()
        assert flows.ask_for_renewal(new, by=karin, due_on=LATER + timedelta(days=9)) == []
        asked.refresh_from_db()
        assert asked.due_on == LATER + timedelta(days=9)
        work()
        assert mail.outbox == []

    def test_parties_sign_first(self, signed, skane, karin):
        version = cast.new_version(skane)
        with pytest.raises(NotNow, match="Parterna skriver under först"):
            flows.ask_for_renewal(version, by=karin, due_on=LATER)

    def test_only_the_secretariat_asks(self, new, stig, osten):
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.ask_for_renewal(new, by=person, due_on=LATER)

    def test_last_day_has_to_come(self, new, karin):
        with pytest.raises(NotNow):
            flows.ask_for_renewal(new, by=karin, due_on=timezone.localdate())

    def test_board_of_the_secretariat(self, as_user, karin, new, skane):
        page = as_user(karin).get("/admin/organisations/renewal/fraga/").content.decode()
        assert "1 organisation är inte tillfrågad" in page
        answer = as_user(karin).post(
            "/admin/organisations/renewal/fraga/", {"version": new.pk, "due_on": f"{LATER}"}
        )
        assert answer.status_code == 302
        board = as_user(karin).get("/admin/organisations/renewal/").content.decode()
        assert "Föreningen Åkerbär" in board
        assert "har inte svarat: 1" in board

    def test_version_of_another_agreement_is_not_offered(self, as_user, osten, new):
        answer = as_user(osten).post(
            "/admin/organisations/renewal/fraga/", {"version": new.pk, "due_on": f"{LATER}"}
        )
        assert answer.status_code == 200
        assert not Renewal.objects.exists()


class TestRenewing:
    def test_differences_since_the_own_version_are_shown(self, as_user, asta, asked, signed):
        address = reverse("renewal", args=[signed.organisation_id, "skane"])
        page = as_user(asta).get(address).content.decode()
        assert "Ni har skrivit under Reviderad överenskommelse. Nu gäller Ny version" in page
        assert "<ins" in page and "<del" in page

    def test_renewal_stands_in_the_register_and_refers_to_the_former(self, asked, signed, asta):
        former = signed.entry
        entry = cast.signs(asta, cast.begun(signed, by=asta, kind="renew"))
        signed.refresh_from_db()
        asked.refresh_from_db()
        assert (entry.kind, entry.ref) == ("renew", former.seq)
        assert entry.document == asked.version.document_hash
        assert (signed.state, signed.signed_version) == ("signed", asked.version)
        assert asked.answer == "renewed"

    def test_can_be_renewed_without_having_been_asked(self, new, signed, asta):
        assert cast.signs(asta, cast.begun(signed, by=asta, kind="renew")).kind == "renew"

    def test_the_same_version_is_not_renewed(self, signed, asta):
        with pytest.raises(rounds.AlreadySigned):
            cast.begun(signed, by=asta, kind="renew")

    def test_directory_tells_which_version_each_has_signed(self, client, new, signed):
        page = client.get("/skane/organisationer/").content.decode()
        assert "Reviderad överenskommelse" in page


class TestNotRenewing:
    def test_lapse_keeps_history_and_leaves_the_directory(
        self, client, as_user, asked, signed, asta
    ):
        as_user(asta).post(reverse("let_lapse", args=[signed.organisation_id, "skane"]))
        signed.refresh_from_db()
        asked.refresh_from_db()
        assert (signed.state, asked.answer) == ("lapsed", "lapsed")
        assert RegisterEntry.objects.filter(kind="sign", round__isnull=False).count() == 1
        assert "Åkerbär" not in client.get("/skane/organisationer/").content.decode()

    def test_whoever_lapsed_can_renew_later(self, asked, signed, asta):
        flows.let_lapse(asked, by=asta)
        signed.refresh_from_db()
        cast.signs(asta, cast.begun(signed, by=asta, kind="renew"))
        signed.refresh_from_db()
        assert signed.state == "signed"

    def test_no_answer_in_time(self, asked, signed):
        work()
        mail.outbox.clear()
        assert flows.tend_renewals(now=timezone.now() + timedelta(days=61)) == 1
        signed.refresh_from_db()
        asked.refresh_from_db()
        assert (signed.state, asked.answer) == ("lapsed", "silent")
        work()
        assert "står inte längre bakom" in mail.outbox[0].subject

    def test_signatures_on_their_way_are_waited_for(self, asked, signed, asta):
        cast.begun(signed, by=asta, kind="renew", due_on=LATER + timedelta(days=30))
        assert flows.tend_renewals(now=timezone.now() + timedelta(days=61)) == 0
        asked.refresh_from_db()
        assert not asked.is_answered

    def test_reminded_twice_before_the_last_day(self, asked):
        work()
        mail.outbox.clear()
        for days in range(1, 60):
            flows.tend_renewals(now=timezone.now() + timedelta(days=days))
        work()
        assert ["Påminnelse" in letter.subject for letter in mail.outbox] == [True, True]

    def test_outsiders_answer_nothing(self, asked, bo):
        with pytest.raises(NotAllowed):
            flows.let_lapse(asked, by=bo)


class TestBoard:
    def test_link_goes_to_each_address(self, as_user, asked, signed, asta):
        address = reverse("renewal", args=[signed.organisation_id, "skane"])
        work()
        mail.outbox.clear()
        as_user(asta).post(
            address, {"addresses": "eva@example.se\nnils@example.se", "message": "Se här"}
        )
        work()
        assert sorted(letter.to[0] for letter in mail.outbox) == [
            "eva@example.se", "nils@example.se",
        ]  # fmt: skip
        assert "Se här" in mail.outbox[0].body
        assert "/jamfor/reviderad/" in mail.outbox[0].body

    @pytest.mark.parametrize(
        ("addresses", "words"),
        [
            ("", "Skriv minst en e-postadress"),
            ("eva@example.se\nnej", "nej är ingen e-postadress"),
            ("\n".join(f"p{n}@example.se" for n in range(21)), "högst tjugo"),
        ],
    )
    def test_wrong_addresses(self, as_user, asked, signed, asta, addresses, words):
        address = reverse("renewal", args=[signed.organisation_id, "skane"])
        page = as_user(asta).post(address, {"addresses": addresses}).content.decode()
        assert words in page


class TestWithdrawal:
    def test_same_care_as_signing_and_history_stays(self, signed, asta, client):
        former = signed.entry
        entry = cast.signs(asta, cast.begun(signed, by=asta, kind="withdraw"))
        signed.refresh_from_db()
        assert (entry.kind, entry.ref, entry.document) == ("withdraw", former.seq, None)
        assert signed.state == "withdrawn"
        assert "Åkerbär" not in client.get("/skane/organisationer/").content.decode()
        assert entry.public_data == {"reason": None}

    def test_comes_back_by_a_new_application(self, signed, asta, skane, karin):
        cast.signs(asta, cast.begun(signed, by=asta, kind="withdraw"))
        again = cast.approved(signed.organisation, skane, by=asta, reviewer=karin)
        assert again.pk == signed.pk
        cast.signed(again, by=asta)
        kinds = list(
            RegisterEntry.objects.filter(round__isnull=False).values_list("kind", flat=True)
        )
        assert kinds == ["sign", "withdraw", "sign"]

    def test_what_is_not_signed_is_not_withdrawn(self, approved, asta):
        with pytest.raises(rounds.CannotSign):
            cast.begun(approved, by=asta, kind="withdraw")

    def test_withdrawal_answers_the_question(self, asked, signed, asta):
        cast.signs(asta, cast.begun(signed, by=asta, kind="withdraw"))
        asked.refresh_from_db()
        assert asked.answer == "withdrawn"
        assert Accession.objects.get().state == "withdrawn"


class TestBoardIsNotBuriedInMail:
    def test_one_address_gets_the_link_once_a_day(self, asked, asta):
        for _ in range(3):
            flows.send_to_board(asked, by=asta, addresses=["bo@example.se"], message="Läs!")
        work()
        assert [letter.to for letter in mail.outbox].count(["bo@example.se"]) == 1

    def test_not_to_ever_more_addresses(self, asked, asta):
        for turn in range(flows.MOST_IN_A_DAY // flows.MOST_OF_A_BOARD):
            many = [f"n{turn}-{number}@example.se" for number in range(flows.MOST_OF_A_BOARD)]
            flows.send_to_board(asked, by=asta, addresses=many, message="")
        with pytest.raises(NotNow, match="Försök igen i morgon"):
            flows.send_to_board(asked, by=asta, addresses=["en@example.se"], message="")
