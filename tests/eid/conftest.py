"""A provider that runs, a portal that is configured for it, and people who go there and back."""

import logging
from dataclasses import replace

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from overenskommelsen.eid.configuration import Eid
from tests import cast
from tests.eid.broker import CLIENT, LOA3, SECRET, Broker

ASTA = {"given_name": "Asta", "family_name": "Åkesson", "email": "asta@example.se"}


@pytest.fixture(scope="session")
def running_broker():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    broker = Broker()
    yield broker
    broker.stop()


@pytest.fixture
def broker(running_broker):
    running_broker.reset()
    running_broker.people["asta-1"] = ASTA | {"email_verified": True}
    return running_broker


@pytest.fixture
def configured(settings, broker, db):
    settings.EID = Eid(
        name="BankID", issuer=broker.issuer, client_id=CLIENT, client_secret=SECRET, acr=(LOA3,),
        origins=(broker.issuer,),
    )  # fmt: skip
    return settings.EID


@pytest.fixture
def two_levels(settings, configured):
    """The operator accepts two levels."""
    settings.EID = replace(configured, acr=("urn:frejaeid:loa3+", LOA3))


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()
    with override("sv"):
        yield


class Traveller:
    """A browser that goes to the provider and back. `sub` is who legitimates there."""

    def __init__(self, client, broker):
        self.client, self.broker = client, broker

    def leave(self, name="eid_login", **data):
        """Press the button; the address at the provider, or the portal's own answer."""
        return self.client.post(reverse(name), data)

    def identify(self, left, **said):
        """At the provider; the address that it sends back to."""
        answer = requests.post(
            left.headers["Location"], data=said, allow_redirects=False, timeout=9
        )
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix("http://localhost:8000")

    def travel(self, name="eid_login", sub="asta-1", **data):
        """There and back; the portal's answer."""
        return self.client.get(self.identify(self.leave(name, **data), sub=sub))

    def shown(self, answer):
        """The page that an answer leads to, as text."""
        return self.client.get(answer.headers["Location"], follow=True).content.decode()

    @property
    def user(self):
        return self.client.session.get("_auth_user_id")


@pytest.fixture
def traveller(configured, broker, client):
    return Traveller(client, broker)


@pytest.fixture
def connected(traveller, asta):
    """Asta's account with her e-ID connected; nobody is logged in."""
    traveller.client.force_login(asta)
    password_again(traveller.client)
    traveller.travel("eid_connect")
    assert SocialAccount.objects.get().user == asta
    traveller.client.logout()
    return asta


def password_again(client):
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
