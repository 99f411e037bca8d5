"""No Swedish stands on an English page, except what is marked as Swedish."""

from pprint import pformat

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Organisation, Signatory
from overenskommelsen.models import User
from plans.models import Action
from tests.browser.places import PLACES
from tests.browser.world import World
from tests.english import english_of, swedish_in
from tests.test_roles import PUBLIC

# What the pages say is the same whatever database they come from.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(skane):
    User.objects.update(language="en")
    return World()


def names():
    """Names of people, organisations and actions: Swedish also in titles, which no markup tells."""
    people = [f"{user}" for user in User.objects.all()]
    named = [signatory.name for signatory in Signatory.objects.all()]
    organisations = Organisation.objects.values_list("name", flat=True)
    actions = Action.objects.values_list("title", flat=True)
    return {*people, *named, *organisations, *actions, "Svenska"}


def public_addresses():
    """Every public page that can be addressed with what Skåne and Östergötland have."""
    for name, kwargs in PUBLIC.items():
        yield reverse(name, kwargs=kwargs)
        if kwargs.get("slug"):
            yield reverse(name, kwargs=kwargs | {"slug": "ostergotland"})


def test_no_swedish_on_any_page(world):
    """Each page as its visitor meets it; where the place brings out errors, also those."""
    found, known = {}, names()
    visits = [(place.address.format(**world.numbers), place.who, place.then) for place in PLACES]
    visits += [(address, "", None) for address in public_addresses()]
    for address, who, then in visits:
        client = Client(raise_request_exception=True)
        if who:
            client.cookies["sessionid"] = world.session_of(who)
        address = "/en" + address.removeprefix("/en")
        answers = [client.get(address, follow=True)] + ([client.post(address, {})] if then else [])
        for answer in answers:
            if answer["Content-Type"].startswith("text/html") and answer.status_code != 302:
                html = answer.content.decode()
                assert '<html lang="en">' in html, address
                found[f"{address} {who}"] = swedish_in(english_of(html), known)
    left = {address: swedish for address, swedish in found.items() if swedish}
    assert len(found) > 100
    assert not left, pformat(left, width=200)
