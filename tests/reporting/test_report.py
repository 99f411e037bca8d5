"""The year's report: made from what is known, frozen when published, the same for ever."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plans.models import Action, Milestone, Plan, Report, ReportPart
from plans.reporting import flows
from plans.reporting.changes import of_actions
from plans.reporting.models import FrozenReport
from plans.reporting.pdf import report_document
from principles.keeping import NotAllowed, NotNow
from principles.models import Translation
from principles.translations.flows import Words, translate
from tests import cast


def page_of(client, report, prefix=""):
    return client.get(f"{prefix}/skane/uppfoljning/{report.year}/").content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestDraft:
    def test_has_every_part_in_order_about_the_plan_of_the_year(self, draft, plan):
        kinds = [part.kind for part in draft.parts.all()]
        assert kinds == ["progress", "milestones", "changes", "signatories", "mirror", "events"]
        assert draft.plan == plan
        assert draft.title == f"Uppföljning {draft.year}"

    def test_is_not_public(self, client, draft):
        for page in ("", "rapport.pdf"):
            assert client.get(f"/skane/uppfoljning/{draft.year}/{page}").status_code == 404
        assert draft.title not in client.get("/skane/uppfoljning/").content.decode()

    @pytest.mark.parametrize("odd", [0, 1989, 2151, 99999, -1])
    def test_year_that_no_report_is_about(self, skane, karin, odd):
        with pytest.raises(NotNow, match="mellan 1990 och 2150"):
            flows.begin(skane, odd, by=karin)

    def test_one_report_a_year(self, draft, skane, karin):
        with pytest.raises(NotNow, match="redan en rapport"):
            flows.begin(skane, draft.year, by=karin)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(agreement=skane, year=draft.year, title="Två")

    def test_only_the_secretariat(self, skane, stig, osten, nora, draft, year):
        for person in (stig, osten, nora):
            with pytest.raises(NotAllowed):
                flows.begin(skane, year - 1, by=person)
            with pytest.raises(NotAllowed):
                flows.publish(draft, by=person)

    def test_plan_of_another_agreement(self, draft, ostergotland):
        foreign = Plan.objects.create(agreement=ostergotland, first_year=2020, last_year=2022)
        draft.plan = foreign
        with pytest.raises(ValidationError, match="annan överenskommelse"):
            draft.full_clean()


class TestWhatItTells:
    def test_page(self, client, published):
        text = text_of(page_of(client, published))
        assert "1 av 2 klara" in text and "1 planerad" in text
        assert "Utkast ( Handbok för samråd )" in text or "Utkast (Handbok för samråd)" in text
        assert "Handbok för samråd gick från pågår till klar." in text
        assert "Handboken är tryckt." in text
        assert "Föreningen Åkerbär" in text
        assert "1 organisation stod bakom överenskommelsen" in text
        assert "Anteckningar från Forum i Höör (example.se)" in text

    def test_words_stand_in_their_order(self, client, draft, karin):
        ReportPart.objects.create(report=draft, heading="Sist", body="Vi *tackar*.", position=99)
        ReportPart.objects.create(report=draft, heading="Först", body="Vi börjar.", position=1)
        draft.parts.filter(kind="mirror").delete()
        draft.parts.filter(kind="events").update(body="Före mötena.", heading="Möten i år")
        page = page_of(client, flows.publish(draft, by=karin))
        headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
        assert headings[0] == "Först"
        assert headings.index("Möten i år") < headings.index("Sist")
        assert "Så ser parterna" not in page
        assert page.index("Före mötena.") < page.index("Forum i Höör")
        assert "<em>tackar</em>" in page

    def test_changes_of_the_plan_in_plain_words(self, plan, action, year, client, karin, skane):
        action.title, action.last_year = "Handboken", year + 2
        action.save()
        Action.objects.get(slug="panel").delete()
        new = Action.objects.create(
            plan=plan, area=action.area, slug="ny", title="Ny idé", first_year=year, last_year=year
        )
        kinds = {row["kind"] for row in of_actions(plan, year)}
        assert kinds == {"renamed", "moved", "removed", "added"}
        text = text_of(page_of(client, flows.publish(flows.begin(skane, year, by=karin), by=karin)))
        assert "Ny insats: Ny idé." in text
        assert "Borttagen insats: Panel för unga." in text
        assert "Handboken hette förut ”Handbok för samråd”." in text
        later, sooner = year + 2, year + 1
        assert f"klar 31 december {later} i stället för 31 december {sooner}" in text
        assert of_actions(plan, year - 1) == []
        new.delete()
        assert "added" not in {row["kind"] for row in of_actions(plan, year)}

    def test_making_the_plan_is_no_change_of_it(self, plan, year):
        assert of_actions(plan, year) == []

    def test_who_left(self, client, draft, karin, signed, asta):
        cast.signs(asta, cast.begun(signed, by=asta, kind="withdraw"))
        text = text_of(page_of(client, flows.publish(draft, by=karin)))
        assert "0 organisationer stod bakom" in text
        assert "Föreningen Åkerbär , har trätt ut" in text.replace("Åkerbär,", "Åkerbär ,")

    def test_whoever_does_not_want_to_be_seen_is_counted(self, client, draft, karin, signed):
        signed.listed = False
        signed.save()
        text = text_of(page_of(client, flows.publish(draft, by=karin)))
        assert "Åkerbär" not in text
        assert "1 organisation till, som inte vill synas i katalogen." in text

    def test_english_page_marks_what_is_swedish(self, client, draft, karin, skane):
        part = draft.parts.get(kind="events")
        Translation.objects.create(
            agreement=skane, model="reportpart", row=part.pk, field="heading", text="Meetings"
        )
        page = page_of(client, flows.publish(draft, by=karin), "/en")
        assert ">Meetings</h2>" in page
        assert re.search(r'<span lang="sv">Delmål som har nåtts</span>', page)


class TestPublished:
    def test_page_and_document_stay_when_data_change(self, client, published, action, plan, signed):
        page, made = page_of(client, published), report_document(published)
        assert report_document(Report.objects.get()) == made
        Action.objects.filter(plan=plan).update(title="Ändrad", status="planned")
        Milestone.objects.all().delete()
        action.area.name = "Annat namn"
        action.area.save()  # moves the revision, so that nothing kept is shown
        signed.organisation.name = "Nytt namn"
        signed.organisation.save()
        signed.save()
        assert page_of(client, published) == page
        assert client.get(f"/skane/uppfoljning/{published.year}/rapport.pdf").content == made

    def test_nothing_in_it_can_be_saved(self, published, skane, karin):
        for name, value in {"title": "Ny", "year": 2001, "state": "draft", "figures": {}}.items():
            report = Report.objects.get(pk=published.pk)
            setattr(report, name, value)
            with pytest.raises(FrozenReport):
                report.save()
        part = published.parts.first()
        part.body = "Nytt"
        for act in (part.save, part.delete, published.delete):
            with pytest.raises(FrozenReport):
                act()
        with pytest.raises(FrozenReport):
            ReportPart.objects.create(report=published, heading="Till")
        for row, field in ((published, "title"), (part, "heading")):
            with pytest.raises(NotNow, match="kan inte ändras"):
                translate(skane, [Words(row, field, "New")], by=karin)

    def test_part_cannot_leave_or_enter(self, published, skane, karin, year):
        other = flows.begin(skane, year - 1, by=karin)
        leaving, entering = published.parts.first(), other.parts.first()
        leaving.report, entering.report = other, published
        for part in (leaving, entering):
            with pytest.raises(FrozenReport):
                part.save()

    def test_correction_stands_beside(self, client, published, karin, stig, osten):
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.correct(published, "Nej", by=person)
        page = page_of(client, published)
        flows.correct(published, "Det ska stå 2, inte 3.", by=karin)
        corrected = page_of(client, published)
        assert "Rättelse" in corrected and "Det ska stå 2, inte 3." in corrected
        with pytest.raises(NotNow, match="högst"):
            flows.correct(published, "a" * 20_001, by=karin)
        flows.correct(published, " ", by=karin)
        assert page_of(client, published) == page
        flows.correct(published, "Det ska stå 2, inte 3.", by=karin)
        assert 'lang="sv"' in page_of(client, published, "/en").split("Det ska stå")[0][-60:]

    def test_is_refused_with_reasons(self, skane, karin, year, ostergotland, osten):
        empty = flows.begin(ostergotland, year, by=osten)
        with pytest.raises(NotNow, match="hör till en plan"):
            flows.publish(empty, by=osten)
        empty.parts.filter(kind__in=("progress", "milestones", "changes")).delete()
        with pytest.raises(NotNow, match="inga siffror och inga ord"):
            flows.publish(empty, by=osten)
        empty.parts.all().delete()
        with pytest.raises(NotNow, match="inga delar"):
            flows.publish(empty, by=osten)
        with pytest.raises(NotNow, match="inte börjat"):
            flows.publish(flows.begin(skane, year + 1, by=karin), by=karin)

    def test_plan_that_is_not_public_stays_unseen(self, draft, plan, karin):
        Plan.objects.filter(pk=plan.pk).update(state="draft")
        with pytest.raises(NotNow, match="inte publicerad"):
            flows.publish(draft, by=karin)

    def test_old_reports_remain(self, client, published, skane, karin, year):
        plan = Plan.objects.create(
            agreement=skane, first_year=year - 2, last_year=year - 1, state="closed"
        )
        older = flows.begin(skane, year - 1, by=karin)
        assert older.plan == plan
        older.introduction = "Så gick det."
        older.save()
        flows.publish(older, by=karin)
        page = client.get("/skane/uppfoljning/").content.decode()
        assert page.index(f"/uppfoljning/{year}/") < page.index(f"/uppfoljning/{year - 1}/")
        assert "Så gick det." in page_of(client, older)

    @pytest.mark.parametrize("odd", [99999, 10**30, 0])
    def test_years_without_a_report(self, client, published, odd):
        for page in ("", "rapport.pdf"):
            assert client.get(f"/skane/uppfoljning/{odd}/{page}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_published_once_when_two_do_it_at_once(draft, karin):
    begin, came = threading.Barrier(2), []

    def do():
        begin.wait()
        try:
            flows.publish(Report.objects.get(pk=draft.pk), by=karin)
            came.append("done")
        except NotNow:
            came.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=do) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["done", "refused"]


class TestDocument:
    def test_is_tagged_and_holds_what_the_page_does(self, published, poppler):
        made = report_document(published)
        assert b"<pdfuaid:part>1<" in made and b"<pdfaid:part>2<" in made
        assert "Tagged:          yes" in poppler("pdfinfo", made)
        text = " ".join(poppler("pdftotext", made).split())
        for words in ("1 av 2 klara", "gick från pågår till klar", "Föreningen Åkerbär",
                      "Forum i Höör", "Handboken är tryckt."):  # fmt: skip
            assert words in text
        assert "Utkast, inte publicerat" not in text

    def test_draft_says_so_on_every_page(self, draft, poppler):
        ReportPart.objects.create(report=draft, heading="Långt", body="Ord.\n\n" * 90, position=99)
        pages = poppler("pdftotext", report_document(draft)).strip("\f\n").split("\f")
        assert len(pages) > 2
        assert all("Utkast, inte publicerat" in page for page in pages)

    def test_english_frame_around_swedish_words(self, client, published):
        made = client.get(f"/en/skane/uppfoljning/{published.year}/rapport.pdf").content
        assert b"/Lang(en)" in made.replace(b" ", b"") and b"/Lang(sv)" in made.replace(b" ", b"")

    def test_correction_is_in_it(self, published, karin, poppler):
        flows.correct(published, "Det ska stå två.\n\nInte tre.", by=karin)
        text = poppler("pdftotext", report_document(Report.objects.get()))
        assert "Rättelse" in text and "Inte tre." in text


def test_a_report_of_no_days_ago_tells_only_its_own_year(published, skane, karin, year):
    last = flows.begin(skane, year - 1, by=karin)
    figures = flows.figures_of(last)
    by_kind = {part["kind"]: part for part in figures["parts"]}
    assert by_kind["signatories"]["came"] == [] and by_kind["signatories"]["changes"] == []
    assert by_kind["events"]["events"] == []
    assert published.published_at - timezone.now() < timedelta(seconds=1)
