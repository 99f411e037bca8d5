"""A report's kept values as what its page and its document show."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from organisations.directory.growth import Change, Growth
from plans.events.models import Event
from plans.reporting.bars import Bar, add, bars, label, of_areas, total
from plans.reporting.models import ReportPart

Values = dict[str, Any]
Kind = ReportPart.Kind


def shown(figures: Values) -> Values:
    """The values with their days as days, their statuses in words, and their pictures."""
    return figures | {
        "made_on": date.fromisoformat(figures["made_on"]),
        "parts": [part | SHOWN.get(part["kind"], nothing)(part) for part in figures["parts"]],
    }


def nothing(part: Values) -> Values:
    return {}


def progress(part: Values) -> Values:
    rows = part["areas"]
    drawn = of_areas((row["name"], row["year"]) for row in rows)
    wholes = bars([row["plan"] for row in rows])
    pairs = zip(drawn, wholes, strict=True)
    return {
        "rows": [(name, bar, whole) for (name, bar), whole in pairs],
        "whole": whole_of([row["year"] for row in rows]),
        "whole_plan": whole_of([row["plan"] for row in rows]),
    }


def whole_of(counted: list[dict[str, int]]) -> Bar | None:
    counts = add(counted)
    return bars([counts])[0] if total(counts) else None


def milestones(part: Values) -> Values:
    return {"rows": [with_day(row) for row in part["milestones"]]}


def changes(part: Values) -> Values:
    """The changes of actions in words, and what was said of each action last."""
    return {
        "rows": [change(with_day(row)) for row in part.get("actions", [])],
        "said": [
            with_day(row) | {"label": label(row["status"])} for row in part.get("follow_ups", [])
        ],
    }


def change(row: Values) -> Values:
    if row["kind"] == "status":
        return row | {"old": label(row["from"]).lower(), "new": label(row["to"]).lower()}
    if row["kind"] == "moved":
        return row | {"old": date.fromisoformat(row["from"]), "new": date.fromisoformat(row["to"])}
    return row


def signatories(part: Values) -> Values:
    steps = [Change(date.fromisoformat(day), came, left) for day, came, left in part["changes"]]
    how = {"withdrawn": _("har trätt ut"), "lapsed": _("har inte förnyat")}
    return {
        "growth": Growth(steps, date.fromisoformat(part["until"])),
        "came": [with_day(row) for row in part["came"]],
        "left": [with_day(row) | {"how": how[row["how"]]} for row in part["left"]],
    }


def events(part: Values) -> Values:
    kinds = {kind: str(name) for kind, name in Event.Kind.choices}
    return {"rows": [with_day(r) | {"label": kinds.get(r["kind"], "")} for r in part["events"]]}


def with_day(row: Values) -> Values:
    return row | {"day": date.fromisoformat(row["day"])}


SHOWN = {
    Kind.PROGRESS: progress,
    Kind.MILESTONES: milestones,
    Kind.CHANGES: changes,
    Kind.SIGNATORIES: signatories,
    Kind.EVENTS: events,
}
