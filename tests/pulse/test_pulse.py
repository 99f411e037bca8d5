"""How an agreement stands, as its secretariat, its steering group and the operator see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation, Seat
from organisations.signing.recording import record_withdrawal
from overenskommelsen.pulse.figures import pulses
from plans.models import Event, Plan
from principles.models import Agreement, AgreementVersion, Steward
from tests import cast
from tests.approving.conftest import YEAR, planned

TODAY = timezone.localdate()
START = reverse("admin:index")


def of(agreement):
    (pulse,) = pulses([Agreement.objects.get(pk=agreement.pk)])
    return pulse


def words(page):
    return " ".join(page.content.decode().split())


@pytest.fixture
def plan(skane):
    """A plan of this year: one action done, one under way, one late, one dropped, one to come."""
    made = Plan.objects.create(
        agreement=skane, first_year=YEAR - 1, last_year=YEAR + 1, state="published"
    )
    planned(made, "Klar", status="done", progress=100)
    planned(made, "Pågår", status="under_way", last_year=YEAR + 1)
    planned(made, "Sen", status="under_way", due_on=TODAY - timedelta(days=1))
    planned(made, "Struken", status="dropped", dropped_reason="Pengarna tog slut")
    planned(made, "Väntar", last_year=YEAR + 1)
    return made


@pytest.fixture
def event(skane, akerbar):
    made = Event.objects.create(
        agreement=skane, slug="forum", title="Regionalt forum", seat_limit=80,
        starts_at=timezone.now() + timedelta(days=12), takes_registrations=True,
    )  # fmt: skip
    for number, state in enumerate(("seated", "seated", "waiting")):
        made.registrations.create(name=f"N {number}", email=f"{number}@example.se", state=state)
    return made


def test_signatories_and_what_moved_in_a_year(skane, signed, karin, asta, bergsgarden, bo):
    cast.submitted(bergsgarden, skane, by=bo)
    pulse = of(skane)
    assert (pulse.signatories, pulse.came, pulse.left) == (1, 1, 0)  # the parties not counted
    assert (pulse.applications, pulse.oldest_application) == (1, TODAY)


def test_whoever_left_is_told(skane, signed, karin):
    record_withdrawal(signed, by=karin, case_number="KS 2026/4")
    pulse = of(skane)
    assert (pulse.signatories, pulse.came, pulse.left) == (0, 1, 1)


def test_plan_counts_each_action_once(skane, plan):
    found = of(skane).plan
    assert found.plan == plan
    assert (found.actions, found.done, found.under_way, found.late) == (4, 1, 1, 1)


def test_seats_that_nobody_has_and_that_end(skane):
    skane.bodies.exclude(slug="styrgrupp").delete()
    body, party = skane.bodies.get(), skane.parties.first()
    body.quotas.create(party=party, seats=3)
    Seat.objects.create(
        body=body, party=party, position="member", person="P", starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
    )  # fmt: skip
    pulse = of(skane)
    assert pulse.vacant == [(body, 2)] and pulse.vacancies == 2
    assert (pulse.ending, pulse.ends_first) == (1, TODAY + timedelta(days=90))


def test_details_older_than_a_year(as_user, karin, skane, signed, bergsgarden):
    long_ago = timezone.now() - timedelta(days=400)
    Organisation.objects.update(updated_at=long_ago)  # Bergsgården has signed nothing
    assert of(skane).old_details == 1
    address = reverse("admin:organisations_organisation_changelist") + "?uppgifter=gamla"
    client = as_user(karin)
    assert address in client.get(START).content.decode()
    assert list(client.get(address).context["cl"].queryset) == [signed.organisation]
    Organisation.objects.update(confirmed_at=timezone.now())
    assert of(skane).old_details == 0
    assert list(client.get(address).context["cl"].queryset) == []


def test_secretariat_sees_the_state_of_its_own(as_user, karin, skane, ostergotland, plan, event):
    Agreement.objects.filter(pk=skane.pk).update(next_review_on=TODAY - timedelta(days=1))
    page = words(as_user(karin).get(START))
    assert "1 av 4" in page and "1 försenad" in page and "1 pågår" in page
    assert "Regionalt forum" in page and "2 av 80 platser tagna" in page
    assert skane.version_in_force().name in page
    assert "Skulle ha granskats" in page
    assert reverse("admin:event_board", args=[event.pk]) in page
    assert reverse("admin:plan_matrix", args=[plan.pk]) in page
    assert "Överenskommelsen Östergötland" not in page


def test_review_day_ahead_and_none(as_user, karin, skane):
    Agreement.objects.filter(pk=skane.pk).update(next_review_on=TODAY)
    assert "Granskas senast" in words(as_user(karin).get(START))
    Agreement.objects.filter(pk=skane.pk).update(next_review_on=None)
    assert "Ingen dag för granskning är satt." in words(as_user(karin).get(START))


def test_nothing_there_yet(as_user, osten, ostergotland):
    AgreementVersion.objects.filter(agreement=ostergotland).delete()
    page = words(as_user(osten).get(START))
    assert "Ingen version är antagen." in page and "Ingen publicerad plan." in page
    assert "Ingen är planerad." in page and "Allt är gjort." in page


def test_steering_group_sees_the_state_at_a_glance(as_user, stig, plan):
    page = words(as_user(stig).get(START))
    assert "1 av 4" in page and "Undertecknare" in page


def test_whoever_keeps_two_sees_each_and_its_own_rows(
    as_user, karin, skane, ostergotland, akerbar, asta, bergsgarden, bo
):
    Steward.objects.create(agreement=ostergotland, user=karin, role="secretariat")
    cast.submitted(akerbar, skane, by=asta)
    client = as_user(karin)
    page = client.get(START)
    assert [shown.pulse.agreement for shown in page.context["pulses"]] == [skane, ostergotland]
    links = page.context["pulses"][0].links
    assert len(client.get(links["applications"]).context["cl"].queryset) == 1
    links = page.context["pulses"][1].links
    assert len(client.get(links["applications"]).context["cl"].queryset) == 0


@pytest.mark.parametrize("who", ["karin", "dag"])
def test_every_figure_leads_to_a_page(as_user, request, who, skane, plan, event, signed):
    client = as_user(request.getfixturevalue(who))
    for shown in client.get(START).context["pulses"]:
        for name, address in shown.links.items():
            assert client.get(address).status_code == 200, name


def test_operator_sees_all_in_one_table(as_user, dag, skane, ostergotland, plan):
    page = as_user(dag).get(START)
    assert page.content.decode().count('<th scope="row"') == Agreement.objects.count()
    assert "1 av 4" in words(page)


def test_as_many_queries_for_one_agreement_as_for_many(
    as_user, dag, skane, ostergotland, plan, event, signed, karin
):
    client = as_user(dag)
    client.get(START)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(START).status_code == 200
        return len(queries)

    before = asked()
    for number in range(8):
        made = Agreement.objects.create(
            name=f"Överenskommelsen {number}", slug=f"lan-{number}", region="R", county_code="12",
            lead="L",
        )  # fmt: skip
        other = Plan.objects.create(
            agreement=made, first_year=YEAR, last_year=YEAR + 1, state="published"
        )
        made.development_areas.create(slug="o", name="O")
        planned(other, "Insats")
        Event.objects.create(
            agreement=made, slug="m", title="Möte", starts_at=timezone.now() + timedelta(days=1)
        )
        made.bodies.create(slug="s", name="Styrgrupp", seat_limit=3)
    assert asked() == before <= MOST_ASKED


def test_first_page_of_the_secretariat_asks_little(as_user, karin, plan, event, signed):
    client = as_user(karin)
    client.get(START)
    with CaptureQueriesContext(connection) as queries:
        client.get(START)
    assert len(queries) <= MOST_ASKED, "\n".join(query["sql"][:150] for query in queries)


MOST_ASKED = 52
