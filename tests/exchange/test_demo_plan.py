"""The demo shows a plan of the present years in all its states."""

from collections import Counter

import pytest
from django.db.models import Max
from django.utils import timezone

from overenskommelsen.demonstration.invented_plan import ACTIONS
from overenskommelsen.demonstration.plan import plan as make
from plans.exchange.comparing import compare
from plans.exchange.export import as_file
from plans.exchange.reading import read_file
from plans.exchange.standing import standing
from plans.models import Action, FollowUp, Milestone

pytestmark = pytest.mark.one_database

STATES = {"done": 14, "under_way": 13, "planned": 11, "paused": 4, "dropped": 3}


@pytest.fixture
def made(skane, karin):
    return make(skane, by=karin)


def test_forty_five_actions_in_all_states(made, client):
    actions = list(made.actions.select_related("area"))
    assert len(actions) == 45 == sum(map(len, ACTIONS.values()))
    assert Counter(action.status for action in actions) == STATES
    assert set(Counter(action.area for action in actions).values()) == {9}
    assert sum(action.is_late for action in actions) >= 5
    assert {a.slug for a in actions} >= {"handbok-for-tidigt-samrad", "doktorand-i-samverkan"}
    for action in actions:
        action.full_clean()
    assert client.get("/skane/plan/2025-2029/").status_code == 200


def test_some_are_followed_and_some_are_forgotten(made):
    today = timezone.localdate()
    last = Action.objects.filter(plan=made).annotate(last=Max("follow_ups__day"))
    ages = [(today - action.last).days for action in last if action.last]
    assert min(ages) < 30 and max(ages) > 180
    assert any(action.last is None for action in last)
    assert FollowUp.objects.filter(state="public").count() == FollowUp.objects.count() == 40
    milestones = Milestone.objects.all()
    assert milestones.filter(reached_on__isnull=False).exists()
    assert any(milestone.is_late for milestone in milestones)
    assert milestones.filter(due_on__gt=today).exists()


def test_goes_through_its_own_file(made):
    now = standing(made)
    for kind in ("csv", "xlsx"):
        outcome = compare(now, read_file(as_file(kind, now)))
        assert (outcome.remarks, outcome.does_something, outcome.alike) == ([], False, 45)
