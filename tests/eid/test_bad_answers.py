"""Answers that must not be believed: each a plain message, the session as it was, never a 500."""

import time
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from joserfc.jwk import OctKey, RSAKey

from tests.eid.broker import CLIENT, LOA3, SECRET

pytestmark = pytest.mark.one_database

REFUSED = "Det gick inte att legitimera dig. Ingenting har ändrats"
OUTDATED = "Legitimeringen tog för lång tid eller är redan använd"
AWAY = "Tjänsten för e-legitimation svarar inte just nu"

BAD_CLAIMS = {
    "nonce of another attempt": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": int(time.time()) - 60},
    "no end": {"exp": None},
    "no issue time": {"iat": None},
    "issued in the future": {"iat": int(time.time()) + 3600},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "another audience": {"aud": "another portal"},
    "no audience": {"aud": None},
    "several audiences and no party": {"aud": [CLIENT, "another portal"]},
    "given to another party": {"azp": "another portal"},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "nobody": {"sub": ""},
    "no sub": {"sub": None},
    "sub is a number": {"sub": 7},
    "end in words": {"exp": "soon"},
    "end in a list": {"exp": [1]},
    "issue time in a list": {"iat": [1]},
    "audience is an object": {"aud": {"a": 1}},
    "issuer in a list": {"iss": ["x"]},
}


def forged(broker):
    broker.signs_with = RSAKey.generate_key(2048, {"kid": "first"})


def unknown_key(broker):
    broker.signs_with = RSAKey.generate_key(2048, {"kid": "another"})
    broker.header = {"alg": "RS256", "kid": "another"}


def unsigned(broker):
    broker.header = {"alg": "none"}


def shared_secret(broker):
    """Signed with what the client knows too (HS256)."""
    broker.signs_with = OctKey.import_key(SECRET * 2)
    broker.header = {"alg": "HS256", "kid": "first"}


def public_key_as_secret(broker):
    """The old trick: the public key used as if it were a shared secret."""
    broker.signs_with = OctKey.import_key(broker.key.as_pem(private=False).replace(b"-", b"~"))
    broker.header = {"alg": "HS256", "kid": "first"}


def another_issuer(broker):
    broker.about["issuer"] = "https://evil.example"


def no_endpoint(broker):
    broker.about["token_endpoint"] = None


def odd_keys(broker):
    broker.about["jwks_uri"] = f"{broker.issuer}/odd-keys"


def keys_elsewhere(broker):
    broker.about["jwks_uri"] = f"{broker.issuer}/nothing-here"


def nobody_there(broker):
    broker.about["token_endpoint"] = "http://127.0.0.1:1/token"


def not_json(broker):
    broker.about["token_endpoint"] = f"{broker.issuer}/html"


def fails(broker):
    broker.fails = True


def slow(broker):
    broker.waits = 1.5


BAD_SERVERS = {
    forged: REFUSED, unknown_key: REFUSED, unsigned: REFUSED, shared_secret: REFUSED,
    public_key_as_secret: REFUSED, another_issuer: REFUSED, no_endpoint: REFUSED,
    odd_keys: REFUSED, keys_elsewhere: REFUSED,
    nobody_there: AWAY, not_json: AWAY, fails: AWAY, slow: AWAY,
}  # fmt: skip


@pytest.fixture(params=["eid_login", "eid_reauthenticate"])
def way(request, traveller, connected):
    """Logging in, or authenticating again while logged in."""
    if request.param == "eid_reauthenticate":
        traveller.client.force_login(connected)
        traveller.client.session.pop("account_authentication_methods", None)
    return request.param


@pytest.fixture
def refused(traveller, way):
    """`refused(answer, message)`: told on the page where it began, and nothing has changed."""
    before = traveller.user

    def check(answer, message):
        page = reverse("account_login" if way == "eid_login" else way)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(page)
        assert message in traveller.shown(answer)
        assert traveller.user == before
        assert not any(
            record.get("reauthenticated")
            for record in traveller.client.session.get("account_authentication_methods", [])
        )
        assert SocialAccount.objects.count() == 1

    return check


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_token(traveller, broker, way, refused, claims):
    broker.says = claims
    refused(traveller.travel(way), REFUSED)


@pytest.mark.parametrize("trouble", BAD_SERVERS, ids=lambda trouble: trouble.__name__)
def test_server(traveller, broker, way, refused, trouble, monkeypatch):
    from overenskommelsen.eid import server

    monkeypatch.setattr(server, "TIMEOUT", 1)
    back = traveller.identify(traveller.leave(way), sub="asta-1")
    trouble(broker)
    refused(traveller.client.get(back), BAD_SERVERS[trouble])


@pytest.mark.parametrize("trouble", [another_issuer, fails, slow], ids=lambda f: f.__name__)
def test_server_at_the_start(traveller, broker, way, refused, trouble, monkeypatch):
    from overenskommelsen.eid import server

    monkeypatch.setattr(server, "TIMEOUT", 1)
    trouble(broker)
    refused(traveller.leave(way, next="/mina-organisationer/"), BAD_SERVERS[trouble])


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("access_denied", "Du avbröt legitimeringen"),
        ("login_required", REFUSED),
        ("unmet_authentication_requirements", "inte den säkerhetsnivå"),
        ("<script>\r\nSet-Cookie: x", REFUSED),
    ],
)
def test_error(traveller, way, refused, error, message):
    left = traveller.leave(way, next="/mina-organisationer/ny/")
    state = left.headers["Location"].partition("state=")[2].partition("&")[0]
    answer = traveller.client.get(reverse("eid_callback"), {"error": error, "state": state})
    assert "next=%2Fmina-organisationer%2Fny%2F" in answer.headers["Location"]
    refused(answer, message)


def test_answer_without_code(traveller, way, refused):
    state = traveller.leave(way).headers["Location"].partition("state=")[2].partition("&")[0]
    refused(traveller.client.get(reverse("eid_callback"), {"state": state}), REFUSED)


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"code": "x", "state": "x"}, {"state": "é"}])
def test_state_of_nobody(traveller, way, refused, query):
    refused(traveller.client.get(reverse("eid_callback"), query), OUTDATED)


def test_state_of_another_browser(traveller, way, refused, client, broker):
    from django.test import Client

    from tests.eid.conftest import Traveller

    other = Traveller(Client(), broker)
    refused(traveller.client.get(other.identify(other.leave(), sub="asta-1")), OUTDATED)


def test_answer_of_another_provider(traveller, way, refused):
    back = traveller.identify(traveller.leave(way), sub="asta-1")
    refused(traveller.client.get(f"{back}&iss=https://evil.example"), REFUSED)


def test_answer_used_twice(traveller, connected):
    back = traveller.identify(traveller.leave(), sub="asta-1")
    traveller.client.get(back)
    assert traveller.user == str(connected.pk)
    again = traveller.client.get(back)
    assert again.headers["Location"] == reverse("eid_reauthenticate")
    assert OUTDATED in traveller.shown(again)
    assert traveller.user == str(connected.pk)


def test_code_used_twice(traveller, way, broker, refused):
    """A used code in a fresh attempt: the provider does not know it any more."""
    code = broker.code_for("asta-1", {"redirect_uri": broker.redirect_uri})
    broker.codes.clear()
    state = traveller.leave(way).headers["Location"].partition("state=")[2].partition("&")[0]
    answer = traveller.client.get(reverse("eid_callback"), {"state": state, "code": code})
    refused(answer, REFUSED)


def test_code_of_another_attempt(traveller, way, refused):
    """A stolen code does not fit: the provider has tied it to the other attempt (PKCE)."""
    stolen = traveller.identify(traveller.leave(way), sub="asta-1")
    code = stolen.partition("code=")[2].partition("&")[0]
    state = traveller.leave(way).headers["Location"].partition("state=")[2].partition("&")[0]
    answer = traveller.client.get(reverse("eid_callback"), {"state": state, "code": code})
    refused(answer, REFUSED)


def test_state_that_is_too_old(traveller, way, refused):
    back = traveller.identify(traveller.leave(way), sub="asta-1")
    session = traveller.client.session
    for kept in session["socialaccount_states"].values():
        kept[1] -= timedelta(minutes=11).total_seconds()
    session.save()
    refused(traveller.client.get(back), OUTDATED)


def test_somebody_else_logged_in_meanwhile(traveller, broker, connected, bo):
    """Bo logs in in another tab; Asta's answer does not throw him out."""
    back = traveller.identify(traveller.leave(), sub="asta-1")
    traveller.client.force_login(bo)
    assert traveller.client.session["socialaccount_states"]
    assert OUTDATED in traveller.shown(traveller.client.get(back))
    assert traveller.user == str(bo.pk)


def test_what_is_logged_names_nobody(traveller, broker, caplog):
    caplog.set_level("WARNING", logger="overenskommelsen.eid.views")
    broker.says = {"acr": "low"}
    traveller.travel()
    assert "e-ID refused: acr missing" in caplog.text
    assert "asta" not in caplog.text.lower() and LOA3 not in caplog.text


def test_other_verbs(traveller):
    for name, verb in (("eid_login", "get"), ("eid_connect", "get"), ("eid_callback", "post")):
        assert getattr(traveller.client, verb)(reverse(name)).status_code == 405, name
