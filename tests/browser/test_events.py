"""Somebody registers for a forum on a phone, without an account, and cannot come after all."""

import re

import pytest
from playwright.sync_api import expect

from plans.models import EventRegistration
from tests.browser.test_accessibility import look, objections
from tests.browser.test_walk import follow, heading, link_in, newest_letter_to, press
from tests.browser.visitors import PHONE
from tests.events.places import forum


@pytest.fixture(autouse=True)
def links_lead_here(settings, live_server):
    settings.PUBLIC_URL = live_server.url


def no_objections(page):
    assert objections(page) == [], page.url
    look(page, PHONE, "light")


def test_register_and_cancel_by_mailed_link(visit, skane):
    forum(skane)
    page = visit(viewport=PHONE)
    page.goto("/skane/kalender/")
    follow(page, "Regionalt forum")
    heading(page, "Regionalt forum")
    follow(page, "Anmäl dig")
    page.get_by_label("Ditt namn").fill("Ada Ask")
    page.get_by_label("E-post").fill("ada@example.se")
    press(page, "Skicka länken till mig")
    heading(page, "Titta i din e-post")
    no_objections(page)

    page.goto(link_in(newest_letter_to("ada@example.se")))
    heading(page, "Bekräfta din anmälan")
    no_objections(page)
    press(page, "Bekräfta anmälan")
    heading(page, "Du har en plats")
    no_objections(page)
    page.get_by_label("Ditt namn").fill("")
    press(page, "Spara")
    expect(page).to_have_title(re.compile("^Fel: "))
    no_objections(page)
    press(page, "Avboka")
    heading(page, "Anmälan är avbokad")
    assert EventRegistration.objects.get().state == "cancelled"
