"""Every page, at every step: what axe finds, what scrolls sideways, how the keyboard gets on.

The portal is filled once. Each page is opened once and then looked at in several ways, so
nothing here may change what the next test sees: forms are only sent in with errors.
"""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import caches
from django.core.management import call_command
from django.urls import get_resolver, resolve
from playwright.sync_api import expect

from tests.browser.places import PLACES, REFUSALS
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.browser.world import World, refusal
from tests.conftest import load, restore_vocabulary

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every rule once; of the other ways to look, what depends on them: whether colours can be told
# apart, and on a desk what is hidden or laid out otherwise. (A rule costs time to look for.)
COLOURS = ["color-contrast"]
LAID_OUT = [
    "color-contrast", "target-size", "scrollable-region-focusable", "aria-hidden-focus", "region",
    "link-in-text-block", "landmark-unique", "heading-order", "duplicate-id-aria",
]  # fmt: skip
MODES = [
    (PHONE, "light", STANDARD),
    (PHONE, "dark", COLOURS),
    (DESK, "light", COLOURS),
    (DESK, "dark", LAID_OUT),
]
NARROW = {"width": 320, "height": 640}
READERS = {
    "as it is": "",
    "with spaced text": "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }",
    "with large text": "html { font-size: 200% !important }",
}

# Addresses that answer with something else than a page, or only to a form.
NO_PAGES = {
    "health",
    "version_download",
    "version_pdf",
    "report_pdf",
    "register_export",
    "register_checkpoint",
    "register_verifier",
    "register_vkey",
    "answer_request",
    "attachment",
    "body_minutes",
    "withdraw_nomination",
    "badge",
    "calendar_ics",
    "news_atom",
    "event_ics",
    "plan_calendar",
    "plan_csv",
    "plan_xlsx",
    "cancel_round",
    "change_representative",
    "confirm_details",
    "let_lapse",
    "own_data_file",
    "receipt_file",
    "receipt_pdf",
    "remove_attachment",
    "send_again",
    "take_back_response",
    "withdraw_identity_change",
    "take_back_application",
    "withdraw_invitation",
    "eid_login",
    "eid_connect",
    "eid_callback",
    "mfa_download_recovery_codes",
    "mirror_csv",
    "mfa_login_webauthn",
}
# Pages after a new password is chosen, those that need a real passkey, and those that need an
# e-ID provider (they are looked at in test_eid.py).
NOT_VISITED = {
    "unsubscribe",  # a heading, a sentence and a button
    "governance_year",  # lists of seats as the body's page
    "event_registration",  # walked through, and looked at, in test_events.py
    "mirrors",  # a table as the published year's
    "mirror_comment",  # a form as any, below what the published year shows
    "rate_mirror",  # the sheet of an assessor, without comments
    "answering_check",  # shows what the published answers and the list show
    "renewal",  # walked through, and looked at, in test_signing_walks.py
    "account_password_reset_completed",
    "account_complete_password_reset",
    "eid_reauthenticate",
    "socialaccount_connections",
    "socialaccount_signup",
    "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
}


@pytest.fixture(scope="module")
def transactional_db(django_db_setup, django_db_blocker):
    """In this file the database is filled once and emptied at the end, not for each test."""
    with django_db_blocker.unblock():
        load()
        restore_vocabulary()
        caches["default"].clear()
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def world(transactional_db):
    return World()


@pytest.fixture(scope="module")
def traveller(browser, live_server):
    """One window, in which everybody looks at their pages."""
    traveller = Visitor(browser, live_server.url)
    yield traveller
    traveller.leave()


@pytest.fixture(scope="module", params=[*PLACES, *REFUSALS], ids=lambda place: place.name)
def visitor(request, world, traveller):
    """Somebody who has come to the page."""
    place = request.param
    caches["default"].clear()
    traveller.become(world.session_of(place.who))
    if place.status != 200:
        traveller.expect(f"status of {place.status}")
    traveller.page.unroute_all()
    if place in REFUSALS:
        traveller.page.route(f"**{place.address}", lambda route: route.fulfill(body=refusal(place)))
    look(traveller.page, PHONE, "light")
    come(traveller.page, place, world.numbers)
    return traveller


def come(page, place, numbers):
    """Go to the page, and make sure that it is the one that was meant."""
    answer = page.goto(place.address.format(**numbers))
    assert answer.status == place.status, f"the portal answered {answer.status}"
    address = (place.leads_to or place.address).format(**numbers)
    assert page.url.endswith(address), f"the visitor stands at {page.url}"
    if place.then:
        place.then(page)
        expect(page.locator("main .errors")).to_be_focused()


@pytest.fixture
def page(visitor):
    """The visitor's page as it came, on a phone with the lights on."""
    look(visitor.page, PHONE, "light")
    return visitor.page


def look(page, size, scheme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)


def test_axe_finds_nothing(page):
    found = objections(page)
    assert not found, "\n".join(found)


def objections(page, part="html"):
    """What axe objects to in a part of the page, in all the ways to look at it."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for size, scheme, rules in MODES:
        look(page, size, scheme)
        found += [f"{size['width']} px, {scheme}: {one}" for one in axe(page, part, rules)]
    return found


def axe(page, part, rules):
    """What axe objects to or is unsure of in a part: the rule and the element, once for each.

    It cannot tell what lies behind the words of a drawing: tests/test_consistency.py does.
    """
    return page.evaluate(
        """async ([part, rules]) => {
            const found = await axe.run(part, {
                runOnly: rules, resultTypes: ["violations", "incomplete"], preload: false})
            return [...found.violations, ...found.incomplete].flatMap(
                rule => rule.nodes
                    .filter(node => rule.id !== "color-contrast" || !node.html.startsWith("<text"))
                    .map(node => `${rule.id}: ${node.html}`))
        }""",
        [part, rules],
    )


@pytest.mark.parametrize("style", READERS.values(), ids=READERS)
def test_nothing_scrolls_sideways(page, style):
    look(page, NARROW, "light")
    apply(page, style)
    width = page.evaluate("document.documentElement.scrollWidth")
    stuck = what_sticks_out(page)
    apply(page, "")
    assert width <= NARROW["width"], f"{width} px wide: {stuck}"


def apply(page, style):
    """Give the page a style of the reader's own, as an extension of the browser would."""
    page.evaluate(
        """style => {
            const sheet = new CSSStyleSheet()
            sheet.replaceSync(style)
            document.adoptedStyleSheets = [sheet]
        }""",
        style,
    )


def what_sticks_out(page):
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(element => element.getBoundingClientRect().right > innerWidth)
            .map(element => element.outerHTML.slice(0, 80))"""
    )


def test_headings_are_in_order(page):
    headings = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "all => all.map(heading => [Number(heading.tagName[1]), heading.textContent.trim()])"
    )
    levels = [level for level, _text in headings]
    assert levels.count(1) == 1, headings
    before_h1 = levels[: levels.index(1)]
    assert before_h1 in ([], [2]), "only an error summary stands before the h1"
    after_h1 = levels[levels.index(1) :]
    for above, below in pairwise(after_h1):
        assert below <= above + 1, f"a level is skipped: {headings}"
    assert all(text for _level, text in headings), headings


def test_language_is_said(page):
    english = re.search(r":\d+/en/", page.url)
    expect(page.locator("html")).to_have_attribute("lang", "en" if english else "sv")
    other = page.get_by_role("link", name="Svenska" if english else "English")
    expect(other).to_have_attribute("lang", "sv" if english else "en")


def test_skip_link_comes_first_and_leads_to_the_content(page):
    to_the_top(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=re.compile("^(Hoppa till innehållet|Skip to )"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def to_the_top(page):
    """The next press of Tab starts from the top of the page, as when it has just been opened."""
    page.evaluate("getSelection().removeAllRanges(); document.activeElement.blur()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    page.evaluate("document.body.removeAttribute('tabindex')")


def test_menu_opens_and_closes_with_the_keyboard(page):
    menu = page.locator("#nav")
    expect(menu).to_be_hidden()
    to_the_top(page)
    for _stop in ("skip link", "name of the portal", "button"):
        page.keyboard.press("Tab")
    button = page.locator("header button[popovertarget=nav]").first
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button")).to_be_focused()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(menu).to_be_hidden()


def test_browser_has_nothing_to_complain_of(visitor):
    assert visitor.heard() == []


def test_no_page_is_forgotten():
    """A page that somebody adds is visited too, or listed as one that is not."""
    visited = {
        resolve(re.sub(r"\?.*|^/en(?=/)", "", re.sub(r"{\w+}", "1", place.address))).url_name
        for place in PLACES
        if place.status == 200
    }
    assert names_of(get_resolver()) - visited == NO_PAGES | NOT_VISITED


def names_of(resolver):
    """The names of all addresses, without the admin's."""
    names = set()
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            names |= names_of(pattern) if pattern.app_name != "admin" else set()
        else:
            names.add(pattern.name)
    return names
