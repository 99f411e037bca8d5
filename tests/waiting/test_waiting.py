"""The first page of the admin: what waits, for whom, and where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.adopting import flows as adopting
from organisations.models import Accession, Seat
from overenskommelsen.waiting.lines import ENTRIES, waiting_for
from plans.approving import flows as approving
from plans.models import FollowUp, Plan
from principles.models import Consultation, Letter, Steward
from principles.waiting import Line
from tests import cast
from tests.adopting.conftest import ready
from tests.approving.conftest import YEAR, planned

TODAY = timezone.localdate()


def told(user):
    return {str(line.name): line.number for line in waiting_for(user)}


def listed(client, line):
    """The keys of the rows that the line's link leads to."""
    page = client.get(line.address)
    assert page.status_code == 200, line.address
    return [row.pk for row in page.context["cl"].queryset]


@pytest.fixture
def late(plan):
    Plan.objects.filter(pk=plan.pk).update(state="published")
    return plan.actions.get(slug="utbildning")


@pytest.fixture
def something_of_everything(skane, plan, late, akerbar, asta, karin, stig):
    cast.submitted(akerbar, skane, by=asta)
    FollowUp.objects.create(action=late, note="Läs", status="done", progress=1, state="waiting")
    draft = Plan.objects.create(agreement=skane, first_year=YEAR + 3, last_year=YEAR + 4)
    planned(draft)
    approving.approve(approving.ask(draft, by=karin), by=stig)
    other = Plan.objects.create(agreement=skane, first_year=YEAR + 5, last_year=YEAR + 6)
    planned(other)
    approving.ask(other, by=karin)
    adopting.ask(ready(skane), by=karin)
    Seat.objects.create(
        body=skane.bodies.first(), party=skane.parties.first(), position="member", person="P",
        starts_on=TODAY - timedelta(days=9), ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    Consultation.objects.create(
        version=skane.versions.get(slug="ny"), slug="r", title="R", opened_at=timezone.now(),
        opens_on=TODAY - timedelta(days=9), closes_on=TODAY - timedelta(days=1),
    )  # fmt: skip


def test_secretariat(as_user, karin, something_of_everything):
    assert told(karin) == {
        "Ansökningar att granska": 1,
        "Insatser med uppföljningar att läsa": 1,
        "Planer att publicera": 1,
        "Stängda remisser att besvara och publicera": 1,
        "Försenade insatser": 1,
        "Uppdrag som slutar inom 90 dagar": 1,
        "Organ med vakanta platser": 4,
    }
    page = as_user(karin).get(reverse("admin:index")).content.decode()
    assert "Det här väntar på dig" in page and "1 försenad insats" in page
    assert f"skulle ha varit klar 31 december {YEAR - 1}, för" in page
    assert "1 ansökan att granska" in page and "sedan i dag" in page
    order = [
        "Någon väntar på svar",
        "ansökan att",
        "Att göra",
        "försenad",
        "Längre fram",
        "uppdrag",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_steering_group(as_user, stig, something_of_everything):
    assert told(stig) == {"Planer att godkänna": 1, "Texter att godkänna": 1}
    page = as_user(stig).get(reverse("admin:index")).content.decode()
    assert "1 plan att godkänna" in page and "1 text att godkänna" in page
    assert "ansökan att granska" not in page


def test_operator_also_sees_mail(dag, something_of_everything):
    long_ago = timezone.now() - timedelta(hours=2)
    Letter.objects.update(created_at=long_ago)
    Letter.objects.create(receiver="x@y.se", subject="S", text="T", state="given_up")
    lines = told(dag)
    assert lines["Mejl som inte kom fram"] == 1
    assert lines["Mejl som inte har skickats på över en timme"] > 1
    assert "Planer att godkänna" not in lines  # an operator does not approve
    assert lines["Försenade insatser"] == 1


def test_another_agreement_and_nobody(osten, nora, something_of_everything, ostergotland):
    assert told(osten) == {}
    assert told(nora) == {}


@pytest.mark.parametrize("role", ["karin", "stig", "dag"])
def test_each_line_leads_to_exactly_its_rows(as_user, request, role, something_of_everything):
    user = request.getfixturevalue(role)
    client, lines = as_user(user), waiting_for(user)
    assert lines
    for line in lines:
        assert len(listed(client, line)) == line.number, line.name


def test_line_leaves_out_agreements_that_one_only_reads(
    as_user, karin, ostergotland, late, something_of_everything, bergsgarden
):
    """Karin sits in Östergötland's steering group: its late actions wait for its secretariat."""
    Steward.objects.create(agreement=ostergotland, user=karin, role="steering")
    Accession.objects.create(
        agreement=ostergotland, organisation=bergsgarden, state="submitted",
        submitted_at=timezone.now(),
    )  # fmt: skip
    (line,) = [line for line in waiting_for(karin) if "Ansökningar" in str(line.name)]
    own = Accession.objects.get(agreement__slug="skane", state="submitted")
    assert line.number == 1 and listed(as_user(karin), line) == [own.pk]


def test_nobody_is_reminded_of_what_only_others_can_answer(skane, karin, stig):
    """Siv, who is in both, has asked: it waits for Stig, not for her."""
    siv = cast.steward("siv@example.se", skane, "steering")
    Steward.objects.create(agreement=skane, user=siv, role="secretariat")
    adopting.ask(ready(skane), by=siv)
    assert "Texter att godkänna" in told(stig)
    assert "Texter att godkänna" not in told(siv)


def test_oldest_and_nearest(karin, something_of_everything):
    by_name = {str(line.name): line for line in waiting_for(karin)}
    assert by_name["Försenade insatser"].day.isoformat() == f"{YEAR - 1}-12-31"
    nearest = by_name["Uppdrag som slutar inom 90 dagar"]
    assert nearest.is_ahead and nearest.days == 30


def test_oldest_in_words_and_who_has_waited_long(as_user, karin, skane, akerbar, bergsgarden):
    for organisation, days in ((akerbar, 3), (bergsgarden, 20)):
        Accession.objects.create(
            agreement=skane, organisation=organisation, state="submitted",
            submitted_at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    page = as_user(karin).get(reverse("admin:index")).content.decode()
    assert "2 ansökningar att granska" in page and "har väntat 20 dagar" in page
    assert page.count("Har väntat länge") == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 dag"), (59, "59 dagar"), (60, "2 månader"), (729, "24 månader"), (800, "2 år")],
)
@pytest.mark.one_database
def test_age_in_words(days, words):
    assert Line("Rad", 2, TODAY - timedelta(days=days), "/").age == words


@pytest.mark.one_database
def test_line_of_a_room_without_words_of_its_own():
    assert Line("Kontakter att se över", 2, TODAY, "/").told == "Kontakter att se över: 2"


def test_late_is_the_same_word_as_on_the_page(plan, late):
    planned(plan, "I dag", due_on=TODAY, last_year=YEAR)
    planned(plan, "I går", due_on=TODAY - timedelta(days=1))
    planned(plan, "Klar", last_year=YEAR - 1, status="done", progress=100)
    rows = plan.actions.all()
    assert set(rows.late()) == {row for row in rows if row.is_late}
    assert "I går" in {row.title for row in rows.late()}


def test_vacant_as_the_public_sees_it(skane, karin, client):
    """By the parties' quotas where there are any; a ceiling alone lacks nobody."""
    body = skane.bodies.get(slug="styrgrupp")
    assert "Organ med vakanta platser" in told(karin)
    skane.bodies.exclude(pk=body.pk).delete()
    assert told(karin) == {}
    party = skane.parties.first()
    body.quotas.create(party=party, seats=1)
    assert told(karin) == {"Organ med vakanta platser": 1}
    Seat.objects.create(body=body, party=party, position="member", person="P", starts_on=TODAY)
    assert told(karin) == {}


def test_as_many_queries_however_much_waits(
    as_user, karin, plan, late, something_of_everything, django_assert_num_queries
):
    kinds = [entry for entry in ENTRIES if entry.role != "operator"]
    with django_assert_num_queries(len(kinds)):
        waiting_for(karin)
    for number in range(20):
        planned(plan, f"Sen {number}", first_year=YEAR - 2, last_year=YEAR - 1)
    with django_assert_num_queries(len(kinds)):
        assert told(karin)["Försenade insatser"] == 21


def test_other_words_in_the_address_are_refused(as_user, karin, late):
    address = reverse("admin:plans_action_changelist")
    assert as_user(karin).get(address, {"vantar": "forsenade"}).status_code == 200
    assert as_user(karin).get(address, {"responsible__email": "a"}).status_code in {302, 400}
    page = as_user(karin).get(address, {"vantar": "pahittat"})
    assert page.status_code in {200, 302}


def test_nothing_waits(as_user, osten):
    page = as_user(osten).get(reverse("admin:index")).content.decode()
    assert "Ingenting väntar på dig just nu." in page
