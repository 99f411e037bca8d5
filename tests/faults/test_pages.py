"""What people meet when something is wrong: clear words, never a bare 500."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from overenskommelsen.views import bad_request
from principles.models import Consultation

ASK = """
import json, sys
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
answers = [client.get(path) for path in json.loads(sys.argv[1])]
answers.append(client.post("/mina-organisationer/ny/", {"name": "x"}))
print(json.dumps([(a.status_code, a.get("Retry-After"), a.content.decode()) for a in answers]))
"""


def test_database_away():
    """A portal whose PostgreSQL server does not answer: nothing listens on port 1."""
    paths = ["/skane/", "/skane/organisationer/", "/en/skane/"]
    environment = os.environ | {
        "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps([*paths, "/halsa/"])],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *pages, health, form = json.loads(done.stdout)
    for status, retry_after, text in pages:
        assert (status, retry_after) == (503, "60")
        assert text.count("<h1") == 1
    assert "Portalen är inte tillgänglig just nu" in pages[0][2]
    assert "Inget har ändrats" in pages[0][2]
    assert health[0] == 503
    assert form[0] in {302, 503}  # nobody can be logged in without a database


def test_database_that_goes_away_when_the_session_is_saved(rf):
    """Django tells it as a bad request; seen when PostgreSQL is killed while somebody signs."""
    try:
        try:
            raise OperationalError("server closed the connection unexpectedly")
        except OperationalError:
            raise SessionInterrupted from None
    except SessionInterrupted as problem:
        answer = bad_request(rf.post("/skane/"), problem)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "inget görs två gånger" in answer.content.decode()
    assert bad_request(rf.get("/skane/"), SessionInterrupted()).status_code == 400


def test_health(client, db):
    assert client.get("/halsa/").content == b"ok\n"


def test_fault_of_ours_is_said_in_swedish(skane, monkeypatch):
    from organisations.governance import views

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(views, "benches", broken)
    answer = Client(raise_request_exception=False).get("/skane/styrning/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.content.decode()


def test_form_from_an_old_page(nora):
    client = Client(enforce_csrf_checks=True)
    client.force_login(nora)
    answer = client.post("/mina-organisationer/ny/", {"name": "x"})
    assert answer.status_code == 403
    assert "Sidan är för gammal" in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_only_answer_reading(client, skane, method):
    assert getattr(client, method)("/skane/").status_code == 405


def test_demo_fills_the_portal_by_its_own_flows(skane, client, settings):
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    page = client.get("/skane/").content.decode()
    assert "8 organisationer" in page
    assert "Utvecklingsplan 2025–2029" in page
    assert "Vad tycker ni om förslaget?" in page
    assert Consultation.objects.open().get().responses.submitted().count() == 2
    from overenskommelsen.management.commands.demo import PASSWORD

    assert client.login(email="foretradare@exempel.se", password=PASSWORD)


def test_demo_leaves_a_portal_in_use_alone(akerbar, settings):
    from django.core.management.base import CommandError

    settings.DEBUG = True
    with pytest.raises(CommandError, match="nothing was added"):
        call_command("demo")


class TestHeaders:
    def test_strict_policy_on_every_kind_of_page(self, client, skane, as_user, dag):
        for path in ("/skane/", "/konto/login/", "/finns-inte/", "/admin/"):
            policy = as_user(dag).get(path)["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy

    def test_pages_behind_login_are_not_kept(self, as_user, asta, akerbar):
        answer = as_user(asta).get(f"/mina-organisationer/{akerbar.pk}/")
        assert answer["Cache-Control"] == "private, no-store"

    def test_404_is_not_kept(self, client, skane):
        assert client.get("/finns-inte/")["Cache-Control"] == "private, no-store"
