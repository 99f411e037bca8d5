"""The page of a draft in a browser: previews, rows that move, and a word before text is lost."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from principles.drafting.flows import new_draft
from tests.browser.test_accessibility import objections
from tests.browser.visitors import PHONE
from tests.drafting.conftest import page_of, section_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(skane, karin):
    return new_draft(skane, by=karin, name="Tredje", slug="tredje")


@pytest.fixture
def written(visit, live_server, draft, karin):
    """Karin's browser at the page of the draft: `written(java_script_enabled=False)`."""

    def open_it(**options):
        page = visit(**options)
        client = Client()
        client.force_login(karin)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(page_of(draft))
        return page

    return open_it


def test_written_previewed_moved_and_saved(written, draft):
    page = written()
    page.locator("#sections-0 > details > summary").click()
    text = page.locator("#id_sections-0-body")
    text.fill("Ett **nytt** stycke <script>alert(1)</script>")
    page.locator("#sections-0").get_by_role("button", name="Förhandsgranska – Text").click()
    shown = page.get_by_role("region", name="Så ser det ut: Text")
    expect(shown.locator("strong")).to_have_text("nytt")
    expect(shown).to_contain_text("<script>alert(1)</script>")
    expect(page.get_by_text("Osparade ändringar")).to_be_visible()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Visa utkastet").click()
    expect(text).to_be_visible()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Lägg till ett åtagande").click()
    page.keyboard.type("Vi möts varje höst")
    page.locator("#sections-0").get_by_role("button", name="Ned").click()
    page.get_by_role("button", name="Spara utkastet").first.click()
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible()
    expect(page.locator("#id_sections-1-body")).to_be_visible()  # what was open is open again
    assert section_of(draft, 1).body.startswith("Ett **nytt** stycke")
    assert draft.undertakings.get().text == "Vi möts varje höst"


def test_written_without_javascript(written, draft):
    page = written(java_script_enabled=False)
    page.get_by_role("button", name="Lägg till ett avsnitt").click()
    page.locator("#id_sections-2-heading").fill("Åtta mål")
    page.locator("#id_sections-2-position").fill("0")
    page.keyboard.press("Enter")  # saves, and adds no row
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible()
    assert section_of(draft).heading == "Åtta mål"


def test_everybody_can_use_it(written, draft):
    page = written(viewport=PHONE)
    page.locator(".part summary").first.click()
    assert objections(page, "#content-main") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
