"""The organisation always sees where its application stands, and can take it back."""

import pytest
from django.core import mail
from django.urls import reverse

from organisations.joining import flows as joining
from organisations.models import Accession, Submission
from organisations.reviewing import flows
from organisations.reviewing.stages import stages
from principles.keeping import NotAllowed
from tests import cast
from tests.worker import work


def told(accession):
    accession.refresh_from_db()
    return [(stage.name, stage.state) for stage in stages(accession)]


def page_of(client, accession):
    return client.get(f"/mina-organisationer/{accession.organisation_id}/skane/").content.decode()


def take_back(client, accession):
    address = reverse("take_back_application", args=[accession.organisation_id, "skane"])
    return client.post(address)


def test_steps_without_a_steering_group(as_user, submitted, karin, asta):
    assert told(submitted) == [
        ("Inskickad", "past"), ("Granskas av kansliet", "here"), ("Godkänd", "ahead"),
        ("Undertecknad", "ahead"),
    ]  # fmt: skip
    page = page_of(as_user(asta), submitted)
    assert page.count('aria-current="step"') == 1 and "Styrgruppen" not in page
    flows.review(submitted, by=karin, decision="approve")
    assert told(submitted)[-2:] == [("Godkänd", "past"), ("Undertecknad", "here")]
    cast.parties_sign(submitted.agreement.version_in_force(), by=karin)
    cast.signed(submitted, by=asta)
    assert {state for _name, state in told(submitted)} == {"past"}


def test_steps_with_a_steering_group(as_user, asks, submitted, karin, stig, asta):
    assert ("Styrgruppen", "ahead") in told(submitted)
    flows.review(submitted, by=karin, decision="forward", reason="Internt.")
    assert told(submitted)[1:3] == [("Granskas av kansliet", "past"), ("Styrgruppen", "here")]
    page = page_of(as_user(asta), submitted)
    assert "Nu ligger den hos styrgruppen" in page and "Internt." not in page
    assert "Ta tillbaka ansökan" not in page
    flows.review(submitted, by=stig, decision="approve")
    asks.steering_approves = False
    asks.save()
    assert ("Styrgruppen", "past") in told(submitted)  # it was theirs


def test_what_is_asked_for_stands_word_by_word(as_user, submitted, karin, asta, skane):
    reason = "Vilket år antogs stadgarna?\nSkicka gärna med dem."
    flows.review(submitted, by=karin, decision="return", reason=reason)
    assert ("Tillbaka för komplettering", "halted") in told(submitted)
    page = page_of(as_user(asta), submitted)
    assert "Kansliet behöver veta mer" in page
    assert "Vilket år antogs stadgarna?<br>Skicka gärna med dem." in page
    assert f"mailto:{skane.email}" in page or reverse("contacts", args=["skane"]) in page
    joining.submit(submitted, by=asta)
    assert "Kansliet behöver veta mer" not in page_of(as_user(asta), submitted)


def test_declined(submitted, karin):
    flows.review(submitted, by=karin, decision="decline", reason="Ett bolag.")
    assert ("Avslagen", "halted") in told(submitted)


class TestTakingBack:
    def test_to_change_and_send_again(self, as_user, submitted, karin, asta):
        client = as_user(asta)
        assert "Ta tillbaka ansökan" in page_of(client, submitted)
        answer = take_back(client, submitted)
        assert answer.headers["Location"].endswith("/skane/ansokan/")
        assert told(submitted) == [] and submitted.state == "draft"
        sent = Submission.objects.get()
        assert sent.taken_back_by == asta and sent.taken_back_at
        work()
        subject = "Ansökan är återtagen: Föreningen Åkerbär"
        assert [m.to for m in mail.outbox if m.subject == subject] == [["karin@example.se"]]
        joining.submit(submitted, by=asta)
        assert Submission.objects.count() == 2

    def test_not_when_somebody_has_decided(self, as_user, submitted, karin, asta):
        flows.review(submitted, by=karin, decision="approve")
        client = as_user(asta)
        take_back(client, submitted)
        assert "kan inte tas tillbaka nu" in page_of(client, submitted)
        assert Accession.objects.get().state == "approved"

    @pytest.mark.parametrize("who", ["bo", "karin", "nora"])
    def test_others_take_nothing_back(self, request, as_user, submitted, bergsgarden, who):
        person = request.getfixturevalue(who)
        assert take_back(as_user(person), submitted).status_code == 404
        with pytest.raises(NotAllowed):
            joining.take_back(submitted, by=person)
        assert Accession.objects.get().state == "submitted"
