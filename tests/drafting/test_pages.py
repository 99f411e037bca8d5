"""What an editor meets in the admin: the draft on one page, previews, warnings, its edits."""

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from principles.drafting.content import content_of
from principles.models import AgreementVersion, Consultation, Section, Undertaking
from tests import cast
from tests.drafting.conftest import edit, history_of, page_of, posted, section_of


@pytest.fixture
def office(as_user, karin):
    """Karin's browser."""
    return as_user(karin)


def text_of(answer):
    return " ".join(answer.content.decode().split())


class TestNewDraft:
    def test_is_begun_from_the_list_and_named(self, office, skane):
        listed = office.get(reverse("admin:principles_agreementversion_changelist"))
        assert reverse("admin:new_draft") in listed.content.decode()
        assert reverse("admin:principles_agreementversion_add") not in listed.content.decode()
        answer = office.post(reverse("admin:new_draft"), {"name": "Reviderad 2027"}, follow=True)
        draft = AgreementVersion.objects.get(slug="reviderad-2027")
        assert draft.based_on == skane.version_in_force()
        assert answer.redirect_chain[-1][0] == page_of(draft)
        assert "Vår vision" in text_of(answer)

    def test_another_draft_is_told_with_a_link(self, office, draft):
        answer = office.post(reverse("admin:new_draft"), {"name": "Fjärde"})
        assert "”Tredje” är inte antagen än" in text_of(answer)
        assert page_of(draft) in answer.content.decode()

    def test_taken_address_is_told_and_what_was_written_is_kept(self, office):
        data = {"name": "Fjärde", "slug": "reviderad"}
        answer = office.post(reverse("admin:new_draft"), data)
        assert "adressen ”reviderad”" in text_of(answer)
        assert 'value="Fjärde"' in answer.content.decode()

    def test_operator_chooses_the_agreement(self, as_user, dag, ostergotland):
        page = as_user(dag).get(reverse("admin:new_draft")).content.decode()
        assert "Överenskommelsen Östergötland" in page
        answer = as_user(dag).post(reverse("admin:new_draft"), {"name": "X"})
        assert "Välj en överenskommelse." in text_of(answer)


class TestWriting:
    def test_whole_text_stands_in_reading_order(self, office, draft):
        page = office.get(page_of(draft)).content.decode()
        order = ["Tredje", "Vår vision", "Så vill vi ha det.", "Dialog", "Mångfald",
                 "Vi frågar först", "Vi svarar i tid"]  # fmt: skip
        places = [page.index(f">{word}</") if word != "Tredje" else page.index(word)
                  for word in order if word != "Så vill vi ha det."]  # fmt: skip
        assert places == sorted(places)
        assert "Så vill vi ha det." in page

    def test_save_is_kept_as_an_edit_with_its_note(self, office, draft, karin):
        number = draft.edits.first().number
        data = posted(
            draft, **{"principles-1-meaning": "Vi lyssnar.", "note": "Dialogens innebörd"}
        )
        answer = office.post(page_of(draft), data, follow=True)
        assert "Utkastet är sparat." in text_of(answer)
        kept = draft.edits.first()
        assert (kept.number, kept.made_by, kept.note) == (number + 1, karin, "Dialogens innebörd")
        assert draft.principles.get(slug="dialog").meaning == "Vi lyssnar."

    def test_save_of_what_is_unchanged_says_so(self, office, draft):
        answer = office.post(page_of(draft), posted(draft), follow=True)
        assert "Inget hade ändrats" in text_of(answer)
        assert draft.edits.count() == 2

    def test_rows_are_added_moved_and_removed(self, office, draft):
        data = posted(draft, **{
            "sections-TOTAL_FORMS": 4, "sections-2-heading": "Åtta mål", "sections-2-body": "Text",
            "sections-2-position": 1, "sections-0-position": 2, "sections-1-DELETE": "on",
            "sections-3-position": 4,
        })  # fmt: skip
        assert office.post(page_of(draft), data).status_code == 302
        rows = list(draft.sections.values_list("heading", "anchor"))
        assert rows == [("Åtta mål", "atta-mal"), ("Vår vision", "var-vision")]

    def test_a_row_can_be_asked_for_without_javascript(self, office, draft):
        data = posted(draft, _add="undertakings", **{"sections-0-body": "Halvskrivet"})
        page = office.post(page_of(draft), data).content.decode()
        assert 'name="undertakings-2-text"' in page and "Halvskrivet" in page
        assert "Inget är sparat än" not in page
        assert section_of(draft).body != "Halvskrivet"

    def test_principle_of_an_undertaking_is_chosen_by_name(self, office, draft):
        quality = draft.principles.get(slug="kvalitet")
        data = posted(draft, **{"undertakings-0-principle": quality.pk, "undertakings-1-party": ""})
        assert office.post(page_of(draft), data).status_code == 302
        first, second = draft.undertakings.all()
        assert (first.principle, second.party) == (quality, None)

    def test_version_in_dialogue_says_that_it_is_public(self, as_user, osten, ostergotland):
        version = ostergotland.versions.get()
        assert "Det du sparar syns genast" in text_of(as_user(osten).get(page_of(version)))

    def test_page_asks_the_same_number_of_questions_whatever_its_length(
        self, office, draft, django_assert_num_queries
    ):
        from django.db import connection

        for address in (page_of(draft), reverse("admin:show_draft", args=[draft.pk])):
            office.get(address)
            with CaptureQueriesContext(connection) as few:
                office.get(address)
            for number in range(6):
                Section.objects.create(version=draft, heading="H", anchor=f"h{number}", body="B")
                Undertaking.objects.create(version=draft, text=f"U{number}")
            with django_assert_num_queries(len(few)):
                office.get(address)
            draft.sections.filter(heading="H").delete()
            draft.undertakings.filter(party=None).delete()


class TestWarnings:
    def test_tell_what_is_missing_and_refuse_nothing(self, office, draft, skane):
        long = "ord " * 201
        data = posted(draft, **{
            "sections-0-body": f"<b>Fet</b> <https://example.se>\n\n{long}",
            "sections-1-body": "", "sections-1-heading": "Vår vision",
            "undertakings-0-DELETE": "on", "principles-0-DELETE": "on",
        })  # fmt: skip
        page = text_of(office.post(page_of(draft), data, follow=True))
        for said in (
            "”Vår vision”: texten innehåller HTML, som visas som vanlig text.",
            "”Vår vision” har ett stycke på 201 ord",
            "Text saknas: Vår vision",
            "Rubriken ”Vår vision” finns mer än en gång",
            "Utkastet har 5 principer. Överenskommelser har oftast sex.",
            "Innebörd saknas: Dialog",
            f"{skane.parties.first().name} har inget åtagande.",
            "Enkel svenska saknas: Vår vision.",
        ):
            assert said in page, said

    def test_plain_markdown_is_not_html(self, draft, karin):
        from principles.drafting.missing import warnings

        edit(draft, "sections", 0, by=karin, body="1 < 2, <https://a.se>, <x@a.se> `a > b`")
        assert not [said for said in warnings(draft) if "HTML" in said]


class TestPreview:
    def test_is_clean_html_of_our_own(self, office):
        text = "## Rubrik\n\n<script>x</script> [a](javascript:alert(1)) ![b](http://b.se/c.png)"
        page = office.post(reverse("admin:preview"), {"text": text}).content.decode()
        assert "<h4>Rubrik</h4>" in page
        assert "<script" not in page and "<a " not in page and "<img" not in page

    def test_is_for_those_who_write(self, office, as_user, stig, nora):
        address = reverse("admin:preview")
        assert office.get(address).status_code == 405
        assert "Det finns ingen text" in text_of(office.post(address, {}))
        assert as_user(stig).post(address, {"text": "x"}).status_code == 403


class TestReading:
    def test_draft_is_shown_as_the_public_would_read_it(self, office, draft, client):
        page = text_of(office.get(reverse("admin:show_draft", args=[draft.pk])))
        assert "Så här blir sidan." in page and "Vi svarar i tid" in page
        assert page.count("<h1") == 1
        client.logout()
        assert client.get(f"/skane/overenskommelsen/{draft.slug}/").status_code == 404

    def test_steering_group_reads_the_draft_and_its_edits(self, as_user, stig, draft):
        client = as_user(stig)
        page = client.get(page_of(draft)).content.decode()
        assert "Vår vision" in page and 'name="_save"' not in page
        assert page.count("<textarea") == 1  # its comment
        assert "saker att se över" in page
        history = client.get(history_of(draft)).content.decode()
        assert "Börjat" in history and "Ta tillbaka" not in history
        assert client.post(page_of(draft), posted(draft)).status_code == 403
        back = reverse("admin:restore_draft", args=[draft.pk, 1])
        assert client.post(back).status_code == 403

    def test_what_differs_from_the_version_in_force(self, office, draft, karin):
        edit(draft, "principles", 1, by=karin, meaning="Vi lyssnar.")
        page = text_of(office.get(reverse("admin:draft_difference", args=[draft.pk])))
        assert "Vi lyssnar." in page and "<ins>" in page
        in_force = draft.based_on
        assert office.get(reverse("admin:draft_difference", args=[in_force.pk])).status_code == 404


class TestEdits:
    def test_list_tells_who_did_what(self, office, draft, dag):
        edit(draft, "principles", 1, by=dag, meaning="Vi lyssnar.")
        page = text_of(office.get(history_of(draft)))
        assert "Dag Drift" in page and "Karin Kansli" in page
        assert "1 stycke tillagt" in page and "så står texten nu" in page
        assert "Som texten stod från början" in page

    def test_one_is_compared_with_the_one_before_and_with_the_newest(self, office, draft, karin):
        edit(draft, "sections", 0, by=karin, body="Första tanken")
        edit(draft, "sections", 0, by=karin, body="Andra tanken")
        address = reverse("admin:draft_edit", args=[draft.pk, 3])
        page = text_of(office.get(address))
        assert "Första" in page and "Andra" not in page
        newest = text_of(office.get(address + "?med=senaste"))
        assert "<del>Första</del>" in newest.replace(" ", "") or "Första" in newest
        assert "Andra" in newest
        assert office.get(reverse("admin:draft_edit", args=[draft.pk, 99])).status_code == 404

    def test_what_is_outside_the_signed_text_is_compared_too(self, office, draft, karin):
        edit(draft, "sections", 0, by=karin, plain="Så vill vi alla ha det.")
        assert "Inget i texten som skrivs under" in text_of(office.get(history_of(draft)))
        page = text_of(office.get(reverse("admin:draft_edit", args=[draft.pk, 3])))
        assert "Ingen skillnad" in page and "Utanför den text som skrivs under" in page
        assert "alla" in page

    def test_one_is_brought_back(self, office, draft, karin):
        before = content_of(draft)
        edit(draft, "sections", 0, by=karin, body="Fel")
        address = reverse("admin:restore_draft", args=[draft.pk, 2])
        assert office.get(address).status_code == 405
        answer = office.post(address, follow=True)
        assert "Utkastet är som det var efter ändring 2." in text_of(answer)
        assert content_of(draft) == before
        assert draft.edits.first().note == "Återställt till ändring 2"
        assert "Utkastet säger redan det." in text_of(office.post(address, follow=True))

    def test_list_asks_the_same_number_of_questions_for_one_as_for_many(
        self, office, draft, karin, django_assert_num_queries
    ):
        from django.db import connection

        office.get(history_of(draft))
        with CaptureQueriesContext(connection) as few:
            office.get(history_of(draft))
        for number in range(5):
            edit(draft, "sections", 0, by=karin, body=f"Text {number}")
        with django_assert_num_queries(len(few)):
            office.get(history_of(draft))

    def test_adopted_version_keeps_its_edits_and_gives_none_back(self, office, draft):
        cast.adopt(draft)
        page = office.get(history_of(draft)).content.decode()
        assert "Börjat" in page and "Ta tillbaka" not in page
        older = draft.based_on
        assert "inga ändringar här" in office.get(history_of(older)).content.decode()


class TestWhileAConsultationCanBeAnswered:
    @pytest.fixture
    def consultation(self, draft):
        today = timezone.localdate()
        return Consultation.objects.create(
            version=draft, slug="r", title="Remiss om texten", opens_on=today,
            closes_on=today + timedelta(days=9), opened_at=timezone.now(),
        )  # fmt: skip

    def test_the_text_stands(self, office, draft, consultation):
        page = text_of(office.get(page_of(draft)))
        assert "Utkastet kan inte ändras just nu." in page and "<textarea" not in page
        assert "Remissen ”Remiss om texten” kan besvaras till och med" in page
        data = posted(draft, **{"sections-0-body": "Skrivet före"})
        refused = text_of(office.post(page_of(draft), data))
        assert "Inget är sparat än" in refused and "Skrivet före" in refused
        back = office.post(reverse("admin:restore_draft", args=[draft.pk, 1]), follow=True)
        assert "ligger fast så länge" in text_of(back)
        assert section_of(draft).body != "Skrivet före"
        assert draft.edits.count() == 2

    def test_the_text_stands_from_the_day_that_the_questions_are_public(
        self, office, draft, consultation
    ):
        """They tell its wording, also before the first day to answer."""
        tomorrow = timezone.localdate() + timedelta(days=1)
        Consultation.objects.update(opens_on=tomorrow)
        data = posted(draft, **{"sections-0-body": "Medan ingen svarar"})
        assert "Inget är sparat än" in text_of(office.post(page_of(draft), data))
        assert section_of(draft).body != "Medan ingen svarar"

    def test_nobody_takes_the_draft_away(self, office, draft, consultation):
        address = reverse("admin:principles_agreementversion_delete", args=[draft.pk])
        assert office.post(address, {"post": "yes"}).status_code == 403

    def test_it_is_written_again_afterwards(self, office, draft, consultation):
        yesterday = timezone.localdate() - timedelta(days=1)
        Consultation.objects.update(opens_on=yesterday, closes_on=yesterday)
        data = posted(draft, **{"sections-0-body": "Efter svaren"})
        assert office.post(page_of(draft), data).status_code == 302
        assert section_of(draft).body == "Efter svaren"


def test_draft_that_nobody_has_been_asked_about_can_be_deleted(office, draft):
    address = reverse("admin:principles_agreementversion_delete", args=[draft.pk])
    assert office.post(address, {"post": "yes"}).status_code == 302
    assert not AgreementVersion.objects.filter(pk=draft.pk).exists()
