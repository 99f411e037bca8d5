"""A region that the command has set up, before anybody has written a word: looked at by axe."""

import pytest
from django.core.management import call_command
from django.utils.translation import override

from principles.models import Agreement
from tests import cast
from tests.browser.test_accessibility import NARROW, STANDARD, axe
from tests.browser.visitors import PHONE, Visitor
from tests.conftest import load
from tests.region.conftest import ANSWERS

PAGES = [
    "/norrdal/", "/norrdal/overenskommelsen/", "/norrdal/principer/", "/norrdal/styrning/",
    "/norrdal/kontakt/", "/norrdal/anslut/", "/norrdal/plan/", "/norrdal/organisationer/",
    "/norrdal/kalender/", "/norrdal/uppfoljning/", "/norrdal/process/", "/en/norrdal/principer/",
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_new_region_has_the_same_pages(browser, live_server):
    from axe_playwright_python.base import AXE_SCRIPT

    load()
    nora = cast.person("nora@example.se", "Nora", "Ny")
    nora.is_superuser = True
    nora.save()
    with override("sv"):
        call_command("new_agreement", **ANSWERS)
    norrdal = Agreement.objects.get(slug="norrdal")
    norrdal.is_published = True
    norrdal.save()
    draft = norrdal.versions.get()
    draft.state = "consultation"
    draft.save()
    visitor = Visitor(browser, live_server.url, viewport=PHONE)
    page, found = visitor.page, []
    for address in PAGES:
        page.set_viewport_size(PHONE)
        assert page.goto(address).status == 200, address
        page.evaluate(AXE_SCRIPT)
        found += [f"{address}: {one}" for one in axe(page, "html", STANDARD)]
        page.set_viewport_size(NARROW)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{address}: {wide} px wide"] if wide > NARROW["width"] else []
        found += [f"{address}: no h1"] if page.locator("h1").count() != 1 else []
    assert found == []
    assert visitor.leave() == []
