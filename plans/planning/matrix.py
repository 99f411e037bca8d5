"""A plan as a matrix: areas down, years across, each box an action."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions.models import Action
from plans.planning.models import DevelopmentArea, Plan

BOX = 14
GAP = 3
ORDER = ("done", "under_way", "late", "planned", "paused", "dropped")


@dataclass(frozen=True)
class Box:
    """One action as a drawn box: its status and how far to the right it stands (px)."""

    status: str
    x: int


@dataclass(frozen=True)
class Boxes:
    """A set of actions: the boxes to draw and the words that say the same."""

    actions: list[Action]

    @property
    def boxes(self) -> list[Box]:
        statuses = sorted((action.shown_status for action in self.actions), key=ORDER.index)
        return [Box(status, index * (BOX + GAP)) for index, status in enumerate(statuses)]

    @property
    def width(self) -> int:
        return max(1, len(self.actions) * (BOX + GAP) - GAP)

    @property
    def counted(self) -> int:
        """How many there are to do: all but those dropped."""
        return sum(action.status != Action.Status.DROPPED for action in self.actions)

    @property
    def done(self) -> int:
        return sum(action.status == Action.Status.DONE for action in self.actions)

    @property
    def words(self) -> str:
        """`2 klara`, `1 av 3 klara`, `3 planerade` or `1 struken`: what the boxes show."""
        total, done = self.counted, self.done
        if not total:
            number = len(self.actions)
            return ngettext("%(n)s struken", "%(n)s strukna", number) % {"n": number}
        if done == total:
            return ngettext("%(n)s klar", "%(n)s klara", total) % {"n": total}
        if all(action.shown_status in {"planned", "dropped"} for action in self.actions):
            return ngettext("%(n)s planerad", "%(n)s planerade", total) % {"n": total}
        return self.done_of_all

    @property
    def done_of_all(self) -> str:
        return _("%(done)s av %(total)s klara") % {"done": self.done, "total": self.counted}


@dataclass(frozen=True)
class Cell(Boxes):
    """One area in one year."""

    year: int
    is_present: bool


@dataclass(frozen=True)
class Row:
    """One area over all years."""

    area: DevelopmentArea
    cells: list[Cell]
    whole: Boxes


@dataclass(frozen=True)
class Matrix:
    """The whole plan. `years` pairs each year with whether it is the present one."""

    plan: Plan
    years: list[tuple[int, bool]]
    rows: list[Row]
    whole: Boxes


def build(plan: Plan, areas: Iterable[DevelopmentArea], actions: Iterable[Any]) -> Matrix:
    """The plan's actions by area and year. Takes rows already fetched; asks no query."""
    present = timezone.localdate().year
    everything = list(actions)
    rows = [row(plan, area, everything, present) for area in areas]
    years = [(year, year == present) for year in plan.years]
    return Matrix(plan, years, rows, Boxes(everything))


def row(plan: Plan, area: DevelopmentArea, actions: list[Action], present: int) -> Row:
    own = [action for action in actions if action.area_id == area.pk]
    cells = [
        Cell([a for a in own if a.first_year <= year <= a.last_year], year, year == present)
        for year in plan.years
    ]
    return Row(area, cells, Boxes(own))
