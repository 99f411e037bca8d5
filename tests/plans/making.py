"""Plans of the tests: a few actions as one needs them, or thousands at once."""

from datetime import timedelta

from django.utils import timezone

from plans.models import Action, DevelopmentArea, FollowUp, Plan
from principles.models import Principle


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def plan_of(agreement, first_year=None, last_year=None, **values):
    """A published plan; without years of the last, this and the next three years."""
    present = timezone.localdate().year
    return Plan.objects.create(
        agreement=agreement, first_year=first_year or present - 1,
        last_year=last_year or present + 3, **{"state": "published"} | values,
    )  # fmt: skip


def action_in(plan, area="samverkan", **values):
    number = Action.objects.count()
    given = {
        "title": f"Insats {number}", "slug": f"insats-{number}",
        "first_year": plan.first_year, "last_year": plan.last_year,
    }  # fmt: skip
    row = DevelopmentArea.objects.get(agreement=plan.agreement, slug=area)
    return Action.objects.create(plan=plan, area=row, **given | values)


def noted(action, days, note="Det går framåt.", **values):
    """A follow-up so many days ago, as it was written."""
    given = {"status": action.status, "progress": action.progress, "state": "public"}
    return FollowUp.objects.create(action=action, day=ago(days), note=note, **given | values)


def many(plan, areas, number, organisations=()):
    """So many actions in the plan, spread over areas, years, states, parties and principles."""
    years, parties = list(plan.years), list(plan.agreement.parties.all())
    states = ("planned", "under_way", "done", "paused", "dropped")
    actions = Action.objects.bulk_create(
        Action(
            plan=plan, area=areas[n % len(areas)], title=f"Insats nummer {n} i planen",
            slug=f"insats-{n}", first_year=years[n // len(areas) % len(years)],
            last_year=min(years[n // len(areas) % len(years)] + n % 3, plan.last_year),
            status=states[n // len(areas) % 5], progress=n % 101, dropped_reason="Skäl.",
        )
        for n in range(number)
    )  # fmt: skip
    principles = list(Principle.objects.filter(version=plan.agreement.version_in_force()))
    for field, rows in (
        ("parties", parties), ("principles", principles), ("organisations", organisations),
    ):  # fmt: skip
        through, column = getattr(Action, field).through, field[:-1].replace("partie", "party")
        through.objects.bulk_create(
            through(action=action, **{column: rows[n % len(rows)]})
            for n, action in enumerate(actions)
            if rows
        )
    FollowUp.objects.bulk_create(
        FollowUp(action=action, day=ago(n % 200), note="Så går det.", status=action.status)
        for n, action in enumerate(actions)
    )
    return actions
