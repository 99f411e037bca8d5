"""From the call to the seats: who may nominate, who reads it, what is decided and forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Body, BodyQuota, Nomination, NominationCall, Seat
from organisations.nominations import flows
from organisations.nominations.models import KEPT, LONGEST_WORDS
from overenskommelsen.waiting.lines import waiting_for
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests import cast

TODAY = timezone.localdate()
JONNA = {"name": "Jonna Ek", "email": "jonna@example.se", "words": "Jonna kan."}


@pytest.fixture
def board(skane):
    board = Body.objects.create(agreement=skane, slug="prov", name="Prov", seat_limit=3)
    BodyQuota.objects.create(body=board, party=skane.parties.first(), seats=1)
    return board


@pytest.fixture
def call(board, skane):
    return NominationCall.objects.create(
        body=board, party=skane.parties.first(), seats=2, opens_on=TODAY,
        closes_on=TODAY + timedelta(days=9),
    )  # fmt: skip


@pytest.fixture
def opened(call, signed, karin):
    flows.open_call(call, by=karin)
    call.refresh_from_db()
    return call


@pytest.fixture
def nominated(opened, akerbar, asta):
    return flows.nominate(opened, akerbar, by=asta, **JONNA)


def passes(call):
    NominationCall.objects.filter(pk=call.pk).update(
        opens_on=TODAY - timedelta(days=9), closes_on=TODAY - timedelta(days=1)
    )
    call.refresh_from_db()


def decision(**changed):
    said = {"decided_by": "Årsmötet", "decided_on": TODAY, "starts_on": TODAY, "paragraph": "7"}
    return flows.Decision(**said | changed)


def letters(**about):
    return list(Letter.objects.filter(**about).values_list("receiver", flat=True))


class TestOpening:
    def test_writes_to_those_who_have_signed_once(self, opened, bergsgarden, karin):
        about = {"key__startswith": f"nominations:{opened.pk}:opened"}
        assert letters(**about) == ["asta@example.se"]
        assert flows.tend_nominations(now=timezone.now()) == 0
        with pytest.raises(NotNow, match="redan öppnad"):
            flows.open_call(opened, by=karin)
        assert len(letters(**about)) == 1

    def test_that_is_to_come_is_told_on_its_day(self, call, signed, karin):
        NominationCall.objects.filter(pk=call.pk).update(opens_on=TODAY + timedelta(days=3))
        flows.open_call(call, by=karin)
        assert letters(key__startswith=f"nominations:{call.pk}") == []
        NominationCall.objects.filter(pk=call.pk).update(opens_on=TODAY)
        assert flows.tend_nominations(now=timezone.now()) == 1
        assert letters(key__startswith=f"nominations:{call.pk}") == ["asta@example.se"]

    def test_only_by_the_secretariat(self, call, stig, osten):
        for user in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.open_call(call, by=user)

    def test_party_is_of_civil_society(self, call, skane):
        call.party = skane.parties.last()
        with pytest.raises(Exception, match="idéburna sidans platser"):
            call.full_clean()


class TestNominating:
    def address(self, organisation, call):
        return reverse("nominate", args=[organisation.pk, call.pk])

    def test_on_the_organisations_page(self, as_user, asta, akerbar, opened):
        client, address = as_user(asta), self.address(akerbar, opened)
        for page in ("my_organisations", "own_organisation"):
            more = [akerbar.pk] if page == "own_organisation" else []
            assert address in client.get(reverse(page, args=more)).content.decode()
        assert client.post(address, JONNA | {"consent": "on"}).status_code == 302
        page = client.get(address).content.decode()
        assert "Jonna Ek" in page and "Jonna kan." in page
        assert letters(receiver="jonna@example.se") == ["jonna@example.se"]
        again = client.post(address, JONNA | {"name": "J", "consent": "on"}).content.decode()
        assert "Ni har redan nominerat personen." in again

    def test_what_is_wrong_is_told_and_kept(self, as_user, asta, akerbar, opened):
        data = {"name": "", "email": "nej", "words": "x" * (LONGEST_WORDS + 1)}
        page = as_user(asta).post(self.address(akerbar, opened), data).content.decode()
        for said in ("Skriv personens namn", "e-postadress med @", "högst 20000 tecken",
                     "Fråga personen först", "Fel: "):  # fmt: skip
            assert said in page
        assert "x" * LONGEST_WORDS in page
        odd = {"name": "A\0\x07", "email": "a@b.se", "words": "\0", "consent": "on"}
        assert as_user(asta).post(self.address(akerbar, opened), odd).status_code in {200, 302}
        assert not Nomination.objects.filter(words__contains="x").exists()

    def test_taken_back(self, as_user, asta, akerbar, nominated):
        address = reverse("withdraw_nomination", args=[akerbar.pk, nominated.call_id, nominated.pk])
        assert as_user(asta).get(address).status_code == 405
        assert as_user(asta).post(address).status_code == 302
        assert not Nomination.objects.exists()

    def test_only_while_it_is_open(self, as_user, asta, akerbar, nominated, opened):
        passes(opened)
        with pytest.raises(NotNow):
            flows.nominate(opened, akerbar, by=asta, **JONNA | {"name": "B", "email": "b@e.se"})
        with pytest.raises(NotNow):
            flows.withdraw(nominated, by=asta)
        page = as_user(asta).get(self.address(akerbar, opened)).content.decode()
        assert "Nomineringen är stängd" in page and "<form class" not in page

    def test_others_organisations_do_not_exist(self, as_user, bo, bergsgarden, akerbar, nominated):
        client = as_user(bo)
        for organisation in (akerbar, bergsgarden):  # Bergsgården has not signed
            assert client.get(self.address(organisation, nominated.call)).status_code == 404
            assert client.post(self.address(organisation, nominated.call), JONNA).status_code == 404
        with pytest.raises(NotAllowed):
            flows.nominate(nominated.call, bergsgarden, by=bo, **JONNA)

    def test_no_more_than_twenty(self, opened, akerbar, asta):
        for number in range(flows.MOST_OF_AN_ORGANISATION):
            said = {"name": f"P{number}", "email": f"p{number}@example.se", "words": ""}
            flows.nominate(opened, akerbar, by=asta, **said)
        with pytest.raises(NotNow, match="fler går inte"):
            flows.nominate(opened, akerbar, by=asta, **JONNA)

    def test_is_no_way_to_write_to_the_world(self, opened, akerbar, asta):
        """Nominated and taken back again and again: no more than forty are written to."""
        for number in range(flows.MOST_TOLD):
            said = {"name": f"P{number}", "email": f"p{number}@example.se", "words": ""}
            flows.withdraw(flows.nominate(opened, akerbar, by=asta, **said), by=asta)
        assert Letter.objects.filter(key__startswith="nominated:").count() == flows.MOST_TOLD
        with pytest.raises(NotNow, match="fler går inte"):
            flows.nominate(opened, akerbar, by=asta, **JONNA)

    def test_is_told_once(self, opened, akerbar, asta):
        for _again in range(3):
            flows.withdraw(flows.nominate(opened, akerbar, by=asta, **JONNA), by=asta)
        assert letters(receiver="jonna@example.se") == ["jonna@example.se"]


class TestDeciding:
    def test_makes_the_seats_and_tells_all(self, nominated, opened, akerbar, asta, karin, client):
        other = flows.nominate(
            opened, akerbar, by=asta, name="Kim Al", email="kim@example.se", words=""
        )
        passes(opened)
        flows.decide(opened, by=karin, decision=decision(), chosen={nominated: "member"})
        seat = Seat.objects.get(body=opened.body)
        assert (seat.person, seat.email, seat.organisation) == (
            "Jonna Ek", "jonna@example.se", akerbar,
        )  # fmt: skip
        told = Letter.objects.filter(key__startswith=f"nominations:{opened.pk}:")
        subjects = dict(told.exclude(key__contains="opened").values_list("receiver", "subject"))
        assert subjects["jonna@example.se"] == "Du är vald till Prov"
        assert subjects["kim@example.se"] == "Beslut om platserna i Prov"
        assert set(subjects) == {"jonna@example.se", "kim@example.se", "asta@example.se"}
        page = client.get("/skane/styrning/prov/").content.decode()
        assert "Jonna Ek" in page and "Kim Al" not in page
        with pytest.raises(NotNow, match="redan infört"):
            flows.decide(opened, by=karin, decision=decision(), chosen={other: "member"})

    def test_limits_hold_and_nothing_is_kept(self, nominated, opened, akerbar, asta, karin):
        other = flows.nominate(
            opened, akerbar, by=asta, name="Kim Al", email="kim@example.se", words=""
        )
        passes(opened)
        both = {nominated: "member", other: "member"}
        with pytest.raises(NotNow, match="Parten har inte fler platser"):
            flows.decide(opened, by=karin, decision=decision(), chosen=both)
        assert not Seat.objects.filter(body=opened.body).exists()
        opened.refresh_from_db()
        assert not opened.is_decided and not letters(key__contains="decided")

    def test_not_before_the_last_day(self, nominated, opened, karin, stig):
        with pytest.raises(NotNow, match="pågår"):
            flows.decide(opened, by=karin, decision=decision(), chosen={nominated: "member"})
        passes(opened)
        with pytest.raises(NotAllowed):
            flows.decide(opened, by=stig, decision=decision(), chosen={nominated: "member"})
        NominationCall.objects.filter(pk=opened.pk).update(seats=1)
        other = Nomination.objects.create(
            call=opened, organisation=nominated.organisation, name="K", email="k@example.se"
        )
        both = {nominated: "member", other: "member"}
        with pytest.raises(NotNow, match="gäller 1 plats"):
            flows.decide(opened, by=karin, decision=decision(), chosen=both)

    def test_in_the_admin(self, as_user, karin, stig, osten, nominated, opened):
        read = reverse("admin:nominations", args=[opened.pk])
        decide = reverse("admin:decide_nominations", args=[opened.pk])
        for user, (reads, writes) in {
            karin: (200, 200),
            stig: (200, 403),
            osten: (404, 404),
        }.items():
            assert as_user(user).get(read).status_code == reads
            assert as_user(user).get(decide).status_code == writes
        assert "Jonna kan." in as_user(stig).get(read).content.decode()
        passes(opened)
        lines = {line.name for line in waiting_for(karin)}
        assert "Stängda nomineringar att föra in beslut om" in lines
        data = {"decided_by": "Årsmötet", "decided_on": f"{TODAY}", "starts_on": f"{TODAY}",
                "ends_on": "", "paragraph": ""}  # fmt: skip
        client = as_user(karin)
        assert "Välj vilka som valdes" in client.post(decide, data).content.decode()
        odd = client.post(decide, data | {f"nomination_{nominated.pk}": "kung"})
        assert odd.status_code == 200
        chosen = data | {f"nomination_{nominated.pk}": "member"}
        assert client.post(decide, chosen).status_code == 302
        assert Seat.objects.get(body=opened.body).person == "Jonna Ek"

    def test_opened_in_the_admin(self, as_user, karin, stig, osten, call, signed):
        address = reverse("admin:open_nominations", args=[call.pk])
        assert as_user(stig).post(address).status_code == 403
        assert as_user(osten).post(address).status_code == 404
        assert "1 organisation har skrivit under" in as_user(karin).get(address).content.decode()
        assert as_user(karin).post(address).status_code == 302
        call.refresh_from_db()
        assert call.is_open


class TestForgetting:
    def test_a_year_after_the_decision(self, nominated, opened, karin):
        passes(opened)
        flows.decide(opened, by=karin, decision=decision(), chosen={nominated: "member"})
        now = timezone.now()
        assert flows.tend_nominations(now=now + KEPT - timedelta(hours=1)) == 0
        assert flows.tend_nominations(now=now + KEPT + timedelta(hours=1)) == 1
        assert not Nomination.objects.exists()
        assert Seat.objects.get(body=opened.body).person == "Jonna Ek"

    def test_a_year_after_the_last_day_where_nobody_decided(self, nominated, opened):
        passes(opened)
        assert flows.tend_nominations(now=timezone.now() + KEPT) == 1

    def test_erased_by_the_address(self, nominated, opened, karin, dag):
        from overenskommelsen.erasing.flows import erase_person
        from tests.erasing.conftest import found_in_tables

        passes(opened)
        flows.decide(opened, by=karin, decision=decision(), chosen={nominated: "member"})
        erase_person("jonna@example.se", by=dag, basis="KS 1", name="Jonna Ek")
        assert found_in_tables(["jonna@example.se", "Jonna Ek"]) == []
        assert Seat.objects.get(body=opened.body).is_erased


def test_nominated_see_what_is_stored(nominated):
    from overenskommelsen.erasing.own import stored_about
    from overenskommelsen.erasing.person import find_person

    sections = {section.key for section in stored_about(find_person("jonna@example.se"))}
    assert {"nominated", "letters"} <= sections


def test_a_person_with_an_account(opened, akerbar, asta, karin):
    """Being nominated opens nothing: an account of that address sees it among its own data."""
    jonna = cast.person("jonna@example.se", "Jonna", "Ek")
    flows.nominate(opened, akerbar, by=asta, **JONNA)
    with pytest.raises(NotAllowed):
        flows.withdraw(Nomination.objects.get(), by=jonna)
