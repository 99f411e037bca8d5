"""The secretariat reads the answers, replies, says what they led to, and publishes."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisations.consultations import asking, replying
from organisations.models import Answer, ConsultationResponse, Organisation
from principles.keeping import NotAllowed, NotNow
from principles.models import Section, Steward
from principles.swedish import sort_key
from tests import cast
from tests.asking.conftest import PROPOSAL, close
from tests.attacks import ATTACKS, alive
from tests.worker import work


def board_of(consultation):
    return reverse("admin:consultation_board", args=[consultation.pk])


def page_of(question):
    return reverse("admin:consultation_answers", args=[question.consultation_id, question.pk])


def said(answer, outcome="", text="", seen=None):
    """What the form of one answer sends."""
    mark = replying.mark_of_reply(answer) if seen is None else seen
    prefix = f"a{answer.pk}"
    return {f"{prefix}-outcome": outcome, f"{prefix}-text": text, f"{prefix}-seen": mark}


def summed_up(question, text="", seen=None):
    return {"s-text": text, "s-seen": replying.mark(question.summary) if seen is None else seen}


@pytest.fixture
def kerstin(skane):
    """Another of Skåne's secretariat."""
    return cast.steward("kerstin@example.se", skane, "secretariat")


class TestReading:
    def test_board_tells_who_has_answered_and_what(self, two_answer, as_user, karin):
        page = as_user(karin).get(board_of(two_answer)).content.decode()
        assert "1 av 2 har svarat" in page and "Inskickat (1)" in page and "Påbörjat (1)" in page
        question = two_answer.questions.get(part="vision")
        assert f"{page_of(question)}?stallning=change" in page

    def test_what_is_not_sent_in_is_nowhere(self, two_answer, as_user, karin):
        question = two_answer.questions.get(part="vision")
        names = ("consultation_csv", "consultation_xlsx")
        files = [reverse(f"admin:{name}", args=[two_answer.pk]) for name in names]
        for address in (board_of(two_answer), page_of(question), files[0]):
            page = as_user(karin).get(address).content.decode()
            assert "Föreningen Åkerbär" in page or address == board_of(two_answer)
            assert "Hemlig" not in page

    def test_proposal_is_shown_as_a_difference(self, vision, answer, as_user, karin):
        page = as_user(karin).get(page_of(vision)).content.decode()
        assert "Föreningen Åkerbär" in page and "Klimatet saknas." in page
        assert "<ins>" in page and "hållbart" in page
        assert "Instämmer med ändring (1)" in page

    def test_view_in_the_address_chooses(self, vision, answer, as_user, karin):
        browser = as_user(karin)
        for view, found in (("change", 1), ("agree", 0), ("odd", 1), ("", 1)):
            page = browser.get(page_of(vision), {"stallning": view, "sida": "x"}).content.decode()
            assert page.count("<article") == found, view

    def test_draft_that_has_changed_since_is_not_what_was_asked(
        self, vision, answer, as_user, karin
    ):
        Section.objects.filter(anchor="vision", version__slug="utkast").update(body="Nytt.")
        assert "Vi vill ett öppet" in as_user(karin).get(page_of(vision)).content.decode()

    def test_question_of_another_consultation(self, opened, vision, draft, today, as_user, karin):
        from principles.models import Consultation

        other = Consultation.objects.create(
            version=draft, slug="b", title="B", opens_on=today, closes_on=today
        )
        for key in (vision.pk, "x", "9" * 30):
            address = f"/admin/principles/consultation/{other.pk}/svar/{key}/"
            assert as_user(karin).get(address).status_code == 404

    def test_attacks_do_nothing(self, vision, as_user, karin):
        attack_everywhere(vision)
        for number in (1, 2):
            page = as_user(karin).get(page_of(vision), {"sida": number}).content.decode()
            assert alive(page) == [] and page.count("<article") >= 9

    def test_questions_to_the_database_are_as_many_for_fifty(self, opened, vision, as_user, karin):
        browser, counted = as_user(karin), []
        for numbers in (range(5), range(5, 50)):
            many_answer(vision, numbers)
            for address in (board_of(opened), page_of(vision)):
                browser.get(address)
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    assert browser.get(address).status_code == 200
                counted.append(len(queries))
        assert counted[:2] == counted[2:]


def many_answer(question, numbers):
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Grupp {n}", slug=f"grupp-{n}", form="association", municipality="1280",
            sort_key=sort_key(f"Grupp {n}"), search_text="",
        )
        for n in numbers
    )  # fmt: skip
    responses = ConsultationResponse.objects.bulk_create(
        ConsultationResponse(
            consultation=question.consultation, organisation=one, submitted_at=timezone.now()
        )
        for one in organisations
    )
    Answer.objects.bulk_create(
        Answer(response=one, question=question, view="change", proposal=PROPOSAL)
        for one in responses
    )


def attack_everywhere(question):
    """An answer for each attack, which stands in all that people write in it."""
    many_answer(question, range(len(ATTACKS)))
    for answer, attack in zip(question.answers.all(), ATTACKS, strict=True):
        answer.proposal = answer.comment = answer.reply = attack.replace("\0", "")
        Answer.objects.bulk_update([answer], ["proposal", "comment", "reply"])


class TestReplying:
    def test_reply_outcome_and_summary(self, closed, vision, answer, as_user, karin):
        data = said(answer, "changed", "Tack, vi skriver så.") | summed_up(vision, "En vill mer.")
        done = as_user(karin).post(page_of(vision), data | {"at": f"{answer.pk}"})
        assert done.headers["Location"].endswith(f"#svar-{answer.pk}")
        before = answer.edited_at
        answer.refresh_from_db()
        vision.refresh_from_db()
        assert (answer.outcome, answer.reply) == ("changed", "Tack, vi skriver så.")
        assert answer.replied_by == karin and answer.replied_at
        assert answer.edited_at == before and vision.summary == "En vill mer."
        assert reverse("admin:principles_agreementversion_change", args=[closed.version_id]) in (
            as_user(karin).get(page_of(vision)).content.decode()
        )

    def test_not_while_it_can_be_answered(self, opened, vision, answer, as_user, karin):
        page = as_user(karin).get(page_of(vision)).content.decode()
        assert "Sedan kan ni besvara dem" in page and f"a{answer.pk}-text" not in page
        page = as_user(karin).post(page_of(vision), said(answer, text="Nej.")).content.decode()
        assert "när sista dagen att svara har varit" in page
        answer.refresh_from_db()
        assert not answer.reply

    def test_colleague_was_first(self, closed, vision, answer, as_user, karin, kerstin):
        """Kerstin is told what Karin wrote, keeps her own words, and can save them knowingly."""
        mine = said(answer, "declined", "Kerstins ord.") | summed_up(vision)
        replying.reply(
            vision, by=karin, replies=[replying.Reply(answer.pk, "noted", "Karins ord.",
                                                      replying.mark("", ""))],
        )  # fmt: skip
        page = as_user(kerstin).post(page_of(vision), mine)
        text = page.content.decode()
        assert "Inget av ditt är sparat" in text and "Karin Kansli har sparat" in text
        assert "Karins ord." in text and "Kerstins ord." in text
        answer.refresh_from_db()
        assert answer.reply == "Karins ord."
        again = mine | {f"a{answer.pk}-seen": page.context["forms"].rows[0]["seen"].value()}
        assert as_user(kerstin).post(page_of(vision), again).status_code == 302
        answer.refresh_from_db()
        assert (answer.reply, answer.replied_by) == ("Kerstins ord.", kerstin)

    def test_what_a_colleague_wrote_elsewhere_stays(self, two_answer, karin, kerstin, bo, as_user):
        """Kerstin's page was opened before Karin replied to another answer: both replies stay."""
        from organisations.consultations import answering

        answering.submit(two_answer.responses.get(organisation__name="Bergsgården"), by=bo)
        question = close(two_answer).questions.get(part="vision")
        one, other = question.answers.order_by("pk")
        opened_before = said(one) | said(other, text="Kerstins ord.") | summed_up(question)
        karins = said(one, text="Karins ord.") | said(other) | summed_up(question, "Karins summa.")
        assert as_user(karin).post(page_of(question), karins).status_code == 302
        assert as_user(kerstin).post(page_of(question), opened_before).status_code == 302
        assert {a.reply for a in question.answers.all()} == {"Karins ord.", "Kerstins ord."}
        question.refresh_from_db()
        assert question.summary == "Karins summa."

    def test_summary_of_a_colleague_is_not_overwritten(
        self, closed, vision, as_user, karin, kerstin
    ):
        mine = summed_up(vision, "Kerstins summa.")
        replying.reply(
            vision, by=karin, replies=[], summary=replying.Summary("Karins.", replying.mark(""))
        )
        page = as_user(kerstin).post(page_of(vision), mine).content.decode()
        assert "Karins." in page and "Kerstins summa." in page
        vision.refresh_from_db()
        assert vision.summary == "Karins."

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [({"outcome": "vunnen"}, "giltigt alternativ"), ({"text": "å" * 20_001}, "20000")],
    )
    def test_bad_input_is_told_and_nothing_is_saved(
        self, closed, vision, answer, as_user, karin, wrong, told
    ):
        data = said(answer, **wrong) | summed_up(vision, "Summa.")
        page = as_user(karin).post(page_of(vision), data).content.decode().replace("\xa0", "")
        assert told in page and "Något behöver rättas." in page and "Summa." in page
        vision.refresh_from_db()
        assert vision.summary == ""

    def test_taken_back(self, closed, vision, answer, karin):
        for text in ("Fel.", ""):
            answer.refresh_from_db()
            replying.reply(
                vision, by=karin,
                replies=[replying.Reply(answer.pk, "", text, replying.mark_of_reply(answer))],
            )  # fmt: skip
        answer.refresh_from_db()
        assert answer.replied_at is None and answer.replied_by is None

    def test_only_the_secretariat(self, closed, vision, answer, as_user, stig, osten, asta):
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                replying.reply(vision, by=person, replies=[])
        assert as_user(stig).post(page_of(vision), said(answer, text="X")).status_code == 403
        assert "Föreningen Åkerbär" in as_user(stig).get(page_of(vision)).content.decode()

    def test_role_that_ended_meanwhile(self, closed, vision, answer, as_user, karin):
        Steward.objects.filter(user=karin).update(role="steering")
        assert as_user(karin).post(page_of(vision), said(answer, text="X")).status_code == 403

    def test_no_more_time_once_somebody_is_replied_to(self, closed, vision, answer, karin, today):
        replies = [replying.Reply(answer.pk, "noted", "Tack.", replying.mark("", ""))]
        replying.reply(vision, by=karin, replies=replies)
        with pytest.raises(NotNow, match="börjat besvara"):
            asking.prolong(closed, by=karin, closes_on=today)


class TestPublishing:
    @pytest.fixture
    def address(self, opened):
        return reverse("admin:consultation_publish", args=[opened.pk])

    def test_page_warns_of_what_is_not_answered(self, closed, address, vision, as_user, karin):
        page = as_user(karin).get(address).content.decode()
        assert "Alla förslag är inte besvarade" in page and page_of(vision) in page

    def test_everybody_reads_and_those_who_answered_are_told(
        self, closed, address, vision, answer, as_user, karin, asta
    ):
        reply = said(answer, "changed", "Vi skriver så.") | summed_up(vision, "En vill mer.")
        as_user(karin).post(page_of(vision), reply)
        public = closed.get_absolute_url()
        assert "Vi skriver så." not in as_user(None).get(public).content.decode()
        assert as_user(karin).post(address, {"conclusion": "Det gick bra."}).status_code == 302
        page = as_user(None).get(public).content.decode()
        for words in ("Vi skriver så.", "Det gick bra.", "En vill mer.", "hållbart"):
            assert words in page
        work()
        sent = [letter for letter in mail.outbox if "Svaren är publicerade" in letter.subject]
        assert [letter.to for letter in sent] == [[asta.email]] and public in sent[0].body

    def test_replies_can_be_mended_afterwards(self, closed, vision, answer, as_user, karin):
        replying.publish(closed, by=karin, conclusion="")
        page = as_user(karin).get(page_of(vision)).content.decode()
        assert "syns genast för alla" in page
        as_user(karin).post(page_of(vision), said(answer, text="Rättat.") | summed_up(vision))
        assert "Rättat." in as_user(None).get(closed.get_absolute_url()).content.decode()

    def test_conclusion_can_be_mended_afterwards(self, closed, as_user, karin):
        replying.publish(closed, by=karin, conclusion="Fel.")
        address = reverse("admin:principles_consultation_change", args=[closed.pk])
        data = {
            "title": closed.title, "introduction": "", "conclusion": "Rätt.",
            "meetings-TOTAL_FORMS": 0, "meetings-INITIAL_FORMS": 0,
        }  # fmt: skip
        assert as_user(karin).post(address, data).status_code == 302
        closed.refresh_from_db()
        assert closed.conclusion == "Rätt."

    def test_nothing_to_read(self, opened, karin, address, as_user):
        close(opened)
        page = as_user(karin).post(address, {"conclusion": " "}).content.decode()
        assert "Ingen har svarat" in page
        replying.publish(opened, by=karin, conclusion="Ingen svarade. Vi frågar igen.")
        opened.refresh_from_db()
        assert opened.is_published and opened.published_by == karin

    def test_not_before_it_has_closed_and_not_twice(self, opened, response, karin):
        with pytest.raises(NotNow, match="när sista dagen"):
            replying.publish(opened, by=karin, conclusion="X")
        close(opened)
        replying.publish(opened, by=karin, conclusion="X")
        with pytest.raises(NotNow, match="redan publicerade"):
            replying.publish(opened, by=karin, conclusion="Y")

    def test_only_the_secretariat(self, closed, stig, osten, asta):
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                replying.publish(closed, by=person, conclusion="X")
