"""No Swedish stands on an English page, except what is marked as Swedish."""

from datetime import timedelta
from pprint import pformat

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation, Signatory
from organisations.renewal import flows as renewal
from organisations.representing.flows import answer_request, ask_to_represent
from organisations.signing import rounds
from overenskommelsen.models import User
from plans.models import Action, Event, Report
from principles.models import Consultation, Letter, NewsItem, Question
from tests import cast
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
    """What titles hold, where no markup can tell that it is Swedish: names, and what is asked."""
    people = [f"{user}" for user in User.objects.all()]
    named = [signatory.name for signatory in Signatory.objects.all()]
    organisations = Organisation.objects.values_list("name", flat=True)
    actions = Action.objects.values_list("title", flat=True)
    asked = Consultation.objects.values_list("title", flat=True)
    events = Event.objects.values_list("title", flat=True)
    parts = Question.objects.values_list("heading", flat=True)
    reports = Report.objects.values_list("title", flat=True)
    news = NewsItem.objects.values_list("title", flat=True)
    titles = {*reports, *actions, *asked, *events, *parts, *news}
    return {*titles, *people, *named, *organisations, "Svenska"}


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


def test_no_swedish_in_any_mail(skane, karin, akerbar, asta, bo):
    """What Asta and others are sent from the application to a renewal that is not answered."""
    User.objects.update(language="en")
    for person in (karin, asta, bo):
        person.refresh_from_db()
    accession = cast.signed(cast.approved(akerbar, skane, by=asta, reviewer=karin), by=asta)
    ask_to_represent(akerbar, by=bo, message="Hello")
    answer_request(akerbar.representatives.get(user=bo), by=asta, accept=True)
    people = [("Asta Åkesson", asta.email), ("Eva Ek", "eva@example.se"), ("Bo Berg", bo.email)]
    made = cast.begun(accession, by=asta, kind="withdraw", people=people, required=2)
    cast.signs(asta, made)
    rounds.decline(cast.place_of(bo, made), by=bo, reason="No")
    rounds.cancel_round(made, by=asta)
    version = cast.new_version(skane, by=karin)
    due = timezone.localdate() + timedelta(days=40)
    renewal.ask_for_renewal(version, by=karin, due_on=due)
    for days in (33, 41):
        renewal.tend_renewals(now=timezone.now() + timedelta(days=days))
    known = names() | {skane.name, version.name}
    letters = Letter.objects.exclude(language="sv")
    left = {
        letter.subject: swedish_in(f"{letter.subject} {letter.text}", known) for letter in letters
    }
    assert len(left) >= 9, sorted(left)
    assert not any(left.values()), pformat(left, width=200)
