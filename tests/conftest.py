"""What every test may ask for: both agreements as they are loaded, and the cast."""

import gc
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from principles.models import Agreement
from tests import cast

# Thousands of tests make garbage that nobody has to look for after every seven hundred objects.
gc.set_threshold(50_000, 20, 50)
COPY = Path(tempfile.mkdtemp()) / "portal.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Both agreements are there before the first test, as after `make run`."""
    with django_db_blocker.unblock():
        load()
        keep_copy()


def keep_copy():
    """A copy of SQLite's file as it is now: tables take half a minute to make by migrations."""
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(COPY)
        connection.connection.backup(copy)
        copy.close()


@pytest.fixture
def copied(db, tmp_path):
    """The address of a database of one's own with both agreements, in a file of SQLite's."""
    shutil.copy(COPY, tmp_path / "portal.sqlite3")
    return f"sqlite:///{tmp_path}/portal.sqlite3"


def load():
    if not Agreement.objects.exists():
        call_command("load_agreement", "skane", "ostergotland", verbosity=0)


@pytest.fixture(autouse=True)
def empty_pages():
    """Kept pages of one test do not reach the next."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def in_swedish():
    """A visit to an English page does not leave its language to the next test."""
    with override("sv"):
        yield


@pytest.fixture
def skane(db):
    load()  # a test that empties the database after itself takes the agreements with it
    restore_vocabulary()
    return Agreement.objects.get(slug="skane")


def restore_vocabulary():
    from importlib import import_module

    from django.apps import apps

    migration = import_module("organisations.migrations.0003_activity_areas")
    migration.add(apps, None)


@pytest.fixture
def ostergotland(skane):
    return Agreement.objects.get(slug="ostergotland")


@pytest.fixture
def asta(skane):
    """Asta acts for Åkerbär, which the secretariat has approved in Skåne."""
    return cast.person("asta@example.se", "Asta", "Åkesson")


@pytest.fixture
def akerbar(skane, asta):
    return cast.organisation("Föreningen Åkerbär", by=asta, number="802002-1237")


@pytest.fixture
def approved(skane, akerbar, asta, karin):
    """Åkerbär's accession to Skåne, approved by Karin and not yet signed."""
    return cast.approved(akerbar, skane, by=asta, reviewer=karin)


@pytest.fixture
def signed(approved, asta):
    """Åkerbär's accession to Skåne, signed by Asta."""
    return cast.signed(approved, by=asta)


@pytest.fixture
def bo(skane):
    """Bo acts for Bergsgården and has nothing to do with Åkerbär."""
    return cast.person("bo@example.se", "Bo", "Berg")


@pytest.fixture
def bergsgarden(bo):
    return cast.organisation("Bergsgården", by=bo)


@pytest.fixture
def nora(db):
    """Nora has an account and nothing else."""
    return cast.person("nora@example.se", "Nora", "Ny")


@pytest.fixture
def karin(skane):
    """Karin is Skåne's secretariat."""
    return cast.steward("karin@example.se", skane, "secretariat")


@pytest.fixture
def stig(skane):
    """Stig sits in Skåne's steering group."""
    return cast.steward("stig@example.se", skane, "steering")


@pytest.fixture
def osten(ostergotland):
    """Östen is Östergötland's secretariat."""
    return cast.steward("osten@example.se", ostergotland, "secretariat")


@pytest.fixture
def dag(db):
    """Dag operates the portal."""
    dag = cast.person("dag@example.se", "Dag", "Drift")
    dag.is_superuser = True
    dag.save()
    cast.second_factor(dag)
    return dag


@pytest.fixture
def as_user(client):
    """Log the test's browser in: `as_user(asta).get(…)`."""

    def log_in(user):
        client.logout()
        if user is not None:
            client.force_login(user)
        return client

    return log_in
