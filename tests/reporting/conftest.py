"""A plan of these years with something done in it, and the report of this year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.following.flows import follow_up
from plans.models import Action, DevelopmentArea, Event, Milestone, Plan
from plans.reporting import flows
from tests.receipts.conftest import poppler  # noqa: F401


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def plan(skane, year):
    """Published yesterday with one action under way and one planned."""
    plan = Plan.objects.create(
        agreement=skane, first_year=year, last_year=year + 2, state="published",
        published_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    for slug, title, status in (
        ("handbok", "Handbok för samråd", "under_way"),
        ("panel", "Panel för unga", "planned"),
    ):
        area = DevelopmentArea.objects.get(agreement=skane, slug="samverkan")
        Action.objects.create(
            plan=plan, area=area, slug=slug, title=title, status=status,
            first_year=year, last_year=year + 1,
        )  # fmt: skip
    Action.history.filter(plan=plan).update(history_date=plan.published_at)
    return plan


@pytest.fixture
def action(plan):
    return Action.objects.get(plan=plan, slug="handbok")


@pytest.fixture
def year_gone(action, skane, signed, karin):
    """What happens: a follow-up, a milestone reached, a forum, and Åkerbär signs."""
    today = timezone.localdate()
    follow_up(action, note="Handboken är tryckt.", status="done", progress=100, by=karin)
    Milestone.objects.create(action=action, title="Utkast", due_on=today, reached_on=today)
    Event.objects.create(
        agreement=skane, slug="forum", title="Forum i Höör", kind="forum",
        starts_at=timezone.now() - timedelta(minutes=1), minutes_link="https://example.se/forum",
    )  # fmt: skip
    action.refresh_from_db()


@pytest.fixture
def draft(skane, plan, year_gone, karin, year):
    return flows.begin(skane, year, by=karin)


@pytest.fixture
def published(draft, karin):
    return flows.publish(draft, by=karin)
