"""An application is read and decided on by keyboard alone, on a phone's width too."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from organisations.models import Accession
from tests import cast
from tests.browser.test_accessibility import objections
from tests.browser.visitors import PHONE
from tests.reviewing.conftest import page_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(skane, akerbar, asta, bo):
    """Åkerbär's application, and one of an organisation with a name like it."""
    other = cast.submitted(cast.organisation("Åkerbärs vänner", by=bo), skane, by=bo)
    return cast.submitted(akerbar, skane, by=asta), other


def as_somebody(page, live_server, person):
    client = Client()
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def test_read_and_decided_by_keyboard(visit, live_server, waiting, karin, asta):
    mine, other = waiting
    page = visit(viewport=PHONE)
    as_somebody(page, live_server, karin)
    page.goto(page_of(mine))
    assert objections(page, "#content-main") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Till beslutet").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Godkänn")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Be om komplettering")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    save = page.get_by_role("button", name="Spara beslutet")
    expect(save).to_be_focused()
    assert save.bounding_box()["height"] >= 44
    page.keyboard.press("Enter")
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Motivering")).to_be_focused()
    page.keyboard.type("Vilket år antogs stadgarna?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("har fått frågan om komplettering")).to_be_visible()
    page.get_by_role("link", name="Nästa som väntar: Åkerbärs vänner").click()
    expect(page).to_have_url(f"{live_server.url}{page_of(other)}")
    assert Accession.objects.get(pk=mine.pk).state == "returned"
