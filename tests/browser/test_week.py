"""A week of Karin's, who is Skåne's secretariat beside other work; Stig is its steering group.

Two organisations have applied, a place in the steering group is vacant, an action has moved, a
forum is to be told of, and the new member of the steering group gets a first message.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import Accession, Body, BodyQuota, Seat
from plans.models import Action, DevelopmentArea, Event, Plan
from principles.models import Agreement
from tests import cast
from tests.browser.test_review_walk import as_somebody
from tests.browser.test_signing_walks import no_objections
from tests.browser.test_walk import follow, newest_letter_to, press

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Vilket år antogs stadgarna?"


@pytest.fixture
def monday(skane, akerbar, asta, bo, bergsgarden, karin, stig):
    """What has happened when Karin comes to work: the steering group is asked about everyone."""
    Agreement.objects.filter(pk=skane.pk).update(steering_approves=True)
    skane.refresh_from_db()
    for organisation, by in ((akerbar, asta), (bergsgarden, bo)):
        cast.submitted(organisation, skane, by=by)
    body = Body.objects.get(agreement=skane, slug="styrgrupp")
    BodyQuota.objects.create(body=body, party=skane.parties.first(), seats=1)
    Action.objects.create(
        plan=Plan.objects.get(agreement=skane, first_year=2015), title="Handbok för samråd",
        slug="handbok", first_year=2015, last_year=2019,
        area=DevelopmentArea.objects.filter(agreement=skane).first(),
    )  # fmt: skip
    return skane


@pytest.fixture
def office(visit, live_server, karin):
    page = visit()
    as_somebody(page, live_server, karin)
    return page


def told(page, words):
    expect(page.locator(".messagelist")).to_contain_text(words)


def decide(page, choice, words=""):
    page.get_by_role("radio", name=choice).press("Space")
    page.get_by_label("Motivering").fill(words)
    press(page, "Spara beslutet")


def review_both(page):
    """One is asked for more, the other is recommended to the steering group."""
    page.goto("/admin/")
    no_objections(page, "#content-main")
    page.get_by_role("link", name="2 ansökningar att granska").press("Enter")
    page.get_by_role("link", name=re.compile("Åkerbär")).first.press("Enter")
    decide(page, "Be om komplettering", QUESTION)
    page.get_by_role("link", name="Nästa som väntar: Bergsgården").press("Enter")
    decide(page, re.compile("^Tillstyrk"))


def complete(visit, live_server, asta, organisation):
    """Asta reads exactly what is asked, and sends the application in again."""
    page = visit()
    as_somebody(page, live_server, asta)
    page.goto(f"/mina-organisationer/{organisation.pk}/skane/")
    expect(page.get_by_role("main")).to_contain_text(QUESTION)
    follow(page, "Fortsätt med ansökan")
    page.get_by_label("Paragraf i protokollet").fill("12")
    press(page, "Skicka in ansökan")
    expect(page.get_by_role("status")).to_have_text("Ansökan är inskickad till kansliet.")


def recommend_the_completed(page):
    page.goto("/admin/")
    page.get_by_role("link", name="1 ansökan att granska").press("Enter")
    page.get_by_role("link", name=re.compile("Åkerbär")).first.press("Enter")
    expect(page.locator("#content-main")).to_contain_text(QUESTION)
    decide(page, re.compile("^Tillstyrk"))


def approve_both(visit, live_server, stig):
    page = visit()
    as_somebody(page, live_server, stig)
    page.goto("/admin/")
    page.get_by_role("link", name="2 ansökningar att godkänna").press("Enter")
    page.get_by_role("link", name="Bergsgården").first.press("Enter")
    no_objections(page, "#content-main")
    decide(page, "Godkänn")
    page.get_by_role("link", name=re.compile("^Nästa som väntar")).press("Enter")
    decide(page, "Godkänn")


def fill_the_vacant_seat(page):
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("organ med vakanta platser")).first.press("Enter")
    page.locator("#result_list tr", has_text="Styrgrupp").get_by_role(
        "link", name="Platser och mandat"
    ).press("Enter")
    no_objections(page, "#content-main")
    page.get_by_role("link", name=re.compile("^Tillsätt en plats")).first.press("Enter")
    page.get_by_label("Namn").fill("Eva Ek")
    page.get_by_label("E-post").fill("eva@example.se")
    page.get_by_label("Uppdrag").select_option(label="ledamot")
    press(page, "Spara")
    told(page, "Eva Ek")


def update_the_action(page):
    page.goto("/admin/plans/action/")
    page.get_by_role("link", name="Handbok för samråd").press("Enter")
    page.locator("#id_status").select_option(label="Klar")
    press(page, "Spara")
    told(page, "Handbok för samråd")


def tell_of_the_forum(page, day):
    page.goto("/admin/plans/event/add/")
    page.get_by_label("Överenskommelse").select_option(label="Överenskommelsen Skåne")
    page.get_by_label("Rubrik").fill("Forum i Höör")
    page.locator("#id_starts_at_0").fill(day.isoformat())
    page.locator("#id_starts_at_1").fill("17:00")
    press(page, "Spara")
    told(page, "Forum i Höör")


def write_to_the_steering_group(page):
    page.goto("/admin/organisations/message/add/")
    page.get_by_label("Ämne", exact=False).first.fill("Välkommen")
    page.locator("#id_text").fill("Vi ses på forumet.")
    page.get_by_role("checkbox", name="Styrgrupp", exact=False).check()
    press(page, "Spara och fortsätt redigera")
    page.get_by_role("link", name=re.compile("^Granska och skicka")).press("Enter")
    expect(page.locator("#content-main")).to_contain_text("eva@example.se")
    no_objections(page, "#content-main")
    page.get_by_role("button", name=re.compile("^Skicka (till|meddelandet)")).press("Enter")


def test_from_monday_to_friday(visit, live_server, monday, office, asta, stig, akerbar):
    everybody = visit()
    review_both(office)
    complete(visit, live_server, asta, akerbar)
    recommend_the_completed(office)
    approve_both(visit, live_server, stig)
    assert set(Accession.objects.values_list("state", flat=True)) == {"approved"}
    assert "godkän" in newest_letter_to(asta.email).body

    fill_the_vacant_seat(office)
    everybody.goto("/skane/styrning/")
    expect(everybody.get_by_role("main")).to_contain_text("Eva Ek")
    expect(everybody.get_by_role("main")).not_to_contain_text("eva@example.se")
    assert Seat.objects.get().email == "eva@example.se"

    update_the_action(office)
    everybody.goto("/skane/plan/2015-2019/insatser/handbok/")
    expect(everybody.get_by_role("main")).to_contain_text("Klar")

    tell_of_the_forum(office, timezone.localdate() + timedelta(days=20))
    everybody.goto(Event.objects.get().get_absolute_url())
    no_objections(everybody)

    write_to_the_steering_group(office)
    assert "Vi ses på forumet." in newest_letter_to("eva@example.se").body
