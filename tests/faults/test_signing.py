"""Signing while processes are killed, in small; in full: `python -m tests.faults.signing`."""

import json
from types import SimpleNamespace

import pytest
from django.db import connection

from tests import postgres
from tests.faults import signing

SMALL = {"signings": 20, "workers": 3, "kills": 2, "server_kills": 1}
MUST_BE_0 = {
    "acknowledged but lost", "entered twice", "active twice", "tokens entered twice",
    "signed twice by one", "receipts not queued once", "rounds not done", "not in the register",
}  # fmt: skip


@pytest.fixture
def database(request, tmp_path):
    """A database of its own of the kind that the tests run on. The server is None for SQLite."""
    if connection.vendor == "sqlite":
        yield None, request.getfixturevalue("copied")
        return
    with postgres.server(fsync=True) as server:
        yield server, server.address


def test_nothing_is_lost_and_nothing_stands_twice(tmp_path, database):
    asked = SimpleNamespace(**SMALL, database=connection.vendor)
    figures, good = signing.perform(tmp_path, asked, *database)
    assert good, figures
    assert figures["acknowledged"] == figures["presses"] == 26
    assert figures["connections lost and pages of 503"] > 0
    assert not any(figures[name] for name in MUST_BE_0)
    a_loss_would_be_seen(tmp_path, database[1])


def a_loss_would_be_seen(folder, address):
    """The check finds an acknowledged signature that is not in the database."""
    press = {"signatory": 1, "status": 302, "lost": 0}
    place = "/mina-organisationer/kvitton/skane/9999/"
    (folder / "acknowledged-x").write_text(json.dumps(press | {"place": place}) + "\n")
    code, printed = signing.Run(folder, address).do(
        "tests.faults.check", folder / "plan.json", folder
    )
    assert code == 1
    assert json.loads(printed)["acknowledged but lost"] == 1
