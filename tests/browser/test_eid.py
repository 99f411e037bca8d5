"""With an e-ID in a real browser: over to the provider and back.

The content security policy follows a form to where it leads, so only a browser tells whether
it lets people go to the provider.
"""

import copy
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from overenskommelsen.eid.configuration import Eid
from overenskommelsen.eid.provider import identifier
from tests.browser.test_accessibility import NARROW, look, objections
from tests.browser.visitors import DESK
from tests.eid.broker import CLIENT, LOA3, SECRET
from tests.eid.conftest import broker, running_broker  # noqa: F401


@pytest.fixture
def portal(settings, broker, live_server):  # noqa: F811
    """The portal as it is served, configured for the provider."""
    settings.PUBLIC_URL = live_server.url
    broker.redirect_uri = live_server.url + "/konto/e-legitimation/svar/"
    settings.EID = Eid("BankID", broker.issuer, CLIENT, SECRET, (LOA3,), origins=(broker.issuer,))
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] += settings.EID.origins
    settings.CONTENT_SECURITY_POLICY = policy
    return broker


@pytest.fixture
def only_eid(asta, portal):
    """Asta, whose account has no password, with her e-ID connected."""
    uid = identifier({"iss": portal.issuer, "sub": "asta-1"})
    asta.socialaccount_set.create(provider="eid", uid=uid)
    asta.set_unusable_password()
    asta.save()
    return asta


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def identify(page, sub="asta-1"):
    """At the provider."""
    page.get_by_label("sub").fill(sub)
    page.get_by_role("button", name="Identify").click()


def inspect(page):
    """What axe objects to in each size and colour; nothing scrolls sideways when narrow."""
    assert page.locator("h1").count() == 1
    assert objections(page) == []
    look(page, NARROW, "light")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    look(page, DESK, "dark")


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_there_and_back(visit, only_eid, scripts):
    """Logging in and authenticating again, both times sent on to where it was to lead."""
    page = visit(java_script_enabled=scripts)
    page.goto("/konto/login/?next=/mina-organisationer/ny/")
    press(page, "Fortsätt med BankID")
    identify(page)
    expect(page).to_have_url(re.compile("/mina-organisationer/ny/$"))
    page.goto(f"{reverse('eid_reauthenticate')}?next=/mina-organisationer/foretrad/")
    press(page, "Fortsätt med BankID")
    identify(page)
    expect(page).to_have_url(re.compile("/mina-organisationer/foretrad/$"))


def test_pages_can_be_read_by_everyone(visit, portal, only_eid):
    page = visit()
    page.goto("/konto/login/")
    inspect(page)
    press(page, "Fortsätt med BankID")
    identify(page, "maja-1")
    expect(page).to_have_url(re.compile(reverse("socialaccount_signup")))
    inspect(page)
    page.goto("/konto/login/")
    press(page, "Fortsätt med BankID")
    identify(page)
    expect(page).to_have_url(re.compile("/mina-organisationer/$"))
    page.goto(reverse("socialaccount_connections"))
    inspect(page)
    page.goto(reverse("eid_reauthenticate"))
    inspect(page)
    portal.says = {"acr": None}
    press(page, "Fortsätt med BankID")
    identify(page)
    expect(page.get_by_role("main")).to_contain_text("inte den säkerhetsnivå")
    inspect(page)
