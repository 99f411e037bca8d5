"""The secretariat asks: what has to be there, what opening does, and more time and more asked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from organisations.consultations import asking
from organisations.models import ConsultationInvitation
from principles.keeping import NotAllowed, NotNow
from principles.models import Consultation, Principle, Section
from tests import cast
from tests.asking.conftest import DIALOGUE, VISION, close, general
from tests.worker import work


def letters(words):
    work()
    return [letter for letter in mail.outbox if words in letter.subject]


class TestQuestions:
    def test_about_all_come_in_reading_order(self, empty, karin):
        assert asking.ask_about_all(empty, by=karin) == 3
        asked = [(q.kind, q.part, q.heading) for q in empty.questions.all()]
        assert asked == [
            ("section", "vision", "Vision"), ("section", "mal", "Mål"),
            ("principle", "dialog", "Dialog"),
        ]  # fmt: skip

    def test_asking_again_adds_only_what_is_not_there(self, prepared, draft, karin):
        prepared.questions.get(part="mal").delete()
        general(prepared)
        Principle.objects.create(version=draft, name="Mod", slug="mod", position=2)
        assert asking.ask_about_all(prepared, by=karin) == 2
        assert {q.part for q in prepared.questions.all()} == {"vision", "mal", "dialog", "mod", ""}
        assert asking.ask_about_all(prepared, by=karin) == 0

    def test_only_the_secretariat_and_only_before_it_opens(self, opened, stig, osten, karin):
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                asking.ask_about_all(opened, by=person)
        with pytest.raises(NotNow, match="redan öppnad"):
            asking.ask_about_all(opened, by=karin)


class TestMissing:
    def test_is_told_all_at_once(self, prepared, draft, karin, today):
        prepared.audience = "invited"
        prepared.opens_on = prepared.closes_on = today - timedelta(days=1)
        prepared.save()
        Section.objects.get(version=draft, anchor="mal").delete()
        other = Consultation.objects.create(
            version=draft, slug="annan", title="Annan", audience="registered", opens_on=today,
            closes_on=today,
        )  # fmt: skip
        general(other)
        asking.open_consultation(other, by=karin)
        with pytest.raises(asking.NotReady) as refused:
            asking.open_consultation(prepared, by=karin)
        told = " ".join(refused.value.missing)
        assert len(refused.value.missing) == 4
        assert "”Mål” finns inte längre" in told and "Bjud in minst en" in told
        assert "Sista dagen att svara har varit" in told and "En annan remiss" in told
        prepared.refresh_from_db()
        assert not prepared.is_opened and not prepared.questions.exclude(wording="").exists()

    def test_no_questions(self, empty, signed, karin):
        with pytest.raises(asking.NotReady, match="inga frågor"):
            asking.open_consultation(empty, by=karin)

    def test_no_signatories(self, prepared, karin):
        with pytest.raises(asking.NotReady, match="Ingen organisation har skrivit under"):
            asking.open_consultation(prepared, by=karin)

    def test_adopted_version(self, empty, skane, signed, karin):
        general(empty)
        Consultation.objects.filter(pk=empty.pk).update(version=skane.version_in_force())
        with pytest.raises(asking.NotReady, match="redan antagen"):
            asking.open_consultation(empty, by=karin)

    def test_page_tells_it_and_has_no_button(self, empty, as_user, karin):
        address = reverse("admin:consultation_open", args=[empty.pk])
        page = as_user(karin).get(address).content.decode()
        assert "Det finns inga frågor" in page and 'value="Öppna remissen"' not in page
        assert as_user(karin).post(address).status_code == 200
        empty.refresh_from_db()
        assert not empty.is_opened


class TestOpening:
    def test_by_the_page_that_says_that_the_draft_is_published(
        self, prepared, signed, as_user, karin, client
    ):
        browser, public = as_user(karin), prepared.version.get_absolute_url()
        assert browser.get(public).status_code == 404
        address = reverse("admin:consultation_open", args=[prepared.pk])
        page = browser.get(address).content.decode()
        assert "Utkastet blir synligt för alla." in page
        assert browser.post(address).status_code == 302
        prepared.refresh_from_db()
        assert prepared.is_open and prepared.opened_by == karin
        assert browser.get(public).status_code == 200
        assert browser.get(prepared.get_absolute_url()).status_code == 200
        assert browser.get(address).status_code == 302  # a second press

    def test_each_question_keeps_its_wording(self, opened, draft):
        Section.objects.filter(version=draft, anchor="vision").update(body="Annan.", heading="X")
        Principle.objects.filter(version=draft).delete()
        vision, dialogue = opened.questions.get(part="vision"), opened.questions.get(part="dialog")
        assert (vision.heading, vision.wording) == ("Vision", VISION)
        assert dialogue.wording == DIALOGUE

    def test_signatories_get_one_mail(self, opened, asta, bo, bergsgarden):
        sent = letters("Svara på remissen")
        assert [letter.to for letter in sent] == [[asta.email]]
        assert opened.get_absolute_url() in sent[0].body

    def test_whoever_acts_for_two_gets_one_mail(self, prepared, skane, akerbar, asta, karin):
        other = cast.organisation("Andra", by=asta)
        prepared.audience = "invited"
        prepared.save()
        asking.invite(prepared, [akerbar, other], by=karin)
        asking.open_consultation(prepared, by=karin)
        assert len(letters("Svara på remissen")) == 1

    def test_registered_are_written_to_when_they_have_turned_to_the_agreement(
        self, two_answer, asta, bo
    ):
        assert [letter.to for letter in letters("Svara på remissen")] == [[asta.email]]

    def test_twice(self, opened, karin):
        with pytest.raises(NotNow, match="redan öppnad"):
            asking.open_consultation(opened, by=karin)

    def test_earlier_first_day_becomes_today(self, prepared, signed, karin, today):
        Consultation.objects.filter(pk=prepared.pk).update(opens_on=today - timedelta(days=9))
        asking.open_consultation(prepared, by=karin)
        prepared.refresh_from_db()
        assert prepared.opens_on == today

    def test_steering_group_and_others_cannot(self, prepared, signed, stig, osten, asta):
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                asking.open_consultation(prepared, by=person)


class TestMoreTime:
    def test_those_asked_are_told_once(self, opened, karin, asta):
        later = opened.closes_on + timedelta(days=7)
        asking.prolong(opened, by=karin, closes_on=later)
        opened.refresh_from_db()
        assert opened.closes_on == later
        assert [letter.to for letter in letters("längre tid")] == [[asta.email]]

    def test_only_later(self, opened, karin):
        for days in (0, -1):
            with pytest.raises(NotNow, match="senare dag"):
                asking.prolong(opened, by=karin, closes_on=opened.closes_on + timedelta(days=days))

    def test_also_after_the_last_day(self, closed, karin, today):
        asking.prolong(closed, by=karin, closes_on=today)
        closed.refresh_from_db()
        assert closed.is_open

    def test_not_about_other_words(self, closed, draft, karin, today):
        """Those who have answered did so about the words that stood there then."""
        draft.sections.filter(anchor="vision").update(body="Vi vill något annat.")
        with pytest.raises(NotNow, match="Texten har ändrats"):
            asking.prolong(closed, by=karin, closes_on=today)

    def test_not_before_it_is_opened(self, prepared, karin):
        with pytest.raises(NotNow, match="inte öppen"):
            asking.prolong(prepared, by=karin, closes_on=prepared.closes_on + timedelta(days=1))

    def test_page_keeps_what_was_written(self, opened, as_user, karin):
        address = reverse("admin:consultation_prolong", args=[opened.pk])
        for wrong, told in (("31 2 2027", "datum som finns"), ("2020-01-01", "senare dag")):
            page = as_user(karin).post(address, {"closes_on": wrong}).content.decode()
            assert wrong in page and told in page


class TestInviting:
    @pytest.fixture
    def invited(self, prepared, karin, bergsgarden):
        prepared.audience = "invited"
        prepared.save()
        asking.invite(prepared, [bergsgarden], by=karin)
        return prepared

    def test_page_shows_the_agreements_own_and_searches_all(
        self, invited, as_user, karin, signed, bo
    ):
        cast.organisation("Långtbortistan", by=bo, number="802002-4462")
        address = reverse("admin:consultation_invite", args=[invited.pk])
        page = as_user(karin).get(address).content.decode()
        assert "Föreningen Åkerbär" in page
        assert "Långtbortistan" not in page and 'value="Bergsgården"' not in page
        for wished in ("långtbort", "802002-4462", "8020024462"):
            assert "Långtbortistan" in as_user(karin).get(address, {"q": wished}).content.decode()
        assert as_user(karin).get(address, {"q": "'%_\\"}).status_code == 200

    def test_nobody_acts_for_one_of_them(self, invited, as_user, karin, signed, akerbar, asta):
        akerbar.representatives.update(state="ended")
        address = reverse("admin:consultation_invite", args=[invited.pk])
        assert "inget mejl går fram" in as_user(karin).get(address).content.decode()
        done = as_user(karin).post(address, {"organisation": [akerbar.pk]}, follow=True)
        assert "ingen företräder dem i portalen: Föreningen Åkerbär" in done.content.decode()
        assert invited.invitations.count() == 2

    def test_nothing_chosen_and_odd_keys(self, invited, as_user, karin):
        address = reverse("admin:consultation_invite", args=[invited.pk])
        for keys in ([], ["x", "9" * 30, "\0"], ["999999"]):
            page = as_user(karin).post(address, {"organisation": keys}).content.decode()
            assert "Kryssa för minst en" in page

    def test_all_that_are_shown(self, invited, as_user, karin, signed, akerbar):
        address = reverse("admin:consultation_invite", args=[invited.pk])
        as_user(karin).post(address, {"all": "1"})
        assert invited.invitations.filter(organisation=akerbar).exists()

    def test_once_open_only_the_new_ones_are_written_to(self, invited, karin, akerbar, asta, bo):
        asking.open_consultation(invited, by=karin)
        assert [letter.to for letter in letters("Svara på remissen")] == [[bo.email]]
        assert asking.invite(invited, [akerbar], by=karin) == [akerbar]
        assert asking.invite(invited, [akerbar], by=karin) == []
        assert len(letters("Svara på remissen")) == 2

    def test_not_after_it_has_closed(self, invited, karin, akerbar):
        asking.open_consultation(invited, by=karin)
        with pytest.raises(NotNow, match="har varit"):
            asking.invite(close(invited), [akerbar], by=karin)

    def test_not_for_signatories(self, prepared, karin, akerbar):
        with pytest.raises(NotNow, match="inte för inbjudna"):
            asking.invite(prepared, [akerbar], by=karin)
        assert not ConsultationInvitation.objects.exists()
