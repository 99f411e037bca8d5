"""The page where the secretariat prepares a consultation, and what it refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.consultations import asking
from principles.models import Consultation, Question
from tests.asking.conftest import general

DAY = timezone.localdate()
ADD = "/admin/principles/consultation/add/"


def form(version, **changes):
    return {
        "version": version.pk, "title": "Vad tycker ni?", "slug": "vad",
        "introduction": "Vi frågar.", "audience": "signatories",
        "opens_on": f"{DAY}", "closes_on": f"{DAY + timedelta(days=9)}",
    } | changes  # fmt: skip


def change_page(consultation):
    return reverse("admin:principles_consultation_change", args=[consultation.pk])


def with_questions(consultation, rows=(), new=(), **changes):
    """What the page of the consultation sends: its own fields, and its questions."""
    data = form(consultation.version, slug=consultation.slug, **changes)
    data |= {"questions-INITIAL_FORMS": len(rows), "questions-TOTAL_FORMS": len(rows) + len(new)}
    data |= {"meetings-INITIAL_FORMS": 0, "meetings-TOTAL_FORMS": 0}
    for number, row in enumerate([*rows, *new]):
        data |= {f"questions-{number}-consultation": consultation.pk}
        data |= {f"questions-{number}-{name}": value for name, value in row.items()}
    return data


class TestAdding:
    def test_leads_on_to_the_questions(self, draft, as_user, karin):
        answer = as_user(karin).post(ADD, form(draft))
        made = Consultation.objects.get(slug="vad")
        assert answer.headers["Location"] == change_page(made)
        page = as_user(karin).get(change_page(made)).content.decode()
        assert "Fråga om alla principer och avsnitt" in page and "Det finns inga frågor" in page

    def test_days_as_people_write_them(self, draft, as_user, karin):
        as_user(karin).post(ADD, form(draft, opens_on="1 3 2031", closes_on="15 april 2031"))
        made = Consultation.objects.get()
        assert f"{made.opens_on} {made.closes_on}" == "2031-03-01 2031-04-15"

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"closes_on": f"{DAY - timedelta(days=1)}"}, "kan inte stänga innan den öppnar"),
            ({"closes_on": "31 2 2031"}, "datum som finns"),
            ({"title": " \u200b\x00 "}, "måste fyllas i"),
            ({"introduction": "x" * 200_001}, "200000"),
            ({"audience": "hela världen"}, "giltigt alternativ"),
        ],
    )
    def test_what_is_wrong_is_told(self, draft, as_user, karin, wrong, told):
        page = as_user(karin).post(ADD, form(draft, **wrong)).content.decode()
        assert told in page
        assert "introduction" in wrong or "Vi frågar." in page
        assert not Consultation.objects.exists()

    def test_title_is_one_line(self, draft, as_user, karin):
        as_user(karin).post(ADD, form(draft, title="Rad\r\nBcc: alla@example.se"))
        assert Consultation.objects.get().title == "Rad Bcc: alla@example.se"

    def test_address_that_the_agreement_has_already(self, empty, as_user, karin):
        page = as_user(karin).post(ADD, form(empty.version, slug="remiss")).content.decode()
        assert "redan en remiss med den adressen" in page

    def test_only_drafts_of_the_own_agreement(self, draft, skane, ostergotland, as_user, karin):
        page = as_user(karin).get(ADD).content.decode()
        assert f'value="{draft.pk}"' in page
        for version in (skane.version_in_force(), ostergotland.versions.first()):
            assert f'<option value="{version.pk}"' not in page
            as_user(karin).post(ADD, form(version))
        assert not Consultation.objects.exists()


class TestQuestions:
    def test_button_asks_about_all(self, empty, as_user, karin):
        address = reverse("admin:consultation_ask_all", args=[empty.pk])
        done = as_user(karin).post(address, follow=True).content.decode()
        assert "3 frågor är tillagda" in done and "Dialog" in done
        assert as_user(karin).get(address).status_code == 405

    def test_part_is_chosen_and_heading_comes_from_the_text(self, empty, as_user, karin):
        new = [
            {"about": "section:vision", "heading": "", "prompt": "Håller ni med?", "position": ""},
            {"about": "general:", "heading": "Annat?", "prompt": "", "position": ""},
        ]
        data = with_questions(empty, new=new)
        assert as_user(karin).post(change_page(empty), data).status_code == 302
        assert [(q.kind, q.part, q.heading) for q in empty.questions.all()] == [
            ("section", "vision", "Vision"), ("general", "", "Annat?"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("new", "told"),
        [
            ([{"about": "section:finns-inte", "heading": "X"}], "giltigt alternativ"),
            ([{"about": "general:", "heading": " ", "prompt": "Y"}], "Skriv en rubrik"),
            ([{"about": "section:mal"}, {"about": "section:mal"}], "frågar redan om den delen"),
            ([{"about": "general:", "heading": "X", "prompt": "å" * 20_001}], "20000"),
            ([{"about": "general:", "heading": "X", "position": "99999"}], "32767"),
        ],
    )
    def test_what_is_wrong_is_told(self, empty, as_user, karin, new, told):
        answer = as_user(karin).post(change_page(empty), with_questions(empty, new=new))
        assert answer.status_code == 200
        assert told in answer.content.decode().replace("\xa0", "")
        assert not empty.questions.exists()

    def test_same_part_as_one_that_is_there(self, prepared, as_user, karin):
        rows = [row_of(question) for question in prepared.questions.all()]
        data = with_questions(prepared, rows, [{"about": "section:vision"}])
        page = as_user(karin).post(change_page(prepared), data).content.decode()
        assert "frågar redan om den delen" in page
        assert prepared.questions.count() == 3

    def test_removing_and_asking_anew_at_once(self, prepared, as_user, karin):
        rows = [row_of(question) for question in prepared.questions.all()]
        rows[0]["DELETE"] = "on"
        data = with_questions(prepared, rows, [{"about": "section:vision", "prompt": "Nu?"}])
        assert as_user(karin).post(change_page(prepared), data).status_code == 302
        assert prepared.questions.get(part="vision").prompt == "Nu?"
        assert prepared.questions.last().part == "vision"

    def test_part_that_is_gone_is_shown_as_such(self, prepared, draft, as_user, karin):
        draft.sections.get(anchor="mal").delete()
        page = as_user(karin).get(change_page(prepared)).content.decode()
        assert "Mål (finns inte längre i utkastet)" in page

    def test_what_a_question_is_about_cannot_be_forged(self, prepared, as_user, karin):
        rows = [row_of(question) for question in prepared.questions.all()]
        rows[0]["about"] = "principle:dialog"
        as_user(karin).post(change_page(prepared), with_questions(prepared, rows))
        assert prepared.questions.filter(part="vision").count() == 1


def row_of(question):
    return {
        "id": question.pk, "heading": question.heading, "prompt": question.prompt,
        "position": question.position,
    }  # fmt: skip


class TestAfterOpening:
    def test_questions_audience_and_days_are_fixed(self, opened, as_user, karin):
        rows = [row_of(q) | {"heading": "Ändrad", "DELETE": "on"} for q in opened.questions.all()]
        data = with_questions(
            opened, rows, [{"about": "general:", "heading": "Ny"}],
            title="Ny rubrik", audience="registered", closes_on=f"{DAY + timedelta(days=99)}",
        )  # fmt: skip
        assert as_user(karin).post(change_page(opened), data).status_code == 302
        closes = opened.closes_on
        opened.refresh_from_db()
        assert (opened.title, opened.audience, opened.closes_on) == (
            "Ny rubrik", "signatories", closes,
        )  # fmt: skip
        assert [q.heading for q in opened.questions.all()] == ["Vision", "Mål", "Dialog"]

    def test_cannot_be_deleted(self, opened, response, as_user, karin, dag, draft):
        address = reverse("admin:principles_consultation_delete", args=[opened.pk])
        for person in (karin, dag):
            assert as_user(person).post(address, {"post": "yes"}).status_code == 403
        version = reverse("admin:principles_agreementversion_delete", args=[draft.pk])
        as_user(karin).post(version, {"post": "yes"})
        assert Question.objects.filter(consultation=opened).exists()

    def test_meetings_can_still_be_changed(self, opened, as_user, karin):
        data = with_questions(opened) | {
            "meetings-TOTAL_FORMS": 1, "meetings-0-consultation": opened.pk,
            "meetings-0-title": "Öppet möte", "meetings-0-starts_at_0": "2031-01-01",
            "meetings-0-starts_at_1": "18:00",
        }  # fmt: skip
        late = {"meetings-0-ends_at_0": "2030-01-01", "meetings-0-ends_at_1": "18:00"}
        page = as_user(karin).post(change_page(opened), data | late).content.decode()
        assert "inte sluta innan det börjar" in page
        script = {"meetings-0-link": "javascript:alert(1)"}
        assert as_user(karin).post(change_page(opened), data | script).status_code == 200
        first = {"meetings-0-starts_at_0": "0001-01-01", "meetings-0-starts_at_1": "00:00"}
        page = as_user(karin).post(change_page(opened), data | first).content.decode()
        assert "före år 1900" in page
        assert as_user(karin).post(change_page(opened), data).status_code == 302
        assert opened.meetings.get().title == "Öppet möte"

    def test_invitation_can_be_taken_back_only_before(self, empty, akerbar, as_user, karin):
        empty.audience = "invited"
        empty.save()
        general(empty)
        asking.invite(empty, [akerbar], by=karin)
        row = empty.invitations.get()
        away = {
            "invitations-TOTAL_FORMS": 1, "invitations-INITIAL_FORMS": 1,
            "invitations-0-id": row.pk, "invitations-0-consultation": empty.pk,
            "invitations-0-DELETE": "on",
        }  # fmt: skip
        question = [row_of(empty.questions.get())]
        sent = with_questions(empty, question, audience="invited") | away
        asking.open_consultation(empty, by=karin)
        as_user(karin).post(change_page(empty), sent)
        assert empty.invitations.exists()
        Consultation.objects.filter(pk=empty.pk).update(opened_at=None)
        as_user(karin).post(change_page(empty), sent)
        assert not empty.invitations.exists()


def test_steering_group_reads_and_cannot_save(prepared, as_user, stig):
    page = as_user(stig).get(change_page(prepared)).content.decode()
    assert "Vad tycker ni?" in page and "Vision" in page
    assert 'name="_save"' not in page and "Öppna remissen" not in page
    assert as_user(stig).post(change_page(prepared), form(prepared.version)).status_code == 403
