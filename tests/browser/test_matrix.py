"""The plan's table is one and the same for a screen reader on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import DESK, PHONE
from tests.plans.making import action_in, ago, plan_of

ROLES = ("row", "columnheader", "rowheader", "cell")


@pytest.fixture
def plan(live_server, skane):
    """Five areas and five years with something in the table's cells, and something late."""
    made = plan_of(skane)
    action_in(made, title="Handboken", slug="handboken", status="under_way")
    action_in(made, title="Kartan", slug="kartan", status="done", last_year=made.first_year)
    action_in(made, "larande-och-forskning", title="Panelen", slug="p", last_year=made.first_year)
    return made


def tree(page):
    """The rows, headers and cells of the page as Chromium tells them to a screen reader."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return [
        (node["role"]["value"], said(node, by_id))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in ROLES
    ]


def said(node, by_id):
    """The words in a node, in the order in which they are read out."""
    text = node["name"]["value"].strip() if node["role"]["value"] == "StaticText" else ""
    words = [text] if text else []
    for child in node.get("childIds", []):
        if child in by_id:
            words += said(by_id[child], by_id)
    return words


def seen(page, size):
    page.set_viewport_size(size)
    page.goto("/skane/plan/")
    return tree(page)


def test_the_same_rows_headers_and_cells_at_360_and_1280(visit, plan):
    page = visit()
    wide, narrow = seen(page, DESK), seen(page, PHONE)
    assert narrow == wide
    numbers = {role: sum(one == role for one, _words in narrow) for role in ROLES}
    # Five areas and their total below a head; a year's column for each of five, and the whole.
    assert numbers == {"row": 7, "columnheader": 7, "rowheader": 6, "cell": 36}
    assert ("columnheader", [str(ago(0).year), "i år"]) in narrow


def test_a_choice_is_made_with_the_keyboard_and_stands_in_the_address(visit, plan):
    page = visit(viewport=PHONE)
    page.goto("/skane/plan/")
    page.get_by_label("Läge").focus()
    page.keyboard.type("Fö")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/?*lage=forsenad*")
    expect(page.get_by_role("status")).to_contain_text("Visar 1 av 3 insatser.")
    page.get_by_role("link", name="Lärande och Forskning", exact=False).filter(
        has_text="0 av 1 klara"
    ).click()
    expect(page.get_by_role("link", name="Panelen")).to_be_in_viewport()
    page.get_by_role("link", name="Rensa val").click()
    expect(page.get_by_role("status")).to_have_text("3 insatser i planen.")
