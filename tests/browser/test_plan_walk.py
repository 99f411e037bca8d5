"""A plan comes into being: made box by box, approved by another, published, followed up on a phone
by somebody without an account, and told of in the year's report.

Karin is the secretariat, Stig the steering group; Eva answers for the plan's first action.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.models import DevelopmentArea, Plan
from tests.browser.test_accessibility import AXE_SCRIPT, STANDARD, axe
from tests.browser.test_signing_walks import links_lead_here, no_objections  # noqa: F401
from tests.browser.test_walk import (
    follow,
    heading,
    link_in,
    log_in_with_two_factors,
    newest_letter_to,
)

TELEPHONE = {"width": 390, "height": 844}
HANDBOOK, PANEL = "Handbok för tidigt samråd", "Panel för unga"
YEAR = timezone.localdate().year


@pytest.fixture
def office(visit, karin):
    page = visit()
    page.goto("/admin/plans/plan/")
    log_in_with_two_factors(page, karin)
    return page


def told(page, words):
    expect(page.locator(".messagelist")).to_contain_text(words)


def make_a_plan(page):
    page.get_by_role("link", name="Lägg till utvecklingsplan").first.press("Enter")
    page.get_by_label("Överenskommelse").select_option(label="Överenskommelsen Skåne")
    page.get_by_label("Första år").fill(str(YEAR))
    page.get_by_label("Sista år").fill(str(YEAR + 2))
    page.get_by_role("button", name="Spara och fortsätt redigera").press("Enter")
    told(page, "Lade till")
    page.get_by_role("link", name="Planen som matris").press("Enter")


def add(page, area, year, title):
    """Add an action in a cell, of both parties."""
    cell = page.get_by_role("link", name=re.compile(rf"Lägg till\s*:\s*{area} {year}"))
    cell.press("Enter")
    page.get_by_label("Insats:", exact=True).fill(title)
    for party in ("Idéburen sektor Skåne", "Region Skåne"):
        page.get_by_role("checkbox", name=party).check()
    page.get_by_role("button", name=re.compile("^(Lägg till|Spara)")).first.press("Enter")
    expect(page.locator(".plan-matrix")).to_contain_text(title)


def name_eva(page):
    """Eva answers for the action on the public side; the row is in the action's form."""
    page.locator(".plan-matrix").get_by_role("link", name=re.compile(HANDBOOK)).press("Enter")
    rows = page.locator("#responsible-group")
    rows.locator(".add-row a").press("Enter")
    row = rows.locator(".dynamic-responsible").last
    row.locator("[name$=-name]").fill("Eva Ek")
    row.locator("[name$=-email]").fill("eva@example.se")
    row.locator("[name$=-party]").select_option(label="Region Skåne")
    page.get_by_role("button", name="Spara", exact=True).press("Enter")


def ask_the_steering_group(page):
    page.get_by_role("link", name="Begär godkännande").press("Enter")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Skicka till styrgruppen").press("Enter")
    told(page, "Godkännandet är begärt.")


def approve(visit, stig):
    page = visit()
    page.goto(link_in(newest_letter_to(stig.email)))
    log_in_with_two_factors(page, stig)
    expect(page.locator("#content-main")).to_contain_text(HANDBOOK)
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Godkänn planen").press("Enter")
    told(page, "Planen är godkänd.")


def publish(page, karin):
    page.goto(link_in(newest_letter_to(karin.email)))
    page.get_by_role("button", name="Publicera planen").press("Enter")
    told(page, "Planen är publicerad.")


def ask_how_it_goes(page):
    page.get_by_role("link", name="Uppföljning", exact=True).first.press("Enter")
    page.get_by_role("link", name="Fråga hur det går").press("Enter")
    page.get_by_role("button", name="Se vilka som får mejl").press("Enter")
    expect(page.locator("#content-main")).to_contain_text("eva@example.se")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Skicka mejlen").press("Enter")
    told(page, "1 person har fått mejl.")


def answer_in_three_taps(visit):
    page = visit(viewport=TELEPHONE, has_touch=True)
    page.goto(link_in(newest_letter_to("eva@example.se")))
    heading(page, HANDBOOK)
    no_objections(page)
    page.get_by_text("Pågår", exact=True).tap()
    page.get_by_text("50 %", exact=True).tap()
    page.get_by_label(re.compile("^Två meningar")).fill("Tre kommuner är med. Utkastet är ute.")
    page.get_by_role("button", name="Skicka svaret").tap()
    heading(page, "Tack, svaret är sparat")


def publish_the_report(page):
    page.goto("/admin/plans/report/")
    page.get_by_role("link", name="Ny rapport").press("Enter")
    page.get_by_label("År", exact=False).fill(str(YEAR))
    page.get_by_role("button", name="Skapa utkastet").press("Enter")
    told(page, "Rapporten är påbörjad.")
    page.get_by_role("link", name=re.compile("^Publicera")).first.press("Enter")
    page.get_by_role("button", name="Publicera").press("Enter")
    told(page, "Rapporten är publicerad.")


@pytest.mark.usefixtures("links_lead_here")
def test_from_the_first_box_to_the_report(visit, office, karin, stig, skane):
    area = DevelopmentArea.objects.filter(agreement=skane).first()
    make_a_plan(office)
    add(office, area.name, YEAR, HANDBOOK)
    add(office, area.name, YEAR + 1, PANEL)
    # On a phone the matrix scrolls by itself, and axe cannot see what has been scrolled away.
    office.evaluate(AXE_SCRIPT)
    assert axe(office, "#content-main", STANDARD) == []
    name_eva(office)
    office.goto(f"/admin/plans/plan/{newest_plan(skane).pk}/change/")
    ask_the_steering_group(office)
    everybody = visit()
    years = f"{YEAR}-{YEAR + 2}"
    assert everybody.request.get(f"/skane/plan/{years}/").status == 404
    approve(visit, stig)
    publish(office, karin)

    ask_how_it_goes(office)
    everybody.goto(f"/skane/plan/{years}/")
    expect(everybody.get_by_role("table").first).to_contain_text("1 planerad")
    answer_in_three_taps(visit)
    everybody.reload()
    expect(everybody.get_by_role("table").first).to_contain_text("1 pågår")
    follow(everybody, HANDBOOK)
    expect(everybody.get_by_role("main")).to_contain_text("Tre kommuner är med.")
    expect(everybody.get_by_role("main")).not_to_contain_text("Eva")

    publish_the_report(office)
    everybody.goto(f"/skane/uppfoljning/{YEAR}/")
    expect(everybody.get_by_role("main")).to_contain_text(HANDBOOK)
    expect(everybody.get_by_role("main")).to_contain_text("Tre kommuner är med.")
    no_objections(everybody)


def newest_plan(agreement):
    return Plan.objects.filter(agreement=agreement).order_by("-first_year").first()
