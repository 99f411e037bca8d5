"""The pages on which a representative answers, as they are walked through and misused."""

import pytest
from django.urls import reverse

from organisations.models import Answer, ConsultationResponse
from principles.forms import tidy
from tests import cast
from tests.attacks import ATTACKS, alive
from tests.consultations import places
from tests.consultations.places import address, answered, question_address, submitted

NEW = places.DIALOGUE.replace("innan vi beslutar", "och beslutar tillsammans")


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


class TestStory:
    def test_asta_answers_for_akerbar(self, as_user, consultation, akerbar, asta):
        browser = as_user(asta)
        mine = text_of(browser.get(reverse("my_organisations")))
        assert "Remisser att svara på" in mine and address(consultation, akerbar) in mine
        listed = text_of(browser.get(address(consultation, akerbar)))
        assert listed.count("Inte besvarad") == 3 and "Inget är inskickat än" in listed

        first = question_address(consultation, akerbar)
        page = text_of(browser.get(first))
        assert "Fråga 1 av 3" in page and f"{places.DIALOGUE}</textarea>" in page
        said = {"view": "change", "proposal": NEW, "comment": "Vi vill vara med.", "seen": "0"}
        answer = browser.post(first, said)
        assert answer.headers["Location"] == question_address(consultation, akerbar, 1)
        second = {"view": "agree", "proposal": places.VISION, "list": "1", "seen": "0"}
        answer = browser.post(question_address(consultation, akerbar, 1), second)
        assert answer.headers["Location"] == address(consultation, akerbar)
        listed = text_of(browser.get(address(consultation, akerbar)))
        assert "Instämmer med ändring" in listed and "Asta Åkesson" in listed

        check = text_of(browser.get(address(consultation, akerbar, "kontrollera/")))
        assert "1 fråga är inte besvarad" in check and "Vi vill vara med." in check
        assert "<ins" in check and "<del" in check
        assert not ConsultationResponse.objects.get().is_submitted
        browser.post(address(consultation, akerbar, "kontrollera/"))
        assert ConsultationResponse.objects.get().submitted_by == asta
        listed = text_of(browser.get(address(consultation, akerbar)))
        assert "Asta Åkesson skickade in det" in listed and "räknas direkt" in listed

        browser.post(address(consultation, akerbar, "ta-tillbaka/"))
        listed = text_of(browser.get(address(consultation, akerbar)))
        assert "Inget är inskickat än" in listed and "Instämmer med ändring" in listed

    def test_bo_answers_for_bergsgarden_in_its_own_response(
        self, as_user, for_all, akerbar, bergsgarden, asta, bo
    ):
        answered(for_all, akerbar, by=asta, comment="Astas ord.")
        browser = as_user(bo)
        assert "Astas ord." not in text_of(browser.get(question_address(for_all, bergsgarden)))
        browser.post(question_address(for_all, bergsgarden), {"view": "disagree", "seen": "0"})
        said = {row.response.organisation: row.view for row in Answer.objects.all()}
        assert said == {akerbar: "agree", bergsgarden: "disagree"}

    def test_own_page_shows_what_can_be_answered(
        self, as_user, consultation, for_all, akerbar, bergsgarden, asta, bo, nora
    ):
        page = reverse("own_organisation", args=[akerbar.pk])
        assert address(consultation, akerbar) in text_of(as_user(asta).get(page))
        page = reverse("own_organisation", args=[bergsgarden.pk])
        shown = text_of(as_user(bo).get(page))
        assert address(for_all, bergsgarden) in shown and "/dialog/" not in shown
        assert "Remisser att svara" not in text_of(as_user(nora).get(reverse("my_organisations")))

    def test_what_was_let_go_by_is_not_shown(self, as_user, consultation, akerbar, asta):
        places.moved(consultation)
        page = reverse("own_organisation", args=[akerbar.pk])
        assert "Hur ska vi mötas?" not in text_of(as_user(asta).get(page))


class TestMistakes:
    def errors(self, browser, page, **said):
        text = text_of(browser.post(page, {"seen": "0"} | said))
        assert "<title>Fel: " in text
        return text

    def test_what_is_missing_is_said_and_what_is_written_stays(
        self, as_user, consultation, akerbar, asta
    ):
        browser, page = as_user(asta), question_address(consultation, akerbar)
        text = self.errors(browser, page, comment="Mina ord.", proposal=NEW)
        assert "Välj vad ni tycker" in text and "Mina ord.</textarea>" in text
        text = self.errors(browser, page, view="change", comment="Mina ord.")
        assert "Skriv hur texten ska lyda i stället" in text
        text = self.errors(browser, page, view="change", proposal=places.DIALOGUE)
        assert "Förslaget är likadant som texten" in text
        text = self.errors(browser, page, view="agree", comment="x" * 20_001)
        assert "Skriv högst 20000 tecken. Nu är det 20001" in text
        text = self.errors(browser, page, view="change", proposal="x " * 11_000)
        assert "Skriv högst 20" in text
        text = self.errors(browser, page, view="påhittad")
        assert "Välj vad ni tycker" in text
        assert not ConsultationResponse.objects.exists()

    def test_200_kilobytes(self, as_user, consultation, akerbar, asta):
        browser, page = as_user(asta), question_address(consultation, akerbar)
        large = "ord och mera ord\n\n" * 11_000
        text = self.errors(browser, page, view="change", comment=large, proposal=large)
        assert "Skriv högst" in text

    def test_a_wording_that_is_left_out_is_told(self, as_user, consultation, akerbar, asta):
        said = {"view": "disagree", "proposal": NEW, "seen": "0", "list": "1"}
        answer = as_user(asta).post(question_address(consultation, akerbar), said, follow=True)
        assert "men inte den nya lydelsen" in answer.content.decode()
        assert Answer.objects.get().proposal == ""

    def test_general_question_offers_no_change(self, as_user, consultation, akerbar, asta):
        page = question_address(consultation, akerbar, 2)
        assert "Ny lydelse" not in text_of(as_user(asta).get(page))
        self.errors(as_user(asta), page, view="change", proposal="x")
        as_user(asta).post(page, {"view": "none", "comment": "Tack!", "seen": "0"})
        assert "Kommentar" in text_of(as_user(asta).get(address(consultation, akerbar)))

    def test_principle_without_a_meaning_can_be_given_one(
        self, as_user, client, consultation, akerbar, asta
    ):
        consultation.questions.filter(kind="principle").update(wording="")
        page, browser = question_address(consultation, akerbar), as_user(asta)
        shown = text_of(browser.get(page))
        assert "inte skrivit någon text än" in shown and "Vi föreslår en text" in shown
        self.errors(browser, page, view="change", proposal=" ")
        browser.post(page, {"view": "change", "proposal": "Vi lyssnar.", "seen": "0"})
        assert "<ins>Vi lyssnar.</ins>" in text_of(
            browser.get(address(consultation, akerbar, "kontrollera/"))
        )

    def test_sending_in_nothing(self, as_user, consultation, akerbar, asta):
        text = text_of(as_user(asta).post(address(consultation, akerbar, "kontrollera/")))
        assert "Svara på minst en fråga" in text and "<title>Fel: " in text

    def test_closed_while_writing(self, as_user, consultation, akerbar, asta):
        browser, page = as_user(asta), question_address(consultation, akerbar)
        assert "Spara och fortsätt" in text_of(browser.get(page))
        places.moved(consultation)
        text = self.errors(browser, page, view="agree", comment="Sent ord.")
        assert "Det går inte längre att svara" in text and "Sent ord.</textarea>" in text
        assert "Spara och fortsätt" not in text and not Answer.objects.exists()
        text = self.errors(browser, page, comment="Sent ord.")
        assert "Det går inte längre att svara" in text and "Välj vad ni tycker" in text
        assert browser.get(page).status_code == 302

    def test_not_sent_in_when_it_closed(self, as_user, consultation, akerbar, asta):
        answered(consultation, akerbar, by=asta, comment="Mina ord.")
        places.moved(consultation)
        listed = text_of(as_user(asta).get(address(consultation, akerbar)))
        assert "Inte inskickat. Det räknas inte." in listed
        check = text_of(as_user(asta).get(address(consultation, akerbar, "kontrollera/")))
        assert "Mina ord." in check and "Skicka in remissvaret" not in check
        text = text_of(as_user(asta).post(address(consultation, akerbar, "kontrollera/")))
        assert "Det går inte längre att svara" in text

    def test_withdrawn_while_answering(self, as_user, consultation, akerbar, asta, signed):
        answered(consultation, akerbar, by=asta)
        signed.state = "withdrawn"
        signed.save()
        listed = text_of(as_user(asta).get(address(consultation, akerbar)))
        assert "inte längre bland dem som får svara" in listed


PAGES = ("", "fraga/{question}/", "kontrollera/", "ta-tillbaka/")


class TestNotOnesOwn:
    """Whoever it is: what is another's does not exist, to read or to change."""

    def all_pages(self, browser, base, question):
        for page in PAGES:
            place = base + page.format(question=question)
            if page != "ta-tillbaka/":
                yield browser.get(place).status_code
            yield browser.post(place, {"view": "disagree", "seen": "1"}).status_code

    @pytest.mark.parametrize("role", ["nora", "bo", "karin", "stig", "osten", "dag", "nobody"])
    def test_another_organisation(self, as_user, request, consultation, akerbar, asta, role):
        response = submitted(consultation, akerbar, by=asta)
        person = None if role == "nobody" else request.getfixturevalue(role)
        base, question = address(consultation, akerbar), consultation.questions.first().pk
        statuses = set(self.all_pages(as_user(person), base, question))
        assert statuses <= ({302, 405} if role == "nobody" else {404, 405})
        response.refresh_from_db()
        assert response.is_submitted and response.answers.get().view == "agree"

    def test_another_agreement(
        self, as_user, consultation, ostergotland, akerbar, asta, bergsgarden
    ):
        other = places.opened(places.proposed(ostergotland), slug="annan")
        browser, question = as_user(asta), other.questions.first().pk
        for slug, agreement in (("annan", "ostergotland"), ("annan", "skane"),
                                ("dialog", "ostergotland")):  # fmt: skip
            base = f"/mina-organisationer/{akerbar.pk}/remisser/{agreement}/{slug}/"
            assert set(self.all_pages(browser, base, question)) <= {404, 405}
        # A question of the other, at the address of the own.
        assert browser.post(
            address(consultation, akerbar, f"fraga/{question}/"), {"view": "agree"}
        ).status_code == 404  # fmt: skip
        # An organisation that is not asked, of somebody who acts for it.
        base = address(consultation, bergsgarden)
        bo = bergsgarden.representatives.get().user
        statuses = self.all_pages(as_user(bo), base, consultation.questions.first().pk)
        assert set(statuses) <= {404, 405}
        assert not ConsultationResponse.objects.exists()

    def test_who_has_asked_to_represent_does_not_yet(self, as_user, consultation, akerbar, nora):
        from organisations.representing.flows import ask_to_represent

        ask_to_represent(akerbar, by=nora, message="")
        assert as_user(nora).get(address(consultation, akerbar)).status_code == 404

    def test_colleague_of_any_role_may(self, as_user, consultation, akerbar, nora):
        akerbar.representatives.create(user=nora, state="active", role="colleague")
        browser = as_user(nora)
        browser.post(question_address(consultation, akerbar), {"view": "agree", "seen": "0"})
        browser.post(address(consultation, akerbar, "kontrollera/"))
        assert ConsultationResponse.objects.get().submitted_by == nora


@pytest.mark.one_database
class TestAttacks:
    def test_none_is_alive_where_it_was_written(self, as_user, consultation, akerbar, asta):
        browser, page = as_user(asta), question_address(consultation, akerbar)
        for pair in zip(ATTACKS[::2], ATTACKS[1::2], strict=True):
            attack = "\n\n".join(pair)
            said = {"proposal": f"Nytt {attack}", "comment": attack}
            wrong = browser.post(page, said | {"seen": "x"})
            stored = Answer.objects.first()
            said |= {"view": "change", "seen": stored.edits if stored else 0}
            assert browser.post(page, said).status_code == 302, attack[:60]
            check = browser.get(address(consultation, akerbar, "kontrollera/"))
            for answer in (wrong, check, browser.get(page)):
                assert alive(text_of(answer)) == [], attack[:60]

    def test_none_is_alive_in_what_is_published(self, client, proposal, akerbar, asta):
        everybody = places.opened(proposal, audience="registered")
        for number, attack in enumerate(map(tidy, ATTACKS)):  # as every form of the portal does
            one = cast.organisation(f"Förening {number}", by=asta)
            kept = submitted(
                everybody, one, by=asta, view="change", proposal=f"Nytt {attack}", comment=attack
            )
            kept.answers.update(reply=attack, outcome="noted")
        places.published(everybody)
        for page in ("/skane/remisser/dialog/", "/en/skane/remisser/dialog/"):
            shown = text_of(client.get(page))
            assert alive(shown) == [] and "{{ 7*7 }}{% debug %}" in shown
