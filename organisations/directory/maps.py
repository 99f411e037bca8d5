"""How many organisations there are in each municipality: a map, tiles for a phone, a table."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from django.db.models import Count

from organisations.directory import municipalities
from principles.swedish import sort_key

FOLDER = Path(__file__).with_name("geometry")
TILE = 50
LONGEST_IN_A_TILE = 5


@dataclass(frozen=True)
class Municipality:
    """A municipality with its number of organisations, its class 0–3, and where it is drawn."""

    code: str
    name: str
    number: int
    level: int
    drawn: dict[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The name as it fits in a tile."""
        fits = len(self.name) <= LONGEST_IN_A_TILE
        return self.name if fits else f"{self.name[: LONGEST_IN_A_TILE - 1]}."

    @property
    def tile(self) -> tuple[int, int]:
        column, row = self.drawn["tile"]
        return column * TILE, row * TILE


@dataclass(frozen=True)
class Map:
    """The municipalities of a county in alphabetical order, then those of other counties."""

    places: list[Municipality]
    others: list[Municipality]
    width: int
    height: int

    @property
    def everywhere(self) -> list[Municipality]:
        return [*self.places, *self.others]

    @property
    def drawn(self) -> list[Municipality]:
        """Those with an outline; empty where the county has no map."""
        return [place for place in self.places if place.drawn]

    @property
    def tiles_width(self) -> int:
        return max(place.tile[0] for place in self.drawn) + TILE

    @property
    def tiles_height(self) -> int:
        return max(place.tile[1] for place in self.drawn) + TILE

    @property
    def total(self) -> int:
        return sum(place.number for place in self.everywhere)

    @property
    def with_any(self) -> int:
        """How many of the county's municipalities have an organisation."""
        return sum(place.number > 0 for place in self.places)

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Each class with the numbers that are in it: (0, "0"), (1, "1–3") …"""
        limits = limits_of(max((place.number for place in self.places), default=0))
        ranges = [(0, 0)]
        for limit in limits:
            if limit > ranges[-1][1]:
                ranges.append((ranges[-1][1] + 1, limit))
        return [(level_of(first, limits), in_words(first, last)) for first, last in ranges]


def in_words(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def limits_of(most: int) -> list[int]:
    """The greatest number of the classes 1, 2 and 3."""
    return [ceil(most / 3), ceil(most * 2 / 3), most]


def level_of(number: int, limits: list[int]) -> int:
    """The class of a number: 0 for none, else 1–3."""
    return next((n for n, limit in enumerate([0, *limits]) if number <= limit), 3)


@cache
def geometry(county_code: str) -> dict[str, Any]:
    """The outlines of a county; empty when there are none."""
    file = FOLDER / f"{county_code}.json"
    known = county_code.isascii() and county_code.isdigit() and file.is_file()
    empty: dict[str, Any] = {"size": [0, 0], "places": {}}
    return json.loads(file.read_text(encoding="utf-8")) if known else empty


def counted(accessions: Any) -> dict[str, int]:
    """The number of accessions in each municipality, by its code. One query."""
    rows = accessions.order_by().values_list("organisation__municipality").annotate(Count("pk"))
    return dict(rows)


def map_of(county_code: str, numbers: dict[str, int]) -> Map:
    """The map of a county with a number for each municipality; asks no query."""
    drawn = geometry(county_code)
    names = municipalities.names()
    own = {code: numbers.get(code, 0) for code in names if code.startswith(county_code)}
    others = {code: number for code, number in numbers.items() if code not in own and number}
    limits = limits_of(max(own.values(), default=0))

    def made(codes: Iterable[str], outlines: dict[str, Any]) -> list[Municipality]:
        rows = (
            Municipality(
                code, names.get(code, code), numbers.get(code, 0),
                level_of(numbers.get(code, 0), limits), outlines.get(code, {}),
            )
            for code in codes
        )  # fmt: skip
        return sorted(rows, key=lambda row: sort_key(row.name))

    width, height = drawn["size"]
    return Map(made(own, drawn["places"]), made(others, {}), width, height)
