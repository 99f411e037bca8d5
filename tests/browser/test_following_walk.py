"""A responsible person follows the link in the mail on a phone: three taps, and everybody sees."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.following.rounds import open_round
from plans.models import Responsible
from tests.browser.test_signing_walks import links_lead_here  # noqa: F401
from tests.browser.test_walk import heading, link_in, newest_letter_to
from tests.following.conftest import handbook, parties, plan  # noqa: F401

TELEPHONE = {"width": 390, "height": 844}


@pytest.mark.usefixtures("links_lead_here")
def test_three_taps_after_the_page_opened(visit, plan, handbook, parties, karin):  # noqa: F811
    Responsible.objects.create(
        action=handbook, party=parties[1], name="Eva Ek", email="eva@example.se"
    )
    last = timezone.localdate() + timedelta(days=21)
    open_round(plan, by=karin, actions=[handbook], closes_on=last)
    page = visit(viewport=TELEPHONE, has_touch=True)
    page.goto(link_in(newest_letter_to("eva@example.se")))
    heading(page, "Handbok")

    page.get_by_text("Pågår", exact=True).tap()
    page.get_by_text("50 %", exact=True).tap()
    page.get_by_role("button", name="Skicka svaret").tap()

    heading(page, "Tack, svaret är sparat")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.get_by_role("link", name="Till insatsens sida").tap()
    expect(page.get_by_role("main")).to_contain_text("Läge: Pågår. Framdrift: 50 procent.")
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
