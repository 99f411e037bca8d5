"""Making the report in the admin: begun, written, shown, published and then only corrected."""

import re

import pytest
from django.urls import reverse

from plans.models import Plan, Report, ReportPart
from plans.reporting import flows
from principles.forms import tidy
from principles.models import Translation
from tests.attacks import ATTACKS, alive

NEW = "/admin/plans/report/ny/"


def change(report):
    return reverse("admin:plans_report_change", args=[report.pk])


def sent(report, **changes):
    """The form of the report as the browser would send it, with some of it changed."""
    parts = list(report.parts.all())
    data = {
        "title": report.title, "plan": report.plan_id or "", "introduction": report.introduction,
        "parts-TOTAL_FORMS": len(parts), "parts-INITIAL_FORMS": len(parts),
    }  # fmt: skip
    for n, part in enumerate(parts):
        data |= {
            f"parts-{n}-id": part.pk, f"parts-{n}-report": report.pk, f"parts-{n}-kind": part.kind,
            f"parts-{n}-heading": part.heading, f"parts-{n}-body": part.body,
            f"parts-{n}-position": part.position,
        }  # fmt: skip
    return data | changes


class TestMaking:
    def test_from_the_list_to_the_page(self, as_user, karin, skane, plan, year):
        browser = as_user(karin)
        assert NEW in browser.get("/admin/plans/report/").content.decode()
        answer = browser.post(NEW, {"agreement": skane.pk, "year": year})
        report = Report.objects.get()
        assert answer.headers["Location"] == change(report)
        answer = browser.post(change(report), sent(report, introduction="Ett gott år."))
        assert answer.status_code == 302
        shown = browser.get(reverse("admin:show_report", args=[report.pk])).content.decode()
        assert "Ett gott år." in shown and "Så här blir sidan." in shown
        document = browser.get(reverse("admin:report_draft_pdf", args=[report.pk]))
        assert document["Content-Type"] == "application/pdf"
        publish = reverse("admin:publish_report", args=[report.pk])
        assert "blir synlig för alla" in browser.get(publish).content.decode()
        assert browser.post(publish).status_code == 302
        page = browser.get(f"/skane/uppfoljning/{year}/").content.decode()
        assert "Ett gott år." in page
        assert browser.post(publish, follow=True).content.decode().count("redan publicerad") == 1

    @pytest.mark.parametrize("year", ["", "abc", "99999", "-1", "1e3", "2026\x00", "9" * 40])
    def test_odd_year(self, as_user, karin, skane, year):
        answer = as_user(karin).post(NEW, {"agreement": skane.pk, "year": year})
        assert answer.status_code == 200
        assert "Skriv" in answer.content.decode() and not Report.objects.exists()

    def test_year_that_has_one(self, as_user, karin, skane, draft):
        answer = as_user(karin).post(NEW, {"agreement": skane.pk, "year": draft.year})
        assert "Det finns redan en rapport för det året." in answer.content.decode()

    def test_agreement_or_plan_of_somebody_else(self, as_user, karin, ostergotland, draft, year):
        browser = as_user(karin)
        answer = browser.post(NEW, {"agreement": ostergotland.pk, "year": year - 3})
        assert answer.status_code == 200 and Report.objects.count() == 1
        foreign = Plan.objects.create(agreement=ostergotland, first_year=2020, last_year=2022)
        assert browser.post(change(draft), sent(draft, plan=foreign.pk)).status_code == 200
        draft.refresh_from_db()
        assert draft.plan != foreign

    def test_too_long_is_told_beside_the_field_and_kept(self, as_user, karin, draft):
        long = "a" * 200_001
        answer = as_user(karin).post(change(draft), sent(draft, introduction=long))
        page = answer.content.decode()
        assert answer.status_code == 200 and "200000" in page.replace("\xa0", "") and long in page

    def test_is_refused_with_reasons(self, as_user, osten, ostergotland, year):
        empty = flows.begin(ostergotland, year, by=osten)
        browser = as_user(osten)
        publish = reverse("admin:publish_report", args=[empty.pk])
        for answer in (browser.get(publish), browser.post(publish), browser.get(change(empty))):
            assert "Välj en plan eller ta bort delen." in answer.content.decode()
        empty.refresh_from_db()
        assert not empty.is_published


class TestPublished:
    def test_is_only_read_and_corrected(self, as_user, karin, published):
        browser = as_user(karin)
        page = browser.get(change(published)).content.decode()
        assert 'name="_save"' not in page and "<textarea" not in page
        assert browser.post(change(published), sent(published, title="Ny")).status_code == 403
        delete = reverse("admin:plans_report_delete", args=[published.pk])
        assert browser.post(delete, {"post": "yes"}).status_code == 403
        correct = reverse("admin:correct_report", args=[published.pk])
        assert browser.post(correct, {"text": "Två, inte tre."}).status_code == 302
        assert Report.objects.get().correction == "Två, inte tre."
        assert browser.post(correct, {"text": "a" * 20_001}).status_code == 200
        translate = reverse("admin:translate", args=["report", published.pk])
        assert 'type="submit"' not in browser.get(translate).content.decode().split("<main")[1]

    def test_draft_can_be_thrown_away(self, as_user, karin, draft):
        delete = reverse("admin:plans_report_delete", args=[draft.pk])
        assert as_user(karin).post(delete, {"post": "yes"}).status_code == 302
        assert not Report.objects.exists()


PAGES = ("show_report", "report_draft_pdf", "publish_report", "correct_report")


@pytest.mark.parametrize("role", ["nobody", "nora", "asta", "stig", "osten", "karin", "dag"])
def test_who_may(request, as_user, role, draft, year):
    client = as_user(None if role == "nobody" else request.getfixturevalue(role))
    closed = {302} if role == "nobody" else {302, 403}
    for name in PAGES:
        address = reverse(f"admin:{name}", args=[draft.pk])
        expected = {"karin": {200}, "dag": {200}, "osten": {404}}.get(role, closed)
        if role == "stig":
            expected = {200} if name in PAGES[:2] else {403}
        assert client.get(address).status_code in expected, name
        odd = reverse(f"admin:{name}", args=["9" * 30])
        assert client.get(odd).status_code in {302, 403, 404}
    expected = {"karin": {200}, "dag": {200}, "osten": {200}, "stig": {403}}.get(role, closed)
    assert client.get(NEW).status_code in expected
    if role not in {"karin", "dag"}:
        for name in PAGES[2:]:
            client.post(reverse(f"admin:{name}", args=[draft.pk]), {"text": "x"})
        draft.refresh_from_db()
        assert not draft.is_published and not draft.correction


@pytest.mark.one_database
def test_attacks_live_nowhere(as_user, karin, published, skane, year, action, client):
    """In every text of a report: on its page, in its preview, in the admin and in its document."""
    draft = flows.begin(skane, year - 1, by=karin)
    draft.plan = published.plan
    draft.save()
    ReportPart.objects.create(report=draft, heading="Ord", body="Ord", position=1)
    browser = as_user(karin)
    pages = [
        change(draft), *(reverse(f"admin:{name}", args=[draft.pk]) for name in PAGES[:3:2]),
        reverse("admin:translate", args=["report", draft.pk]),
        reverse("admin:correct_report", args=[published.pk]),
        f"/skane/uppfoljning/{year}/", f"/en/skane/uppfoljning/{year}/", "/skane/uppfoljning/",
    ]  # fmt: skip

    def seen():
        skane.bump()
        return {page: sorted(set(alive(browser.get(page).content.decode()))) for page in pages}

    harmless = seen()
    half = len(ATTACKS) // 2
    for attacks in (ATTACKS[:half], ATTACKS[half:]):
        text = tidy("\n\n".join(attacks))
        line = " ".join(text.split())
        for report in (draft, published):
            report.parts.update(heading=line[:200], body=text)
            Report.objects.filter(pk=report.pk).update(title=line[-200:], introduction=text)
        action.title, action.dropped_reason = line[:200], text
        action.save()
        action.follow_ups.update(note=text)
        draft.refresh_from_db()
        figures = flows.figures_of(Report.objects.get(pk=published.pk))
        Report.objects.filter(pk=published.pk).update(figures=figures, correction=text)
        Translation.objects.filter(model="report").delete()
        Translation.objects.create(
            agreement=skane, model="report", row=draft.pk, field="introduction", text=text
        )
        assert seen() == harmless
        made = browser.get(f"/skane/uppfoljning/{year}/rapport.pdf").content
        assert made.startswith(b"%PDF")
        links = re.findall(rb"/URI ?\(([^)]*)\)", made)
        assert links and all(re.match(rb"https?:|mailto:|tel:", link) for link in links)
        assert b"/JavaScript" not in made and b"/Launch" not in made
