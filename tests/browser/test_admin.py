"""The admin's own pages in a browser: axe, the keyboard, a phone's width.

Every list, and the page to add and to change a row, of every model that the secretariat meets;
opened once each in one window. What Django's own markup lacks is mended by templates/admin.
"""

import pytest
from django.contrib import admin
from django.core.cache import caches
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import expect

from overenskommelsen.demonstration import flows as demonstration
from overenskommelsen.models import User
from principles.models import Agreement
from tests import cast
from tests.browser.test_accessibility import (
    AXE_SCRIPT,
    COLOURS,
    STANDARD,
    axe,
    look,
    to_the_top,
    what_sticks_out,
)
from tests.browser.visitors import DESK, Visitor
from tests.conftest import load, restore_vocabulary

PHONE = {"width": 390, "height": 844}
IN_THE_DARK = [*COLOURS, "target-size", "scrollable-region-focusable"]
WHERE = """to => {
    const stop = document.activeElement, style = getComputedStyle(stop)
    return {
        what: stop.outerHTML.slice(0, 120), there: stop.matches(to),
        seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
            || stop === document.body,
    }
}"""
# Buttons and links that are shown but that Tab passes by.
OUT_OF_REACH = """() => [...document.querySelectorAll(
        "input[type=submit], button, a[href], select, textarea, input:not([type=hidden])")]
    .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex < 0
        && !one.closest("[aria-hidden=true]"))
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def transactional_db(django_db_setup, django_db_blocker):
    """The database is filled once for this file, and emptied at its end."""
    with django_db_blocker.unblock():
        load()
        restore_vocabulary()
        caches["default"].clear()
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def office(transactional_db, browser, live_server):
    """Karin's window, in a portal that has something on every page."""
    from django.test import Client

    demonstration.fill(cast.PASSWORD)
    skane = Agreement.objects.get(slug="skane")
    karin = cast.steward("karin@example.se", skane, "secretariat")
    client = Client()
    client.force_login(karin)
    visitor = Visitor(browser, live_server.url, viewport=PHONE)
    visitor.become(client.cookies["sessionid"].value)
    yield visitor
    visitor.leave()


def pages(user):
    """The addresses of the lists, and of a new and an old row, that the user may open."""
    request = RequestFactory().get("/")
    request.user = user
    found = [reverse("admin:index")]
    for model, shown in admin.site._registry.items():
        if not shown.has_view_permission(request):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        row = shown.get_queryset(request).first()
        if shown.has_add_permission(request):
            found.append(reverse(f"{name}_add"))
        if row is not None:
            found.append(reverse(f"{name}_change", args=[row.pk]))
    return found


@pytest.fixture
def karin(office):
    return User.objects.get(email="karin@example.se")


def test_every_page_as_it_is_looked_at(office, karin):
    """Told at once for all pages: address, way of looking, rule, element."""
    page, wrong = office.page, []
    for address in pages(karin):
        look(page, PHONE, "light")
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += [f"{address}: {what}" for what in objections(page, dark="/add/" not in address)]
    wrong += office.heard()
    assert not wrong, (
        "Mend it in templates/admin or static/css/admin.css, for all pages at once:\n"
        + "\n".join(wrong)
    )


def objections(page, *, dark):
    """What is wrong with the page, on a phone in the light and perhaps on a desk in the dark (a
    new row looks like an old one)."""
    width = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{width} px wide: {what_sticks_out(page)}"] if width > PHONE["width"] else []
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    unreachable = page.evaluate(OUT_OF_REACH)
    found += [f"no key reaches {element}" for element in unreachable]
    page.evaluate(AXE_SCRIPT)
    found += [f"phone: {one}" for one in axe(page, "html", STANDARD)]
    if not dark:
        return found
    look(page, DESK, "dark")
    return found + [f"desk: {one}" for one in axe(page, "html", IN_THE_DARK)]


def test_first_page_by_keyboard(office):
    """The skip link, then what waits; wherever the focus stands, it is seen."""
    page = office.page
    look(page, DESK, "light")
    page.goto(reverse("admin:index"))
    assert walk(page, to=".waiting a, .figures a, .tasks a") == []


@pytest.mark.parametrize("name", ["organisations_seat", "plans_event"])
def test_list_and_form_by_keyboard(office, name):
    """Tab goes all the way to the button that does what the page is for."""
    page = office.page
    look(page, PHONE, "light")
    page.goto(reverse(f"admin:{name}_changelist"))
    assert walk(page, to="#result_list th a") == []
    page.goto(reverse(f"admin:{name}_add"))
    assert walk(page, to="[name=_save]") == []


def walk(page, *, to):
    """Press Tab from the top of the page until it stands there. Returns stops without focus."""
    to_the_top(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-to-content-link")).to_be_focused()
    unseen = []
    for _stop in range(150):
        stop = page.evaluate(WHERE, to)
        if not stop["seen"]:
            unseen.append(stop["what"])
        if stop["there"]:
            return unseen
        page.keyboard.press("Tab")
    return [*unseen, f"Tab never comes to {to}"]
