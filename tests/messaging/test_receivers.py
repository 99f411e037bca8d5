"""Who is in a group: each person once, and whoever is left out is told of."""

import pytest
from django.utils import timezone

from organisations.messaging import flows
from organisations.messaging.groups import Audience, in_words, receivers
from organisations.messaging.letters import reasons_in_words
from organisations.models import Contact, Representative
from tests import cast
from tests.messaging.conftest import sit
from tests.test_queries import add_signatories


def who(agreement, **groups):
    return [person.email for person in receivers(agreement, Audience(**groups)).people]


def test_signatories_by_those_responsible(skane, ostergotland, signed, bergsgarden, bo, nora):
    Representative.objects.create(organisation=signed.organisation, user=nora, state="active")
    assert who(skane, signatories=True) == ["asta@example.se"]  # Nora is a colleague
    assert who(ostergotland, signatories=True) == []
    assert who(skane, applicants=True) == []
    cast.submitted(bergsgarden, skane, by=bo)
    assert who(skane, applicants=True) == ["bo@example.se"]
    rows = skane.accessions.filter(organisation=bergsgarden)
    rows.update(state="steering", forwarded_at=timezone.now())
    assert who(skane, applicants=True) == ["bo@example.se"]


def test_areas_and_municipalities_narrow_together(skane, signed):
    assert who(skane, areas=("kultur",)) == who(skane, municipalities=("1280",))
    assert who(skane, areas=("kultur", "idrott"), municipalities=("1280",)) == ["asta@example.se"]
    assert who(skane, areas=("idrott",), municipalities=("1280",)) == []
    assert who(skane, areas=("kultur",), municipalities=("1290",)) == []


def test_those_who_have_not_renewed(skane, signed):
    assert who(skane, not_renewed=True) == []
    cast.new_version(skane)
    assert who(skane, not_renewed=True) == ["asta@example.se"]
    type(signed).objects.filter(pk=signed.pk).update(state="lapsed")
    assert who(skane, not_renewed=True) == ["asta@example.se"]
    assert who(skane, signatories=True) == []


def test_a_body_of_the_own_agreement_and_contacts(skane, ostergotland, karin):
    body, party = skane.bodies.first(), skane.parties.first()
    sit(body, "Stina Stol", "Stina@Example.se")
    sit(body, "Utan Adress", "")
    Contact.objects.filter(party__agreement=skane).update(email="")
    Contact.objects.create(party=party, role="Samordnare", name="Stina", email="stina@example.se")
    found = receivers(skane, Audience(bodies=(body.pk,), contacts=True))
    assert [person.email for person in found.people] == ["stina@example.se"]
    assert "Utan Adress" in found.unreachable and found.left_out > 1
    assert who(ostergotland, bodies=(body.pk,)) == []
    said = reasons_in_words(skane, found.people[0].reasons, "sv")
    assert said == f"du har ett uppdrag i {body.name} och du är kontaktperson för {party.name}"


def test_language_of_the_account(skane, karin, nora):
    type(nora).objects.filter(pk=nora.pk).update(language="en")
    sit(skane.bodies.first(), "Nora", "NORA@example.se")
    found = receivers(skane, Audience(bodies=(skane.bodies.first().pk,)))
    assert [person.language for person in found.people] == ["en"]


def test_an_organisation_that_nobody_acts_for_is_told_of(skane, signed):
    Representative.objects.update(state="ended")
    found = receivers(skane, Audience(signatories=True))
    assert (found.people, found.unreachable) == ([], ["Föreningen Åkerbär"])


def test_whoever_wants_no_more_is_left_out_in_that_agreement(skane, ostergotland, signed):
    flows.leave(ostergotland, email="asta@example.se")
    assert who(skane, signatories=True) == ["asta@example.se"]
    flows.leave(skane, email="Asta@Example.se")
    flows.leave(skane, email="asta@example.se")
    found = receivers(skane, Audience(signatories=True))
    assert [person.email for person in found.unsubscribed] == ["asta@example.se"]
    assert found.people == []


def test_groups_in_words(skane):
    everything = Audience(
        True, ("kultur",), ("1280",), True, True, (skane.bodies.first().pk,), True
    )
    words = in_words(skane, everything)
    assert len(words) == 6
    assert words[1] == "undertecknare inom Kultur och fritid; Malmö"
    assert Audience.of(everything.as_data()) == everything


@pytest.mark.one_database
def test_as_many_queries_for_many(skane, django_assert_num_queries):
    body = skane.bodies.first().pk
    everything = Audience(
        signatories=True, areas=("kultur",), not_renewed=True, applicants=True, bodies=(body,),
        contacts=True,
    )  # fmt: skip
    for numbers in (range(1, 4), range(4, 60)):
        add_signatories(skane, numbers)
        with django_assert_num_queries(7):
            receivers(skane, everything)
