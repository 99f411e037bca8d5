"""A plan of this year with two actions, and who is responsible for them.

Eva answers for Region Skåne in both, Omar for the civil society in the first; Åkerbär, for which
Asta acts, is responsible for the second without a named person.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.following.rounds import open_round
from plans.models import Action, DevelopmentArea, Milestone, Plan, Responsible


@pytest.fixture
def plan(skane):
    year = timezone.localdate().year
    return Plan.objects.create(
        agreement=skane, first_year=year, last_year=year + 1, state="published"
    )


@pytest.fixture
def parties(skane):
    """Civil society and the region."""
    return skane.parties.get(side="ideburen"), skane.parties.filter(side="offentlig").first()


@pytest.fixture
def handbook(plan, parties):
    return action(plan, "Handbok", parties)


@pytest.fixture
def school(plan, parties, akerbar):
    made = action(plan, "Skola", parties)
    made.organisations.add(akerbar)
    return made


def action(plan, title, parties=(), **more):
    area = DevelopmentArea.objects.filter(agreement=plan.agreement).first()
    values = {"first_year": plan.first_year, "last_year": plan.last_year, "status": "planned"}
    made = Action.objects.create(
        plan=plan, area=area, title=title, slug=title.lower(), **values | more
    )
    made.parties.set(parties)
    return made


@pytest.fixture
def milestone(handbook):
    last = timezone.localdate().replace(month=12, day=31)
    return Milestone.objects.create(action=handbook, title="Första utkastet", due_on=last)


@pytest.fixture
def people(handbook, school, parties):
    civil, region = parties
    for made in (handbook, school):
        Responsible.objects.create(action=made, party=region, name="Eva Ek", email="Eva@example.se")
    Responsible.objects.create(action=handbook, party=civil, name="Omar", email="omar@example.se")


@pytest.fixture
def opened(people, plan, karin, handbook, school):
    return open_round(
        plan, by=karin, actions=[handbook, school], message="Skriv kort.",
        closes_on=timezone.localdate() + timedelta(days=21),
    )  # fmt: skip


@pytest.fixture
def eva(opened, handbook):
    """What Eva is asked about the handbook."""
    return opened.requests.get(email="eva@example.se", action=handbook)


@pytest.fixture
def omar(opened, handbook):
    return opened.requests.get(email="omar@example.se", action=handbook)


def closed(made, days=1):
    """The round as if its last day had been so many days ago."""
    made.opened_at = timezone.now() - timedelta(days=days + 21)
    made.closes_on = timezone.localdate() - timedelta(days=days)
    made.save()
    return made
