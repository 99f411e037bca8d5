"""The secretariat reviews an application: everything on one page, and a decision."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from organisations.attachments.flows import attach
from organisations.joining import flows as joining
from organisations.models import Accession, Organisation, ReviewDecision
from organisations.reviewing import flows
from principles.keeping import NotAllowed, NotNow
from tests import cast
from tests.reviewing.conftest import decide, page_of
from tests.worker import work


def state_of(accession):
    accession.refresh_from_db()
    return accession.state


def sent_to(words):
    work()
    return sorted(m.to[0] for m in mail.outbox if words in m.subject)


class TestPage:
    def test_everything_needed_to_decide(self, as_user, karin, asta, submitted, skane):
        Organisation.objects.update(form="economic")  # an odd number for a cooperative
        submitted.confirmations.first().delete()
        upload = SimpleUploadedFile("Protokoll.pdf", b"%PDF-1.7")
        upload.content_type = "application/pdf"
        minutes = attach(submitted, by=asta, upload=upload, kind="minutes")
        page = as_user(karin).get(page_of(submitted)).content.decode()
        for criterion in skane.criteria.all():
            assert criterion.text in page
        confirmed = f"Bekräftat av {asta} den"
        assert page.count(confirmed) == skane.criteria.count() - 1
        assert page.count("Inte bekräftat") == 1
        for words in ("802002-1237", "Numrets första siffra", "Styrelsen", "asta@example.se",
                      "Granskas av kansliet", "Kom in i dag", "Godkänn", "ansvarig",
                      reverse("attachment", args=[minutes.pk]), "Protokoll.pdf"):  # fmt: skip
            assert words in page, words

    def test_history_tells_all_of_it(self, as_user, karin, asta, submitted):
        client = as_user(karin)
        decide(client, submitted, "return", "Vilket år antogs stadgarna?")
        joining.submit(submitted, by=asta)
        joining.take_back(submitted, by=asta)
        joining.submit(submitted, by=asta)
        decide(client, submitted, "approve", "Välkomna!")
        cast.parties_sign(submitted.agreement.version_in_force(), by=karin)
        signed = cast.signed(Accession.objects.get(pk=submitted.pk), by=asta)
        answer = client.get(page_of(signed))
        told = [one.what for one in reversed(answer.context["history"])]
        assert told == [
            "Inskickad", "Tillbaka för komplettering", "Inskickad",
            "Återtagen av organisationen för att ändras", "Inskickad", "Godkänd",
            f"Registerpost {signed.entry.seq}: Underskrift",
        ]  # fmt: skip
        page = answer.content.decode()
        assert "Vilket år antogs stadgarna?" in page and "Välkomna!" in page
        assert reverse("admin:record_withdrawal", args=[signed.pk]) in page

    def test_as_many_queries_whatever_there_is_to_tell(
        self, as_user, karin, asta, skane, submitted, django_assert_max_num_queries
    ):
        client = as_user(karin)

        def something_happens(name):
            made = cast.organisation(f"Föreningen Åkerbär {name}", by=asta)
            cast.submitted(made, skane, by=asta)
            decide(client, submitted, "return", "Mer?")
            joining.submit(submitted, by=asta)

        def queries():
            with django_assert_max_num_queries(50) as asked:
                client.get(page_of(submitted))
            return len(asked)

        something_happens("A")
        few = queries()
        for name in "BCD":
            something_happens(name)
        assert queries() == few

    def test_steering_group_reads_what_it_does_not_decide(self, as_user, stig, submitted):
        client = as_user(stig)
        page = client.get(page_of(submitted)).content.decode()
        assert "Ansökan ligger hos kansliet" in page and 'name="reason"' not in page
        assert decide(client, submitted, "approve").status_code == 403
        assert state_of(submitted) == "submitted"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_another_agreement_does_not_exist(self, as_user, osten, submitted, method):
        client = as_user(osten)
        said = {"review_decision": "approve"}
        for address in (page_of(submitted), *map(odd_address, ("x", "9" * 30, "0", "\0"))):
            assert getattr(client, method)(address, said).status_code == 404, address
        assert state_of(submitted) == "submitted"


def odd_address(key):
    return f"/admin/organisations/accession/{key}/change/"


class TestDecision:
    def test_approve(self, as_user, karin, submitted):
        answer = decide(as_user(karin), submitted, "approve")
        assert answer.headers["Location"] == page_of(submitted)
        assert state_of(submitted) == "approved"
        assert sent_to("godkänd") == ["asta@example.se"]
        assert ReviewDecision.objects.get().by == karin

    def test_asking_for_more_and_sending_again(self, as_user, karin, asta, submitted):
        decide(as_user(karin), submitted, "return", "Vilket år antogs stadgarna?")
        assert state_of(submitted) == "returned"
        assert sent_to("kompletteras") == ["asta@example.se"]
        assert "Vilket år antogs stadgarna?" in mail.outbox[-1].body
        joining.submit(submitted, by=asta)
        assert state_of(submitted) == "submitted"
        assert submitted.submissions.count() == 2

    def test_decline(self, as_user, karin, submitted):
        decide(as_user(karin), submitted, "decline", "Ni är ett aktiebolag.")
        assert state_of(submitted) == "declined"

    @pytest.mark.parametrize(
        ("decision", "reason", "words"),
        [
            ("return", "", "Skriv varför"),
            ("decline", " \n\u200b", "Skriv varför"),
            ("return", "\0", "Skriv varför"),
            ("decline", "x" * 20_001, "20000"),
            ("", "Ord som inte ska försvinna", "Välj vad du beslutar"),
            ("forward", "Ord", "Styrgruppens ja behövs inte längre"),
            ("back", "Ord", "Ansökan väntar inte på något beslut"),
            ("recall", "", "Ansökan väntar inte på något beslut"),
            ("förinta", "Ord", "Välj ett av besluten"),
        ],
    )
    def test_bad_input_is_told_and_kept(self, as_user, karin, submitted, decision, reason, words):
        answer = decide(as_user(karin), submitted, decision, reason)
        page = answer.content.decode()
        assert answer.status_code == 200 and words in page
        if reason.strip("\0 \n\u200b"):
            assert reason in page
        assert state_of(submitted) == "submitted"
        assert not ReviewDecision.objects.exists()

    def test_words_are_tidied(self, as_user, karin, submitted):
        decide(as_user(karin), submitted, "return", "Mer\0, \u202etack")
        assert ReviewDecision.objects.get().reason == "Mer, tack"

    def test_error_stands_next_to_the_field_and_is_linked(self, as_user, karin, submitted):
        page = decide(as_user(karin), submitted, "return").content.decode()
        assert page.count("Skriv varför, så att de som läser förstår.") == 2
        assert 'href="#id_reason"' in page and "<title>Fel:" in page
        assert 'value="return"' in page and "checked" in page

    @pytest.mark.parametrize("who", ["stig", "osten", "asta", "nora"])
    def test_others_decide_nothing(self, request, submitted, who):
        person = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            flows.review(submitted, by=person, decision="approve")
        assert state_of(submitted) == "submitted"

    def test_an_operator_decides(self, as_user, dag, submitted):
        assert decide(as_user(dag), submitted, "approve").status_code == 302
        assert state_of(submitted) == "approved"


class TestMeanwhile:
    """What happens between opening the page and deciding."""

    def test_a_colleague_has_decided(self, as_user, karin, dag, submitted):
        flows.review(submitted, by=dag, decision="approve")
        answer = decide(as_user(karin), submitted, "decline", "Ni är ett aktiebolag.")
        page = answer.content.decode()
        assert "Någon hann före dig. Dag Drift" in page and "Godkänd." in page
        assert "Du skrev:" in page and "Ni är ett aktiebolag." in page
        assert state_of(submitted) == "approved" and ReviewDecision.objects.count() == 1

    def test_it_was_sent_in_anew(self, as_user, karin, asta, submitted):
        client = as_user(karin)
        seen = client.get(page_of(submitted)).context["submission"].pk
        joining.take_back(submitted, by=asta)
        joining.submit(submitted, by=asta)
        answer = decide(client, submitted, "approve", "Fint", seen=seen)
        page = answer.content.decode()
        assert "Organisationen har skickat in ansökan på nytt" in page and "Fint" in page
        assert state_of(submitted) == "submitted"
        newest = answer.context["submission"].pk
        assert f'name="seen" value="{newest}"' in page
        assert decide(client, submitted, "approve", seen=newest).status_code == 302

    def test_it_was_taken_back(self, as_user, karin, asta, submitted):
        joining.take_back(submitted, by=asta)
        joining.save_application(submitted, by=asta, confirmed=[], decision_body="Hemligt än")
        client = as_user(karin)
        page = client.post(
            page_of(submitted), {"review_decision": "approve", "reason": "Fint"}, follow=True
        ).content.decode()
        assert "Organisationen har tagit tillbaka ansökan" in page and "Du skrev: Fint" in page
        assert "Hemligt än" not in page
        assert client.get(page_of(submitted)).status_code == 404
        assert state_of(submitted) == "draft"

    def test_a_draft_that_was_never_sent_in_does_not_exist(self, as_user, karin, akerbar, skane):
        draft = Accession.objects.create(agreement=skane, organisation=akerbar)
        assert decide(as_user(karin), draft, "approve", "x").status_code == 404

    def test_a_taken_back_application_of_another_agreement(self, as_user, osten, asta, submitted):
        joining.take_back(submitted, by=asta)
        assert decide(as_user(osten), submitted, "approve").status_code == 404


class TestList:
    def test_leads_from_one_to_the_next_that_waits(self, as_user, karin, bo, bergsgarden, skane,
                                                   submitted):  # fmt: skip
        other = cast.submitted(bergsgarden, skane, by=bo)
        client = as_user(karin)
        decide(client, submitted, "approve")
        page = client.get(page_of(submitted)).content.decode()
        assert "Nästa som väntar: Bergsgården" in page and page_of(other) in page
        decide(client, other, "approve")
        assert "Nästa som väntar" not in client.get(page_of(other)).content.decode()

    def test_state_age_and_order(self, as_user, karin, bo, bergsgarden, skane, submitted):
        cast.submitted(bergsgarden, skane, by=bo)
        ago = timezone.now() - timedelta(days=12)
        Accession.objects.filter(pk=submitted.pk).update(submitted_at=ago)
        address = reverse("admin:organisations_accession_changelist")
        page = as_user(karin).get(address)
        assert "12 dagar" in page.content.decode() and "kom in i dag" in page.content.decode()

        def order(query):
            rows = as_user(karin).get(address, query).context["cl"].result_list
            return [str(row.organisation) for row in rows]

        newest = ["Bergsgården", "Föreningen Åkerbär"]
        assert order({}) == order({"o": "-3"}) == newest
        assert order({"o": "3"}) == order({"o": "-2", "state": "submitted"}) == newest[::-1]
        assert order({"vantar": "ansokningar"}) == newest


def test_flow_needs_a_reason_too(submitted, karin):
    with pytest.raises(NotNow, match="Skriv varför"):
        flows.review(submitted, by=karin, decision="decline", reason="  ")
