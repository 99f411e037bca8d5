"""A matrix' actions as lists: all of them by area and year, or one cell at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from plans.actions.news import Line, News, lines, news_of
from plans.planning.matrix import LINES_AT_ONCE, Cell, Matrix, Row

PER_PAGE = 40


@dataclass(frozen=True)
class Year:
    """One year of an area with its actions."""

    cell: Cell
    lines: list[Line]


@dataclass(frozen=True)
class OneCell:
    """The actions of one area and year, a page at a time."""

    row: Row
    cell: Cell
    page: Any
    lines: list[Line]


def everything(matrix: Matrix) -> list[tuple[Row, list[Year]]]:
    """All actions, by area and year; the years and areas without any are left out."""
    news = news_of(matrix.whole.actions)
    return [(row, years(row, news)) for row in matrix.rows if row.whole.actions]


def years(row: Row, news: dict[int, News]) -> list[Year]:
    return [Year(one, lines(one.actions, news, one.year)) for one in row.cells if one.actions]


def one_cell(matrix: Matrix, asked: Mapping[str, str]) -> OneCell | None:
    """The area and year that the address asks for; None when it asks for none that is there."""
    for row in matrix.rows:
        if row.area.slug == asked.get("omrade"):
            for cell in row.cells:
                if cell.actions and str(cell.year) == asked.get("ar"):
                    return page_of(row, cell, asked)
    return None


def page_of(row: Row, cell: Cell, asked: Mapping[str, str]) -> OneCell:
    page = Paginator(cell.actions, PER_PAGE).get_page(asked.get("sida"))
    shown: Any = page.object_list
    return OneCell(row, cell, page, lines(shown, news_of(shown)))


def one_year(row: Row, asked: Mapping[str, str]) -> OneCell | None:
    """One year of an area that has too many actions to list them all; None when it has few.

    The year is the one that the address asks for, or the one with actions nearest to now.
    """
    if row.lines <= LINES_AT_ONCE:
        return None
    present = timezone.localdate().year
    having = [cell for cell in row.cells if cell.actions]
    wanted = next((cell for cell in having if str(cell.year) == asked.get("ar")), None)
    return page_of(row, wanted or min(having, key=lambda cell: abs(cell.year - present)), asked)
