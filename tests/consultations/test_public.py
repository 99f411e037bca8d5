"""What the public sees of consultations: the questions while they are open, answers only after."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.consultations import answering
from organisations.consultations.tending import tend_consultations
from principles.models import ConsultationMeeting, Translation
from tests import cast
from tests.consultations import places
from tests.consultations.places import answered, submitted
from tests.worker import work

LIST, PAGE = "/skane/remisser/", "/skane/remisser/dialog/"
NEW = places.DIALOGUE.replace("innan vi beslutar", "och beslutar tillsammans")
SECRET = "Det här är ännu inte publicerat"


def text_of(client, page):
    answer = client.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()


class TestList:
    def test_none(self, client, skane):
        text = text_of(client, LIST)
        assert "Ingen remiss är öppen just nu" in text and "Kommande" not in text

    def test_every_state_in_words(self, client, proposal):
        for slug, opens, closes in (("nu", -1, 1), ("sedan", 2, 3), ("nyss", -9, -1)):
            made = places.opened(proposal, slug=slug, opens=opens, closes=closes)
            made.title = f"Remiss {slug}"
            made.save()
        places.published(places.opened(proposal, slug="klar"))
        prepared = places.opened(proposal, slug="forbereds")
        prepared.opened_at = None
        prepared.save()
        text = text_of(client, LIST)
        order = ["Öppna nu", "remisser/nu/", "Sista dag att svara är", "Kommande",
                 "remisser/sedan/", "Öppnar", "Stängda", "remisser/nyss/", "inte publicerade än",
                 "Klara", "remisser/klar/", "Svaren publicerades"]  # fmt: skip
        places_in_text = [text.index(words) for words in order]
        assert places_in_text == sorted(places_in_text)
        assert "forbereds" not in text
        assert client.get("/skane/remisser/forbereds/").status_code == 404
        assert client.get("/ostergotland/remisser/nu/").status_code == 404

    def test_start_page_leads_to_the_open_one(self, client, consultation):
        assert PAGE in text_of(client, "/skane/")
        places.moved(consultation)
        assert PAGE not in text_of(client, "/skane/")


class TestPage:
    def test_while_open(self, client, consultation):
        ConsultationMeeting.objects.create(
            consultation=consultation, title="Samtal i Hässleholm", starts_at=timezone.now(),
            place="Kulturhuset",
        )  # fmt: skip
        text = text_of(client, PAGE)
        for words in ("Vi lyssnar på varandra", "Ett öppet län för alla", "Något mer?",
                      "har skrivit under", "Samtal i Hässleholm", "Kulturhuset",
                      "Svara för din organisation", "/mina-organisationer/",
                      "/skane/overenskommelsen/forslag/"):  # fmt: skip
            assert words in text, words
        assert "Läs 0 svar" not in text and "Har svarat" not in text

    def test_nothing_of_an_answer_reaches_the_public_before(
        self, client, consultation, akerbar, asta, skane
    ):
        asked = {"view": "change", "proposal": f"{SECRET}.", "comment": SECRET}
        kept = submitted(consultation, akerbar, by=asta, **asked)
        kept.answers.update(reply=SECRET, outcome="changed")
        consultation.questions.update(summary=SECRET)
        consultation.conclusion = SECRET
        pages = ["/skane/", LIST, PAGE, "/skane/organisationer/", "/skane/process/",
                 "/skane/organisationer/foreningen-akerbar/",
                 "/skane/overenskommelsen/forslag/"]  # fmt: skip
        for closes in (10, -1):  # open, and closed but not published
            places.moved(consultation, closes=closes)
            for page in pages:
                for address in (page, f"/en{page}"):
                    text = text_of(client, address)
                    assert SECRET not in text, address
                    if "organisation" not in address and address not in {"/skane/", "/en/skane/"}:
                        assert "Åkerbär" not in text, address

    def test_published(self, client, for_all, akerbar, bergsgarden, asta, bo, signed):
        submitted(for_all, akerbar, by=asta, view="change", proposal=NEW, comment="Med oss.")
        submitted(for_all, bergsgarden, by=bo, view="disagree", comment="Inte så.")
        answered(for_all, bergsgarden, by=bo, question=2, view="none", comment="Tack för frågan!")
        changed = for_all.questions.first().answers.get(view="change")
        changed.reply, changed.outcome = "Det har ni rätt i.", "changed"
        changed.save()
        for_all.conclusion = "Texten är **ändrad**."
        places.published(for_all)
        text = text_of(client, "/skane/remisser/alla/")
        for words in ("1 instämmer med ändring", "1 instämmer inte", "Med oss.", "Inte så.",
                      "<ins>", "<del>", "Det har ni rätt i.", "Har ändrat texten", "Bergsgården",
                      "<strong>ändrad</strong>", "Tack för frågan!", "2 organisationer",
                      'href="/skane/organisationer/foreningen-akerbar/"'):  # fmt: skip
            assert words in text, words
        assert "/organisationer/bergsgarden/" not in text  # not in the directory: no link
        assert "Svara för din organisation" not in text

    def test_what_was_not_sent_in_is_never_published(
        self, client, for_all, akerbar, bergsgarden, asta, bo
    ):
        answered(for_all, akerbar, by=asta, comment=SECRET)
        answering.take_back(submitted(for_all, bergsgarden, by=bo, comment=SECRET), by=bo)
        places.published(for_all)
        text = text_of(client, "/skane/remisser/alla/")
        assert SECRET not in text and "Åkerbär" not in text and "Ingen har svarat" in text

    def test_names_of_persons_are_not_published(self, client, consultation, akerbar, asta):
        submitted(consultation, akerbar, by=asta)
        places.published(consultation)
        assert "Asta" not in text_of(client, PAGE)

    def test_in_english_the_words_of_others_are_marked(
        self, client, consultation, akerbar, asta, skane
    ):
        submitted(consultation, akerbar, by=asta, comment="Med oss.")
        places.published(consultation)
        Translation.objects.create(
            agreement=skane, model="consultation", row=consultation.pk, field="title",
            text="How shall we meet?", language="en",
        )  # fmt: skip
        text = text_of(client, f"/en{PAGE}")
        assert "How shall we meet?" in text and "Hur ska vi mötas?" not in text
        assert '<span lang="sv">Dialog</span>' in text
        assert '<div class="comment" lang="sv">' in text

    def test_as_many_queries_for_forty_answers_as_for_two(self, client, proposal, asta):
        everybody = places.opened(proposal, audience="registered")

        def queries(numbers):
            places.moved(everybody, closes=3)
            for number in numbers:
                one = cast.organisation(f"Förening {number}", by=asta)
                submitted(everybody, one, by=asta, view="change", proposal=f"{NEW} {number}")
            places.published(everybody)
            caches["pages"].clear()
            with CaptureQueriesContext(connection) as found:
                text_of(client, PAGE)
            type(everybody).objects.update(published_at=None)
            everybody.published_at = None
            return len(found)

        few = queries(range(2))
        assert queries(range(2, 40)) == few <= 9


class TestReminders:
    def at(self, consultation, days):
        """So many days before the last one."""
        moment = timezone.localtime().replace(hour=12)
        return moment + (consultation.closes_on - moment.date()) - timedelta(days=days)

    @pytest.fixture
    def remind(self, consultation):
        def remind(asked=consultation):
            counts = [tend_consultations(now=self.at(asked, days)) for days in range(12, -3, -1)]
            work()
            letters = [one for one in mail.outbox if one.subject.startswith("Påminnelse")]
            return sum(counts), [letter.to[0] for letter in letters]

        work()
        mail.outbox.clear()
        return remind

    def test_a_week_and_a_day_before(self, remind, consultation, asta, bergsgarden):
        assert remind() == (2, [asta.email] * 2)
        assert remind() == (0, [asta.email] * 2)  # again changes nothing
        places.moved(consultation, opens=-3, closes=20)  # the secretariat has prolonged it
        assert remind() == (2, [asta.email] * 4)

    def test_who_has_sent_it_in_is_left_alone(self, remind, consultation, akerbar, asta):
        submitted(consultation, akerbar, by=asta)
        assert remind() == (0, [])

    def test_who_has_begun_is_told_that_it_would_not_count(
        self, remind, consultation, akerbar, asta
    ):
        answered(consultation, akerbar, by=asta)
        remind()
        assert "räknas inte" in mail.outbox[-1].body

    def test_of_all_only_those_that_have_to_do_with_it(
        self, remind, consultation, for_all, bergsgarden, bo, asta
    ):
        consultation.delete()
        assert remind(for_all) == (2, [asta.email] * 2)
        answered(for_all, bergsgarden, by=bo)
        places.moved(for_all, opens=-3, closes=20)
        assert remind(for_all)[1].count(bo.email) == 2

    def test_not_on_the_day_that_it_opens(self, remind, consultation, asta):
        places.moved(consultation, opens=0, closes=5)
        moments = [timezone.now() + timedelta(days=days) for days in range(6)]
        assert [tend_consultations(now=now) for now in moments] == [0, 0, 0, 0, 1, 0]

    def test_not_for_what_is_published(self, remind, consultation):
        consultation.published_at = timezone.now()
        consultation.save()
        assert remind() == (0, [])
