"""A plan as a matrix: areas down, years across, each box an action."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from plans.planning.boxes import Boxes, Placed, boxes_of
from plans.planning.models import DevelopmentArea, Plan

# An action takes a line in each of its years. More lines than this make a page too long to read
# and to fetch: the actions are then shown one area and one year at a time.
LINES_AT_ONCE = 150


@dataclass(frozen=True)
class Cell(Boxes):
    """One area in one year, or all areas in it."""

    year: int
    is_present: bool


@dataclass(frozen=True)
class Row:
    """One area over all years."""

    area: DevelopmentArea
    cells: list[Cell]
    whole: Boxes

    @property
    def lines(self) -> int:
        """How many lines its actions take when each year lists its own."""
        return sum(len(cell.actions) for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """The whole plan. `years` pairs each year with whether it is the present one.

    `totals` are the years over all areas. `query` is what the actions were chosen by, as the end
    of an address; empty when they are all there are.
    """

    plan: Plan
    years: list[tuple[int, bool]]
    rows: list[Row]
    totals: list[Cell]
    whole: Boxes
    query: str = ""

    @property
    def lists_by_cell(self) -> bool:
        """Whether there are too many actions to list them all below the matrix."""
        return sum(row.lines for row in self.rows) > LINES_AT_ONCE


def build(
    plan: Plan, areas: Iterable[DevelopmentArea], actions: Iterable[Any], query: str = ""
) -> Matrix:
    """The plan's actions by area and year. Takes rows already fetched; asks no query."""
    present = timezone.localdate().year
    everything: list[Placed] = [(action, action.shown_status) for action in actions]
    by_area = defaultdict(list)
    for action, status in everything:
        by_area[action.area_id].append((action, status))
    rows = [
        Row(area, cells(plan, by_area[area.pk], present), boxes_of(by_area[area.pk]))
        for area in areas
    ]
    years = [(year, year == present) for year in plan.years]
    totals = cells(plan, everything, present)
    return Matrix(plan, years, rows, totals, boxes_of(everything), query)


def cells(plan: Plan, placed: list[Placed], present: int) -> list[Cell]:
    """The actions in each year of the plan; one that goes on for years stands in each of them."""
    found = []
    for year in plan.years:
        own = boxes_of(pair for pair in placed if pair[0].first_year <= year <= pair[0].last_year)
        found.append(Cell(own.actions, own.counts, year, year == present))
    return found
