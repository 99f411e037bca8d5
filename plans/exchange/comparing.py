"""What a file would change in a plan, row by row, and what is wrong with it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.exchange.cells import LONGEST_IN_WORKBOOK
from plans.exchange.columns import COLUMNS, HEADINGS, Column
from plans.exchange.reading import Remark, Sheet
from plans.exchange.standing import Standing
from plans.exchange.vocabulary import Unreadable

RELATIONS = ("plan", "area", "carried_from")


@dataclass(frozen=True)
class Change:
    """One cell that says something else than the plan: what it says now, and what it would."""

    column: Column
    old: str
    new: str


@dataclass
class Wanted:
    """What one row of the file makes of an action.

    `action` has the new values already, unsaved; `related` those of the columns that are no
    field of it, by key.
    """

    row: int
    action: Action
    changes: list[Change] = field(default_factory=list)
    related: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.action.pk is None


@dataclass
class Outcome:
    """All that the file would do."""

    added: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    alike: int = 0
    left_alone: int = 0

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)


def compare(now: Standing, sheet: Sheet) -> Outcome:
    """What the sheet's rows would add and change. Nothing is saved, and no query is asked."""
    slugs = [slug_of(cells) for _number, cells in sheet.rows]
    twice = {slug for slug, number in Counter(slugs).items() if number > 1 and slug}
    known = {a.slug: (a, row) for a, row in zip(now.actions, now.rows, strict=True)}
    faulty = {(row, heading) for row, heading, _fault in sheet.faults}
    outcome = Outcome(remarks=sheet.remarks)
    for (number, cells), slug in zip(sheet.rows, slugs, strict=True):
        if slug in twice:
            said = _("Adressen ”%s” står på flera rader.") % slug
            outcome.remarks.append(Remark(number, HEADINGS["slug"], said))
            continue
        action, written = known.get(slug, (None, None))
        row = Row(number, [slug, *cells[1:]], written, faulty)
        compare_row(now, row, action, outcome)
    outcome.left_alone = len(known.keys() - set(slugs))
    outcome.remarks.sort(key=lambda remark: remark.row)
    return outcome


@dataclass
class Row:
    """A row of the file beside what the plan would have written there, if it has the action."""

    number: int
    cells: list[str]
    written: list[str] | None
    faulty: set[tuple[int, str]]


def slug_of(cells: list[str]) -> str:
    """The address that a row speaks of: its own, or else made of the action's name."""
    return cells[0] or slugify(cells[2])[:80].strip("-")


def compare_row(now: Standing, row: Row, action: Action | None, outcome: Outcome) -> None:
    """Add to the outcome what one row would do, or what is wrong with it."""
    wanted = Wanted(row.number, action or Action(plan=now.plan))
    remarks = []
    old = row.written or [""] * len(COLUMNS)
    for column, cell, written in zip(COLUMNS, row.cells, old, strict=True):
        is_faulty = (row.number, column.heading) in row.faulty
        if is_faulty or (action is not None and is_as_written(cell, written)):
            continue
        try:
            take_over(wanted, column, column.read(cell, now.words), (written, cell))
        except Unreadable as problem:
            remarks.append(Remark(row.number, column.heading, str(problem)))
    if not remarks and wanted.changes and not any(r == row.number for r, _h in row.faulty):
        wanted.action.plan = now.plan
        remarks = problems(wanted)
    outcome.remarks += remarks
    if not wanted.changes:
        outcome.alike += not remarks
    elif not remarks:
        (outcome.added if wanted.is_new else outcome.changed).append(wanted)


def is_as_written(cell: str, written: str) -> bool:
    """Whether the cell says what the plan's own file would, as far as a workbook's cell goes."""
    cut = len(cell) >= LONGEST_IN_WORKBOOK - 1 and written.startswith(cell)
    return cell == written or cut


def take_over(wanted: Wanted, column: Column, value: Any, words: tuple[str, str]) -> None:
    """Let the wanted action have the value, if it has another now."""
    if not wanted.is_new and column.now(wanted.action) == value:
        return
    if column.is_field:
        setattr(wanted.action, column.key, value)
    else:
        wanted.related[column.key] = value
    wanted.changes.append(Change(column, *words))


def problems(wanted: Wanted) -> list[Remark]:
    """What no action can be, in the words of the model, each beside its column."""
    action = wanted.action
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_order(action),
        lambda: action.clean_fields(exclude=RELATIONS),
        action.clean,
    )
    for check in checks:
        try:
            check()
        except ValidationError as wrong:
            return [
                Remark(wanted.row, HEADINGS.get(key, ""), " ".join(said))
                for key, said in wrong.message_dict.items()
            ]
    return []


def check_order(action: Action) -> None:
    """Raise ValidationError for what the table itself refuses, before it is asked."""
    for key in ("first_year", "last_year"):
        if getattr(action, key) not in action.plan.years:
            said = _("Året ligger utanför planen, %(years)s.") % {"years": action.plan.title_years}
            raise ValidationError({key: said})
    if action.last_year < action.first_year:
        raise ValidationError({"last_year": _("Sista året är före det första.")})
    if action.starts_on and action.due_on and action.due_on < action.starts_on:
        raise ValidationError({"due_on": _("Insatsen är klar innan den börjar.")})
    if action.status == Action.Status.DROPPED and not action.dropped_reason:
        raise ValidationError({"dropped_reason": _("Skriv varför insatsen ströks.")})
