"""What a file would change, as a page that stays short and as a file that leaves nothing out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.exchange import export, flows
from plans.exchange.comparing import Change, Outcome, Wanted
from plans.exchange.models import PlanImport
from plans.exchange.reading import READ_AS

MOST_SHOWN = 40
LONGEST_SHOWN = 200
BEFORE = 40


@dataclass(frozen=True)
class Shown:
    """Some of many: those that the page shows, and how many there are."""

    rows: list[Any]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def some(rows: list[Any]) -> Shown:
    return Shown(rows[:MOST_SHOWN], len(rows))


def page(made: PlanImport) -> dict[str, Any]:
    """What the page of an import shows: everything counted, and the first of each kind."""
    if made.applied_at:
        return {"made": made}
    now, outcome = flows.preview(made)
    return {
        "made": made,
        "read_as": READ_AS.get(made.rows["read_as"], ""),
        "remarks": some(outcome.remarks),
        "added": some(outcome.added),
        "changed": some([(wanted, cells(wanted)) for wanted in outcome.changed]),
        "alike": outcome.alike,
        "left_alone": outcome.left_alone,
        "seen": now.digest,
        "has_moved": now.digest != made.digest,
        "may_apply": outcome.does_something and not outcome.remarks,
    }


def cells(wanted: Wanted) -> list[tuple[str, str, str]]:
    """Each changed cell: its heading, and where the old and the new text begin to differ."""
    return [(change.column.heading, *excerpts(change)) for change in wanted.changes]


def excerpts(change: Change) -> tuple[str, str]:
    pairs = enumerate(zip(change.old, change.new, strict=False))
    alike = next((at for at, (old, new) in pairs if old != new), 0)
    longest = max(len(change.old), len(change.new))
    start = max(0, alike - BEFORE) if longest > LONGEST_SHOWN else 0
    return excerpt(change.old, start), excerpt(change.new, start)


def excerpt(text: str, start: int) -> str:
    end = start + LONGEST_SHOWN
    before, after = "… " if start and text else "", " …" if len(text) > end else ""
    return f"{before}{text[start:end]}{after}"


def done_in_words(done: Outcome) -> str:
    """What has been done, for the message after it."""
    added, changed = len(done.added), len(done.changed)
    new = ngettext("%d insats är tillagd", "%d insatser är tillagda", added) % added
    old = ngettext("%d är ändrad", "%d är ändrade", changed) % changed
    return _("Filen är införd: %(new)s, %(old)s.") % {"new": new, "old": old}


def as_csv(made: PlanImport) -> bytes:
    """Every fault and every changed cell, a row for each, in the form of the plan's own CSV."""
    _now, outcome = flows.preview(made)
    heading = [_("Rad"), _("Insats"), _("Kolumn"), _("Vad"), _("Nu"), _("Blir")]
    faults = [
        [f"{remark.row}", "", remark.heading, remark.words, "", ""] for remark in outcome.remarks
    ]
    new = [line(wanted, change, _("läggs till")) for wanted, change in each(outcome.added)]
    old = [line(wanted, change, _("ändras")) for wanted, change in each(outcome.changed)]
    return export.as_csv([heading, *faults, *new, *old])


def each(rows: list[Wanted]) -> list[tuple[Wanted, Change]]:
    """Every changed cell that is not empty before and after."""
    return [(row, change) for row in rows for change in row.changes if change.old or change.new]


def line(wanted: Wanted, change: Change, what: str) -> list[str]:
    heading = change.column.heading
    return [f"{wanted.row}", wanted.action.slug, heading, what, change.old, change.new]
