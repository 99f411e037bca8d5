"""Somebody drops a receipt on the register's page, without JavaScript and without an account."""

import json

from playwright.sync_api import expect

from organisations.register.receipts import receipt_bytes


def drop(page, live_server, name, raw):
    page.goto(f"{live_server.url}/skane/register/kontrollera/")
    file = {"name": name, "mimeType": "application/json", "buffer": raw}
    page.get_by_label("Kvittot", exact=True).set_input_files(file)
    page.get_by_role("main").get_by_role("button", name="Kontrollera", exact=True).click()


def test_receipt_is_genuine_and_a_changed_one_is_not(visit, live_server, signed):
    raw = receipt_bytes(signed.entry)
    page = visit(java_script_enabled=False)
    drop(page, live_server, "kvittens.json", raw)
    expect(page.get_by_role("status")).to_contain_text("Kvittot är äkta")
    expect(page.get_by_role("status")).to_contain_text("Föreningen Åkerbär")
    receipt = json.loads(raw)
    receipt["public"]["data"]["name"] = "En annan"
    drop(page, live_server, "kvittens.json", json.dumps(receipt).encode())
    expect(page.get_by_role("alert")).to_contain_text("inte de som skrevs under")
    drop(page, live_server, "kvittens.json", b"a" * 12_000_000)
    expect(page.get_by_role("alert")).to_contain_text("för stor")
    assert page.context.cookies() == []
