"""Configured, half configured, and not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from overenskommelsen.eid.configuration import from_environment
from tests.eid.broker import LOA3
from tests.test_settings import WHOLE

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parent.parent.parent
NAMES = [
    "socialaccount_connections", "socialaccount_signup", "eid_login", "eid_connect",
    "eid_reauthenticate", "eid_callback",
]  # fmt: skip
PROVIDER = {
    "EID_NAME": "BankID",
    "EID_ISSUER": "https://eid.example.se/oidc",
    "EID_CLIENT_ID": "portalen",
    "EID_CLIENT_SECRET": "hemligt",
    "EID_ACR": f"{LOA3} urn:frejaeid:loa3",
}
PAGES = ("/konto/login/", "/konto/signup/", "/konto/reauthenticate/", "/konto/email/")


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in os.environ:
        if name.startswith("EID_"):
            monkeypatch.delenv(name)


@pytest.fixture
def environment(monkeypatch):
    def put(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return from_environment(insecure=False)

    return put


def check(tmp_path, code, **variables):
    """What an operator sees who starts the portal so."""
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *code],
        cwd=ROOT, env=own | WHOLE | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


class TestEnvironment:
    def test_nothing(self, environment):
        assert environment() is None

    def test_whole(self, environment):
        eid = environment(**PROVIDER)
        assert (eid.name, eid.issuer) == ("BankID", "https://eid.example.se/oidc")
        assert eid.acr == (LOA3, "urn:frejaeid:loa3")
        assert eid.scopes == ("openid", "profile", "email")
        assert eid.origins == ("https://eid.example.se",)
        assert "hemligt" not in repr(eid)

    def test_chosen(self, environment):
        eid = environment(
            **PROVIDER, EID_SCOPES="openid profile", EID_ORIGINS="https://a.se/x,https://b.se:444"
        )
        assert eid.scopes == ("openid", "profile")
        assert eid.origins == ("https://eid.example.se", "https://a.se", "https://b.se:444")

    @pytest.mark.parametrize("name", [name for name in PROVIDER if name != "EID_NAME"])
    def test_missing_variable_is_named(self, tmp_path, name):
        some = {key: value for key, value in PROVIDER.items() if key != name}
        done = check(tmp_path, ["manage.py", "check"], **some)
        assert done.returncode != 0
        assert f"{name} is not set" in done.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("EID_ISSUER", "eid.example.se"),
            ("EID_ISSUER", "http://eid.example.se"),
            ("EID_ISSUER", "https://eid.example.se/?x=1"),
            ("EID_ORIGINS", "a.se"),
            ("EID_ACR", "x" * 117),
        ],
    )
    def test_wrong_variable_is_named(self, tmp_path, name, value):
        done = check(tmp_path, ["manage.py", "check"], **PROVIDER | {name: value})
        assert done.returncode != 0
        assert name in done.stderr.splitlines()[-1]
        assert "hemligt" not in done.stderr

    def test_forms_may_lead_to_the_provider_and_nowhere_else(self, tmp_path):
        code = (
            "from overenskommelsen.settings import CONTENT_SECURITY_POLICY as policy;"
            "print(policy['DIRECTIVES']['form-action'])"
        )
        told = check(tmp_path, ["-c", code], **PROVIDER).stdout.strip()
        assert told == """["'self'", 'https://eid.example.se']"""
        assert check(tmp_path, ["-c", code]).stdout.strip() == """["'self'"]"""


class TestNotConfigured:
    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_is_reachable(self, client, nora, name):
        for who in (None, nora):
            if who:
                client.force_login(who)
            assert client.get(reverse(name)).status_code == 404
            assert client.post(reverse(name)).status_code == 404

    def test_nothing_is_seen_or_asked_of_the_database(self, client, nora):
        client.force_login(nora)
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                text = client.get(page, follow=True).content.decode()
            assert "legitimation</a>" not in text and "/e-legitimation/" not in text
            assert not [q for q in queries if "socialaccount" in q["sql"]], page

    def test_login_and_signup_ask_nothing_more_with_a_provider(self, client, db, settings):
        def asked():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                text = client.get("/konto/login/").content.decode()
            return len(queries), "/e-legitimation/logga-in/" in text

        without, _ = asked()
        settings.EID = object_of(PROVIDER)
        assert asked() == (without, True)


def object_of(variables):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        return from_environment(insecure=False)


class TestConfigured:
    def test_pages_lead_to_it(self, traveller, nora):
        login = traveller.client.get("/konto/login/?next=/mina-organisationer/ny/")
        text = login.content.decode()
        assert "Fortsätt med BankID" in text and 'id="eid"' in text
        assert text.count('name="next" value="/mina-organisationer/ny/"') >= 2
        assert "Fortsätt med BankID" in traveller.client.get("/konto/signup/").content.decode()
        traveller.client.force_login(nora)
        assert (
            reverse("socialaccount_connections")
            in traveller.client.get("/konto/email/").content.decode()
        )

    def test_who_may_what(self, traveller, nora):
        client = traveller.client
        login = reverse("account_login")
        assert (
            client.get(reverse("socialaccount_connections")).headers["Location"].startswith(login)
        )
        assert client.post(reverse("eid_connect")).headers["Location"].startswith(login)
        assert client.get(reverse("socialaccount_signup")).headers["Location"] == login
        client.force_login(nora)
        page = client.get(reverse("socialaccount_connections"))
        assert page.status_code == 200 and page.content.decode().count("<h1>") == 1
        assert client.post(reverse("eid_login")).headers["Location"] == reverse("my_organisations")

    def test_logging_in_is_limited(self, traveller):
        answers = {traveller.leave().status_code for _ in range(40)}
        assert answers == {302, 429}

    def test_a_forged_form_is_refused(self, configured, nora):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(nora)
        for name in ("eid_login", "eid_connect", "eid_reauthenticate"):
            assert strict.post(reverse(name)).status_code == 403, name

    def test_admin_shows_none_of_it(self, traveller, dag):
        from django.contrib import admin

        labels = {model._meta.app_label for model in admin.site._registry}
        assert "socialaccount" not in labels
