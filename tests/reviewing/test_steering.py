"""Where the agreement asks for the steering group's yes: two persons, and nothing gets stuck."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from organisations.joining import flows as joining
from organisations.models import Accession, ReviewDecision
from organisations.reviewing import flows
from organisations.waiting import APPLICATIONS, APPLICATIONS_TO_APPROVE
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement, Steward
from tests import cast
from tests.reviewing.conftest import decide, page_of
from tests.worker import work


@pytest.fixture
def recommended(asks, submitted, karin, stig):
    """Åkerbär's application, which Karin has recommended to the steering group."""
    return flows.review(submitted, by=karin, decision="forward", reason="De är redo.")


def state_of(accession):
    accession.refresh_from_db()
    return accession.state


def mails():
    work()
    told = [(m.to[0], m.subject) for m in mail.outbox]
    mail.outbox.clear()
    return told


def waits_for(user):
    return [
        entry.key
        for entry in (APPLICATIONS, APPLICATIONS_TO_APPROVE)
        if entry.waiting_for(user).exists()
    ]


def test_the_whole_way(as_user, asks, submitted, karin, stig, asta):
    mails()
    assert (waits_for(karin), waits_for(stig)) == (["ansokningar"], [])
    assert "Tillstyrk" in as_user(karin).get(page_of(submitted)).content.decode()
    answer = decide(as_user(karin), submitted, "forward", "De är redo.")
    assert answer.status_code == 302 and state_of(submitted) == "steering"
    assert mails() == [
        ("stig@example.se", "Godkänn ansökan från Föreningen Åkerbär?"),
        ("asta@example.se", "Ansökan ligger hos styrgruppen: Föreningen Åkerbär"),
    ]
    assert (waits_for(karin), waits_for(stig)) == ([], ["styrgruppens"])
    page = as_user(stig).get(page_of(submitted)).content.decode()
    assert "De är redo." in page and "Avslå" not in page
    decide(as_user(stig), submitted, "approve", "Välkomna.")
    assert state_of(submitted) == "approved"
    assert sorted(mails()) == [
        ("asta@example.se", "Ansökan är godkänd: Föreningen Åkerbär"),
        ("karin@example.se", "Styrgruppen har godkänt ansökan från Föreningen Åkerbär"),
    ]
    made = ReviewDecision.objects.first()
    assert (made.by, made.recommended_by, made.outcome) == (stig, karin, "Godkänd av styrgruppen")
    address = f"/mina-organisationer/{submitted.organisation_id}/skane/"
    page = as_user(asta).get(address).content.decode()
    assert "Välkomna." in page and "De är redo." not in page


def test_leads_the_secretariat_on_when_it_has_recommended(
    as_user, asks, submitted, karin, stig, bo, bergsgarden
):
    cast.submitted(bergsgarden, asks, by=bo)
    client = as_user(karin)
    decide(client, submitted, "forward")
    page = client.get(page_of(submitted)).content.decode()
    assert "Ansökan ligger hos styrgruppen" in page and "Hämta tillbaka" in page
    assert "Nästa som väntar: Bergsgården" in page


def test_sent_back_to_the_secretariat_and_not_to_the_organisation(
    as_user, recommended, karin, stig, asta
):
    mails()
    assert "Skriv varför" in decide(as_user(stig), recommended, "back").content.decode()
    decide(as_user(stig), recommended, "back", "Fråga om stadgarna.")
    assert state_of(recommended) == "submitted" and recommended.forwarded_at is None
    assert [to for to, _subject in mails()] == ["karin@example.se"]
    assert "Fråga om stadgarna." in as_user(karin).get(page_of(recommended)).content.decode()
    address = f"/mina-organisationer/{recommended.organisation_id}/skane/"
    page = as_user(asta).get(address).content.decode()
    assert "Fråga om stadgarna." not in page and "Granskas av kansliet" in page
    decide(as_user(karin), recommended, "forward")
    assert [to for to, _subject in mails()] == ["stig@example.se"]  # the organisation knows


def test_it_lies_with_the_steering_group_and_the_secretariat_only_fetches_it_back(
    as_user, recommended, karin, asta
):
    client = as_user(karin)
    for decision in ("approve", "forward", "return", "decline"):
        page = decide(client, recommended, decision, "Nej").content.decode()
        assert "Någon hann före dig" in page or "Du har tillstyrkt" in page
    with pytest.raises(NotNow):
        joining.take_back(recommended, by=asta)
    assert state_of(recommended) == "steering"
    decide(client, recommended, "recall")
    assert state_of(recommended) == "submitted"


class TestTwoPersons:
    def test_nobody_does_both_steps(self, as_user, asks, submitted, siv, stig):
        flows.review(submitted, by=siv, decision="forward")
        for decision in ("approve", "back"):
            with pytest.raises(NotNow, match="En annan person"):
                flows.review(submitted, by=siv, decision=decision, reason="x")
        page = as_user(siv).get(page_of(submitted)).content.decode()
        assert "En annan person i styrgruppen behöver svara." in page
        assert waits_for(siv) == [] and waits_for(stig) == ["styrgruppens"]
        flows.review(submitted, by=stig, decision="approve")
        assert state_of(submitted) == "approved"

    def test_not_by_way_of_a_colleague_either(self, asks, submitted, siv, stig, karin):
        flows.review(submitted, by=siv, decision="forward")
        flows.review(submitted, by=stig, decision="back", reason="Se efter.")
        flows.review(submitted, by=karin, decision="forward")
        with pytest.raises(NotNow):
            flows.review(submitted, by=siv, decision="approve")

    def test_whoever_is_in_both_says_yes_to_anothers_recommendation(self, recommended, siv):
        flows.review(recommended, by=siv, decision="approve")
        assert state_of(recommended) == "approved"

    def test_the_database_says_so_too(self, recommended, karin):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewDecision.objects.create(
                accession=recommended, decision="approve", by=karin, recommended_by=karin
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Accession.objects.filter(pk=recommended.pk).update(forwarded_at=None)

    def test_an_operator_is_no_steering_group(self, recommended, dag):
        with pytest.raises(NotNow):
            flows.review(recommended, by=dag, decision="approve")
        assert state_of(recommended) == "steering"


class TestNothingGetsStuck:
    def test_the_switch_is_turned_off(self, as_user, recommended, karin, stig):
        Agreement.objects.filter(slug="skane").update(steering_approves=False)
        assert (waits_for(karin), waits_for(stig)) == (["ansokningar"], [])
        page = decide(as_user(stig), recommended, "back", "Mina ord").content.decode()
        assert "Du får inte göra det här" in page and "Mina ord" in page
        client = as_user(karin)
        page = client.get(page_of(recommended)).content.decode()
        assert "Styrgruppens ja behövs inte längre." in page
        decide(client, recommended, "approve")
        assert state_of(recommended) == "approved"
        assert ReviewDecision.objects.first().role == "secretariat"

    def test_the_switch_is_turned_on_while_somebody_reads(self, as_user, submitted, karin, asks):
        page = decide(as_user(karin), submitted, "approve", "Mina ord").content.decode()
        assert "Styrgruppen godkänner ansökningar här." in page and "Mina ord" in page
        assert state_of(submitted) == "submitted"

    def test_nobody_else_can_approve(self, as_user, asks, submitted, siv):
        client = as_user(siv)
        assert "Lägg till någon i styrgruppen" in client.get(page_of(submitted)).content.decode()
        page = decide(client, submitted, "forward", "Mina ord").content.decode()
        assert "ingen annan än du" in page and "Mina ord" in page
        assert state_of(submitted) == "submitted"

    def test_the_role_has_ended_meanwhile(self, recommended, stig):
        Steward.objects.filter(user=stig).delete()
        with pytest.raises(NotAllowed):
            flows.review(recommended, by=stig, decision="approve")


def test_what_it_is_stays_while_it_lies_with_the_steering_group(recommended):
    assert recommended.organisation.identity_is_settled
    assert not recommended.can_be_changed
    assert Accession.objects.settled().filter(pk=recommended.pk).exists()


def test_another_agreements_steering_group(as_user, recommended, ostergotland):
    other = cast.steward("ola@example.se", ostergotland, "steering")
    assert as_user(other).get(page_of(recommended)).status_code == 404
    assert decide(as_user(other), recommended, "approve").status_code == 404
    assert waits_for(other) == []
    with pytest.raises(NotAllowed):
        flows.review(recommended, by=other, decision="approve")


def test_only_the_operator_turns_the_switch(as_user, karin, dag, skane):
    from principles.agreements.admin import AgreementAdmin
    from principles.models import Agreement

    def is_read(user):
        request = type("Request", (), {"user": user})()
        own = AgreementAdmin(Agreement, None).get_readonly_fields(request, skane)
        return "steering_approves" in own

    assert is_read(karin) and not is_read(dag)
