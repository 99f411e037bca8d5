"""Organisations answer a consultation: who may, when, together, and what is kept."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import close_old_connections, connections
from django.urls import reverse
from django.utils import timezone

from organisations.consultations import answering
from organisations.consultations.audience import may_answer
from organisations.models import Answer, ConsultationResponse, Representative
from principles.keeping import NotAllowed, NotNow
from tests import cast
from tests.consultations import places
from tests.consultations.places import address, answered, question_address, submitted
from tests.worker import work

NEW = places.DIALOGUE.replace("innan vi beslutar", "och beslutar tillsammans")


@pytest.fixture
def bertil(akerbar):
    """Asta's colleague at Åkerbär."""
    user = cast.person("bertil@example.se", "Bertil", "By")
    Representative.objects.create(organisation=akerbar, user=user, state="active", role="colleague")
    return user


class TestWhoMayAnswer:
    def test_signatories(self, consultation, akerbar, bergsgarden, signed):
        assert may_answer(consultation, akerbar)
        assert not may_answer(consultation, bergsgarden)
        signed.state = "withdrawn"
        signed.save()
        assert not may_answer(consultation, akerbar)

    def test_approved_is_not_signed(self, approved, proposal, akerbar):
        assert not may_answer(places.opened(proposal), akerbar)

    def test_signatories_of_another_agreement(self, signed, ostergotland, akerbar, osten):
        other = places.opened(places.proposed(ostergotland))
        assert not may_answer(other, akerbar)

    def test_invited(self, proposal, akerbar, bergsgarden, signed):
        asked = places.opened(proposal, audience="invited", invited=[bergsgarden])
        assert may_answer(asked, bergsgarden) and not may_answer(asked, akerbar)

    def test_registered(self, for_all, akerbar, bergsgarden):
        assert may_answer(for_all, bergsgarden) and may_answer(for_all, akerbar)

    def test_outsiders_answer_for_nobody(self, for_all, akerbar, bo, nora, karin):
        for person in (bo, nora, karin):
            with pytest.raises(NotAllowed):
                answered(for_all, akerbar, by=person)
        assert not ConsultationResponse.objects.exists()

    def test_who_is_not_asked(self, consultation, bergsgarden, bo):
        with pytest.raises(NotAllowed):
            answered(consultation, bergsgarden, by=bo)

    def test_question_of_another_consultation(self, consultation, for_all, akerbar, asta):
        with pytest.raises(NotAllowed):
            answering.save_answer(
                consultation, akerbar, for_all.questions.first(), by=asta, view="agree"
            )


class TestWhen:
    def test_before_it_opens(self, proposal, akerbar, asta):
        coming = places.opened(proposal, audience="registered", opens=2)
        with pytest.raises(NotNow, match="Remissen öppnar"):
            answered(coming, akerbar, by=asta)

    def test_after_it_closed(self, consultation, akerbar, asta):
        response = answered(consultation, akerbar, by=asta).response
        places.moved(consultation)
        with pytest.raises(NotNow, match=r"Remissen stängde .* Det går inte längre att svara"):
            answered(consultation, akerbar, by=asta, view="disagree")
        with pytest.raises(NotNow, match="stängde"):
            answering.submit(response, by=asta)
        assert Answer.objects.get().view == "agree"

    def test_after_it_was_published_early(self, consultation, akerbar, asta):
        response = submitted(consultation, akerbar, by=asta)
        consultation.published_at = timezone.now()
        consultation.save()
        with pytest.raises(NotNow, match="publicerade"):
            answered(consultation, akerbar, by=asta, view="disagree")
        with pytest.raises(NotNow, match="publicerade"):
            answering.take_back(response, by=asta)

    def test_not_opened_by_the_secretariat(self, as_user, consultation, akerbar, asta):
        consultation.opened_at = None
        consultation.save()
        with pytest.raises(NotNow):
            answered(consultation, akerbar, by=asta)
        assert as_user(asta).get(address(consultation, akerbar)).status_code == 404

    @pytest.mark.parametrize(
        ("moment", "is_late"),
        [
            (datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC), False),
            (datetime(2026, 12, 3, 23, 0, 0, tzinfo=UTC), True),
        ],
    )
    def test_closes_at_midnight_in_sweden(
        self, monkeypatch, consultation, akerbar, asta, moment, is_late
    ):
        consultation.opens_on, consultation.closes_on = "2026-11-01", "2026-12-03"
        consultation.save()
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        if is_late:
            with pytest.raises(NotNow, match="stängde 3 december 2026"):
                answered(consultation, akerbar, by=asta)
        else:
            assert answered(consultation, akerbar, by=asta).pk


class TestAnswers:
    def test_proposal_belongs_to_a_change(self, consultation, akerbar, asta):
        kept = answered(consultation, akerbar, by=asta, view="change", proposal=NEW)
        assert kept.proposal == NEW
        kept = answered(consultation, akerbar, by=asta, view="disagree", proposal=NEW)
        assert (kept.proposal, kept.edits) == ("", 2)

    @pytest.mark.parametrize(
        ("written", "words"),
        [("", "Skriv hur texten ska lyda"), (places.DIALOGUE + "\n ", "likadant som texten")],
    )
    def test_change_without_a_change(self, consultation, akerbar, asta, written, words):
        with pytest.raises(NotNow, match=words):
            answered(consultation, akerbar, by=asta, view="change", proposal=written)
        assert not ConsultationResponse.objects.exists()

    def test_general_question_has_no_text_to_change(self, consultation, akerbar, asta):
        with pytest.raises(NotNow, match="ingen text att ändra"):
            answered(consultation, akerbar, by=asta, question=2, view="change", proposal="x")

    def test_the_same_answer_twice_is_one(self, consultation, akerbar, asta):
        for _ in range(2):
            kept = answered(consultation, akerbar, by=asta, comment="Bra.", seen_edits=0)
        assert kept.edits == 1 and Answer.objects.count() == 1


class TestColleagues:
    def test_two_begin_at_once(self, transactional_db, skane, request):
        """Both answers stand in one response, whoever came first."""
        asta = cast.person("asta@example.se", "Asta", "Åkesson")
        bertil = cast.person("bertil@example.se", "Bertil", "By")
        akerbar = cast.organisation("Föreningen Åkerbär", by=asta)
        Representative.objects.create(organisation=akerbar, user=bertil, state="active")
        asked = places.opened(places.proposed(skane), audience="registered")
        barrier, problems = Barrier(2), []

        def begin(person, question):
            try:
                barrier.wait(timeout=20)
                answered(asked, akerbar, by=person, question=question)
            except Exception as problem:  # told in the test's own thread
                problems.append(problem)
            finally:
                connections.close_all()

        threads = [Thread(target=begin, args=(asta, 0)), Thread(target=begin, args=(bertil, 1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        close_old_connections()
        assert problems == []
        assert ConsultationResponse.objects.get().answers.count() == 2

    def test_colleague_was_first(self, consultation, akerbar, asta, bertil):
        answered(consultation, akerbar, by=bertil, comment="Bertils ord.", seen_edits=0)
        with pytest.raises(answering.Meanwhile, match="Bertil By sparade svaret") as told:
            answered(consultation, akerbar, by=asta, comment="Astas ord.", seen_edits=0)
        assert told.value.answer.comment == Answer.objects.get().comment == "Bertils ord."
        answered(consultation, akerbar, by=asta, comment="Astas ord.", seen_edits=1)
        assert Answer.objects.get().comment == "Astas ord."

    def test_page_tells_and_keeps_both(self, as_user, consultation, akerbar, asta, bertil):
        page = question_address(consultation, akerbar)
        answered(consultation, akerbar, by=bertil, comment="Bertils ord.")
        said = {"view": "disagree", "comment": "Astas ord.", "seen": "0"}
        answer = as_user(asta).post(page, said)
        text = answer.content.decode()
        assert "Bertil By sparade svaret" in text and "Bertils ord." in text
        assert "Astas ord.</textarea>" in text and "<title>Fel: " in text
        again = answer.context["form"].data
        assert as_user(asta).post(page, again.dict()).status_code == 302
        kept = Answer.objects.get()
        assert (kept.view, kept.comment, kept.edited_by) == ("disagree", "Astas ord.", asta)

    @pytest.mark.parametrize("seen", ["", "x", "-3", "٣", "9" * 400, "\x00"])
    def test_odd_count_overwrites_nothing(self, as_user, consultation, akerbar, asta, bertil, seen):
        answered(consultation, akerbar, by=bertil, comment="Bertils ord.")
        page = question_address(consultation, akerbar)
        answer = as_user(asta).post(page, {"view": "agree", "comment": "Nytt", "seen": seen})
        assert answer.status_code == 200
        assert Answer.objects.get().comment == "Bertils ord."


class TestSendingIn:
    def test_counts_once_and_everybody_gets_one_receipt(self, consultation, akerbar, asta, bertil):
        response = submitted(consultation, akerbar, by=asta)
        first = response.submitted_at
        again = answering.submit(response, by=bertil)
        assert (again.submitted_at, again.submitted_by) == (first, asta)
        work()
        receipts = [letter for letter in mail.outbox if "remissvar" in letter.subject]
        assert sorted(letter.to[0] for letter in receipts) == [asta.email, bertil.email]
        assert "- Dialog: Instämmer" in receipts[0].body
        assert address(consultation, akerbar) in receipts[0].body

    def test_nothing_answered(self, consultation, akerbar, asta):
        empty = ConsultationResponse.objects.create(consultation=consultation, organisation=akerbar)
        with pytest.raises(NotNow, match="minst en fråga"):
            answering.submit(empty, by=asta)

    def test_change_after_it_counts_at_once(self, consultation, akerbar, asta):
        submitted(consultation, akerbar, by=asta)
        answered(consultation, akerbar, by=asta, view="disagree")
        response = ConsultationResponse.objects.get()
        assert response.is_submitted and response.answers.get().view == "disagree"

    def test_taken_back_and_sent_in_again(self, consultation, akerbar, asta, bertil):
        response = submitted(consultation, akerbar, by=asta)
        answering.take_back(response, by=bertil)
        answering.take_back(response, by=bertil)
        response.refresh_from_db()
        assert not response.is_submitted and response.answers.count() == 1
        answering.submit(response, by=bertil)
        work()
        told = [letter.subject for letter in mail.outbox if letter.to == [asta.email]]
        told = [subject.split()[0] for subject in told if "remissvar" in subject]
        assert told == ["Kvitto:", "Ert", "Kvitto:"]

    def test_others_neither_send_in_nor_take_back(self, consultation, akerbar, asta, bo, karin):
        response = answered(consultation, akerbar, by=asta).response
        for person in (bo, karin):
            with pytest.raises(NotAllowed):
                answering.submit(response, by=person)
        answering.submit(response, by=asta)
        for person in (bo, karin):
            with pytest.raises(NotAllowed):
                answering.take_back(response, by=person)

    def test_own_data_tells_of_it(self, as_user, consultation, akerbar, asta):
        submitted(consultation, akerbar, by=asta, comment="Astas ord.")
        data = as_user(asta).get(reverse("own_data_file")).json()
        assert data["answers"][0]["comment"] == "Astas ord."
        assert data["responses_started"] and data["responses_submitted"]
