"""Every page, at every step: what axe finds, what scrolls sideways, how the keyboard gets on.

The portal is filled once. Each page is opened once and then looked at in several ways, so
nothing here may change what the next test sees: forms are only sent in with errors.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import caches
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.places import PLACES
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.browser.world import World
from tests.conftest import load, restore_vocabulary

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = [(size, scheme) for size in (PHONE, DESK) for scheme in ("light", "dark")]
NARROW = {"width": 320, "height": 640}


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


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: place.name)
def visitor(request, world, browser, live_server):
    """Somebody who has come to the page."""
    place = request.param
    caches["default"].clear()
    visitor = Visitor(browser, live_server.url, session=world.session_of(place.who), viewport=PHONE)
    if place.status != 200:
        visitor.expect(f"status of {place.status}")
    visitor.answer = visitor.page.goto(place.address.format(**world.numbers))
    if place.then:
        place.then(visitor.page)
    visitor.place = place
    yield visitor
    visitor.leave()


@pytest.fixture
def page(visitor):
    return visitor.page


def look(page, size, scheme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)


def axe(page):
    """What axe has to object to: one line for each kind of violation and place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_axe_finds_nothing(page):
    objections = []
    for size, scheme in MODES:
        look(page, size, scheme)
        objections += [f"{size['width']} px, {scheme}: {found}" for found in axe(page)]
    assert not objections, "\n".join(objections)


def test_nothing_scrolls_sideways(page):
    look(page, NARROW, "light")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], f"{width} px wide: {what_sticks_out(page)}"


def what_sticks_out(page):
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(element => element.getBoundingClientRect().right > innerWidth)
            .map(element => element.outerHTML.slice(0, 80))"""
    )
