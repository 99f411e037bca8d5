"""What changed in a plan during a year: from its history, and from what was followed up."""

from datetime import date
from typing import Any

from django.utils import timezone

from plans.actions.models import Action
from plans.following.models import FollowUp
from plans.planning.models import Plan
from plans.reporting.words import words_of
from principles.translations.reading import SOURCE

FIELDS = ("title", "status", "last_year", "due_on")


def changes_in(plan: Plan, year: int) -> dict[str, Any]:
    """The differences between the plan when the year began and when it ended (or now).

    What was put in before the plan was published was no change of it.
    """
    return {"actions": of_actions(plan, year), "follow_ups": follow_ups(plan, year)}


def of_actions(plan: Plan, year: int) -> list[dict[str, Any]]:
    before, after, days = states(plan, year)
    actions = {row.pk: row for row in plan.actions.all()}
    told = []
    for key, day in sorted(days.items(), key=lambda item: (item[1], item[0])):
        old, new = before.get(key), after.get(key)
        row = actions.get(key)
        latest = new or old or {"title": ""}
        name = {SOURCE: latest["title"]}
        if row and row.title == latest["title"]:
            name = words_of(plan.agreement, row, "title")
        told += [
            {"day": day.isoformat(), "title": name} | change for change in difference(old, new)
        ]
    return told


def states(plan: Plan, year: int) -> tuple[dict[int, Any], dict[int, Any], dict[int, date]]:
    """Each action when the year began, when it ended, and on which day it last changed between."""
    begins = max(date(year, 1, 1), made_on(plan))
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    days: dict[int, date] = {}
    rows = Action.history.filter(plan=plan).order_by("history_date", "history_id")
    for row in rows.values("id", "history_type", "history_date", *FIELDS):
        day = timezone.localdate(row["history_date"])
        state = None if row["history_type"] == "-" else row
        if day > date(year, 12, 31):
            break
        after[row["id"]] = state
        if day < begins or day == made_on(plan):
            before[row["id"]] = state
        else:
            days[row["id"]] = day
    return before, after, days


def made_on(plan: Plan) -> date:
    """The day on which the plan was published, or for one from before that was kept, put in."""
    first = plan.history.order_by("history_date").values_list("history_date", flat=True).first()
    when = plan.published_at or first
    return timezone.localdate(when) if when else date.min


def difference(old: Any, new: Any) -> list[dict[str, Any]]:
    """What differs between two states of an action, None for none."""
    if old is None or new is None:
        return [] if old is new else [{"kind": "added" if new else "removed"}]
    found: list[dict[str, Any]] = []
    if old["title"] != new["title"]:
        found.append({"kind": "renamed", "from": old["title"]})
    if old["status"] != new["status"]:
        found.append({"kind": "status", "from": old["status"], "to": new["status"]})
    if deadline(old) != deadline(new):
        found.append({"kind": "moved", "from": deadline(old), "to": deadline(new)})
    return found


def deadline(row: dict[str, Any]) -> str:
    return (row["due_on"] or date(row["last_year"], 12, 31)).isoformat()


def follow_ups(plan: Plan, year: int) -> list[dict[str, Any]]:
    """The newest public follow-up of each action that year, in the plan's order."""
    agreement = plan.agreement
    rows = (
        FollowUp.objects.public()
        .filter(action__plan=plan, day__year=year)
        .select_related("action__area")
        .order_by("action__area__position", "action__area", "action__position", "action",
                  "-day", "-pk")
    )  # fmt: skip
    newest = {row.action_id: row for row in reversed(rows)}
    return [
        {
            "day": row.day.isoformat(),
            "title": words_of(agreement, row.action, "title"),
            "status": row.status,
            "progress": row.progress,
            "note": words_of(agreement, row, "note"),
        }
        for row in reversed(newest.values())
    ]
