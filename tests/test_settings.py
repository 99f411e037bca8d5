"""The portal starts only when it knows who it is, and says which variable is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from overenskommelsen import env

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parent.parent
WHOLE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.example.se",
    "PUBLIC_URL": "https://portal.example.se",
}


def start(tmp_path, **variables):
    """Start Django as an operator does, with exactly these variables."""
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=own | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_missing_variable_is_named(tmp_path, name):
    done = start(tmp_path, **{key: value for key, value in WHOLE.items() if key != name})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "portal.example.se"),
        ("PUBLIC_URL", "https://portal.example.se/path"),
        ("DEBUG", "kanske"),
        ("MAIL_PORT", "tjugofem"),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_wrong_variable_is_named(tmp_path, name, value):
    done = start(tmp_path, **WHOLE | {name: value})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_whole_configuration_starts(tmp_path):
    assert start(tmp_path, **WHOLE).returncode == 0


def test_development_needs_nothing_and_keeps_its_keys(tmp_path):
    assert start(tmp_path, DEBUG="1").returncode == 0
    first = (tmp_path / "secret_key").read_text(), (tmp_path / "register_key").read_text()
    assert start(tmp_path, DEBUG="1").returncode == 0
    assert first == ((tmp_path / "secret_key").read_text(), (tmp_path / "register_key").read_text())
    assert (tmp_path / "register_key").stat().st_mode & 0o077 == 0


def test_demo_refuses_outside_development(tmp_path):
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT, env=own | WHOLE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "development only" in done.stderr


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://u:p%40ss@host:5433/name", ("host", "5433", "name", "u", "p@ss")),
        ("postgresql://u:p@a:1,b:2/name", ("a,b", "1,2", "name", "u", "p")),
        ("postgresql://u:@%2Ftmp%2Fpg:5/name", ("/tmp/pg", "5", "name", "u", "")),
    ],
)
def test_postgresql_address(monkeypatch, address, expected):
    monkeypatch.setenv("DATABASE_URL", address)
    read = env.database("DATABASE_URL", "")
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    assert tuple(read[name] for name in names) == expected


def test_sqlite_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    assert env.database("DATABASE_URL", "")["NAME"] == tmp_path / "x.sqlite3"


def test_database_without_name_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://host")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database("DATABASE_URL", "")


def test_sqlite_overwrites_what_is_deleted(db):
    """So that what has been erased does not linger in the file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            [(state,)] = cursor.execute("PRAGMA secure_delete").fetchall()
        assert state == 1
    assert "secure_delete=ON" in env.sqlite("DATABASE_URL", Path("x"))["OPTIONS"]["init_command"]
