"""Erasing takes two: Karin proposes by a decision, Dag looks and does it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.models import Seat
from overenskommelsen.erasing import proposing
from overenskommelsen.erasing.flows import erase_person
from overenskommelsen.erasing.person import Refused
from overenskommelsen.models import ErasureProposal, User
from overenskommelsen.waiting.lines import waiting_for
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests import cast
from tests.erasing.conftest import EMAIL, FORMS, NAME, found_in_tables

PROPOSE = "admin:propose_erasure"
NUMBER = "KS 2026-0412"
SAID = {"email": EMAIL, "name": NAME, "case_number": NUMBER, "reason": f"{NAME} har bett om det."}


def proposed(agreement, *, by, **changes):
    return proposing.propose(agreement, by=by, **SAID | changes)


def at(name, proposal):
    return reverse(f"admin:{name}", args=[proposal.pk])


def lines(user):
    return [line for line in waiting_for(user) if "Gallringar" in str(line.name)]


class TestTheWholeWay:
    def test_proposed_looked_at_done_and_told(self, as_user, life, karin, dag, skane):
        office = as_user(karin)
        page = office.post(reverse(PROPOSE), SAID | {"agreement": skane.pk}, follow=True)
        assert "prövar om personen har med" in page.content.decode()
        proposal = ErasureProposal.objects.get()
        letter = Letter.objects.get(receiver=dag.email, subject__contains="gallring att pröva")
        assert NAME not in letter.text and EMAIL not in letter.text
        (line,) = lines(dag)
        assert line.number == 1 and lines(karin) == []

        operator = as_user(dag)
        assert at("carry_out_erasure", proposal) in operator.get(line.address).content.decode()
        text = operator.get(at("carry_out_erasure", proposal)).content.decode()
        assert "den skyddade delen av post" in text and NUMBER in text and "har bett om" in text
        assert User.objects.filter(email=EMAIL).exists()
        answer = operator.post(at("carry_out_erasure", proposal), {"name": NAME}, follow=True)
        assert "Personen är gallrad" in answer.content.decode()
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == ("done", dag)
        assert (proposal.email, proposal.name, proposal.reason) == ("", "", "")
        assert found_in_tables(FORMS) == []
        assert Letter.objects.filter(receiver=karin.email, subject__contains=NUMBER).exists()
        assert lines(dag) == []

    def test_somebody_without_account(self, as_user, life, akerbar, asta, karin, dag, skane):
        from organisations.representing import flows as representing

        representing.invite(akerbar, by=asta, name="Ada Ask", email="ada@example.se")
        proposal = proposed(skane, by=karin, email="Ada@example.se", name="Ada Ask")
        operator, address = as_user(dag), at("carry_out_erasure", proposal)
        shown = operator.get(address)
        assert "inbjudningar (1)" in shown.content.decode()
        said = {"name": "Ada Ask", "seen": shown.context["seen"]}
        assert operator.post(address, said).status_code == 302
        assert found_in_tables(["Ada Ask", "ada@example.se"]) == []

    def test_declined(self, as_user, life, karin, dag, skane):
        proposal = proposed(skane, by=karin)
        operator, address = as_user(dag), at("decline_erasure", proposal)
        assert operator.post(address, {"answer": ""}).status_code == 200
        assert operator.post(address, {"answer": "Uppgifterna behövs."}).status_code == 302
        proposal.refresh_from_db()
        assert (proposal.state, proposal.email, proposal.name) == ("declined", "", "")
        letter = Letter.objects.get(receiver=karin.email, subject__contains="inte utförd")
        assert "Uppgifterna behövs." in letter.text and NAME not in letter.text
        assert User.objects.filter(email=EMAIL).exists()

    def test_taken_back(self, as_user, life, karin, skane, dag):
        proposal = proposed(skane, by=karin)
        assert as_user(karin).post(at("withdraw_erasure", proposal)).status_code == 302
        proposal.refresh_from_db()
        assert (proposal.state, proposal.email) == ("withdrawn", "")
        with pytest.raises(NotNow, match="redan besvarat"):
            proposing.decline(proposal, by=dag, answer="x")
        assert as_user(dag).get(at("carry_out_erasure", proposal)).status_code == 302

    def test_an_erasure_without_it_answers_it(self, life, karin, dag, skane):
        proposal = proposed(skane, by=karin)
        erase_person(EMAIL, by=dag, basis="KS 1", name=NAME)
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == ("done", dag)
        assert found_in_tables(FORMS) == []


class TestNoWayToProbe:
    @pytest.mark.parametrize("email", [EMAIL, "nora@example.se", "ingen@example.se"])
    def test_the_answer_is_the_same(self, as_user, life, nora, karin, skane, email):
        """Of whoever belongs to the agreement, has an account only, or is unknown."""
        said = SAID | {"agreement": skane.pk, "email": email}
        page = as_user(karin).post(reverse(PROPOSE), said, follow=True).content.decode()
        assert "prövar om personen har med" in page and "Ta tillbaka" in page
        assert ErasureProposal.objects.get().email == email

    @pytest.mark.parametrize("email", ["nora@example.se", "ingen@example.se"])
    def test_but_only_ones_own_are_erased(self, as_user, nora, karin, dag, skane, email):
        proposal = proposed(skane, by=karin, email=email, name="Nora Ny")
        page = as_user(dag).get(at("carry_out_erasure", proposal)).content.decode()
        assert "inget med överenskommelsen att göra" in page
        said = {"name": "Nora Ny", "seen": f"{email} Nora Ny"}
        as_user(dag).post(at("carry_out_erasure", proposal), said)
        proposal.refresh_from_db()
        assert proposal.is_waiting and User.objects.filter(pk=nora.pk).exists()

    def test_of_another_agreement(self, life, osten, dag, ostergotland):
        proposal = proposed(ostergotland, by=osten)
        with pytest.raises(Refused, match="inget med överenskommelsen"):
            proposing.carry_out(proposal, by=dag, name=NAME)

    def test_a_seat_is_enough(self, karin, dag, skane):
        Seat.objects.create(
            body=skane.bodies.first(), party=skane.parties.first(), position="member",
            person="Ada Ask", email="ada@example.se", starts_on="2026-01-01",
        )  # fmt: skip
        proposal = proposed(skane, by=karin, email="ada@example.se", name="Ada Ask")
        assert proposing.concerns_its_agreement(proposal)


class TestWhatCannotBe:
    def test_by_oneself(self, life, dag, skane, as_user):
        proposal = proposed(skane, by=dag)
        assert lines(dag) == []
        with pytest.raises(NotNow, match="själv föreslagit"):
            proposing.carry_out(proposal, by=dag, name=NAME)
        with pytest.raises(Refused, match="själv föreslagit"):
            erase_person(EMAIL, by=dag, basis="KS 1", name=NAME)
        assert (
            "själv föreslagit"
            in as_user(dag).get(at("carry_out_erasure", proposal)).content.decode()
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            proposal.settle("done", by=dag)

    def test_twice(self, karin, skane):
        proposed(skane, by=karin)
        with pytest.raises(NotNow, match="redan föreslagen"):
            proposed(skane, by=karin, email=EMAIL.upper())

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"case_number": NAME}, "case_number"),
            ({"case_number": "x" * 121}, "case_number"),
            ({"case_number": "\0"}, "case_number"),
            ({"email": "inte en adress"}, "email"),
            ({"name": ""}, "name"),
            ({"reason": "x" * 20_001}, "reason"),
            ({"agreement": "9" * 30}, "agreement"),
        ],
    )
    def test_bad_input(self, as_user, karin, skane, changes, field):
        said = SAID | {"agreement": skane.pk} | changes
        answer = as_user(karin).post(reverse(PROPOSE), said)
        assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
        assert not ErasureProposal.objects.exists()

    def test_agreement_of_others(self, as_user, karin, osten, ostergotland, skane):
        said = SAID | {"agreement": ostergotland.pk}
        answer = as_user(karin).post(reverse(PROPOSE), said)
        assert "agreement" in answer.context["form"].errors
        with pytest.raises(NotAllowed):
            proposed(ostergotland, by=karin)

    @pytest.mark.parametrize("role", ["nobody", "nora", "asta", "karin", "stig", "osten", "dag"])
    def test_who_may(self, as_user, life, karin, dag, skane, role, request):
        proposal = proposed(skane, by=karin)
        user = None if role == "nobody" else request.getfixturevalue(role)
        client, closed = as_user(user), {302, 403}
        may = {"karin": {200}, "osten": {200}, "dag": {200}}.get(role, closed)
        assert client.get(reverse(PROPOSE)).status_code in may
        for name in ("carry_out_erasure", "decline_erasure", "withdraw_erasure"):
            expected = {"karin": {403}, "osten": {404}, "stig": {404}, "dag": {200}}
            if name == "withdraw_erasure":
                expected["karin"] = {200}
            assert client.get(at(name, proposal)).status_code in expected.get(role, closed), name
        for name in ("carry_out_erasure", "decline_erasure"):
            if role != "dag":
                client.post(at(name, proposal), {"name": NAME, "answer": "x"})
        proposal.refresh_from_db()
        assert proposal.is_waiting and User.objects.filter(email=EMAIL).exists()
        if user and role != "dag":
            with pytest.raises(PermissionDenied):
                proposing.carry_out(proposal, by=user, name=NAME)

    @pytest.mark.parametrize("key", ["x", "0", "9" * 30])
    def test_odd_keys(self, as_user, dag, key):
        for page in ("utfor", "avsla", "ta-tillbaka"):
            address = f"/admin/overenskommelsen/erasureproposal/{key}/{page}/"
            assert as_user(dag).get(address).status_code == 404

    def test_two_operators_at_once(self, life, karin, dag, skane):
        other = cast.person("doris@example.se", "Doris", "Drift")
        other.is_superuser = True
        other.save()
        proposal = proposed(skane, by=karin)
        proposing.decline(ErasureProposal.objects.get(), by=other, answer="Nej.")
        with pytest.raises(NotNow, match="redan besvarat: avslagen"):
            proposing.carry_out(proposal, by=dag, name=NAME)


def test_each_is_led_to_what_he_or_she_may_do(as_user, karin, dag, skane):
    """A link that answers "403" helps nobody."""
    proposal = proposed(skane, by=karin)
    steps = {
        who: reverse(f"admin:{name}", args=[proposal.pk])
        for who, name in ((karin, "withdraw_erasure"), (dag, "carry_out_erasure"))
    }
    changed = reverse("admin:overenskommelsen_erasureproposal_change", args=[proposal.pk])
    for who, other in ((karin, dag), (dag, karin)):
        for address in (reverse("admin:overenskommelsen_erasureproposal_changelist"), changed):
            page = as_user(who).get(address).content.decode()
            assert steps[who] in page and steps[other] not in page
        assert as_user(who).get(steps[who]).status_code == 200
