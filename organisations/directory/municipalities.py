"""Sweden's 290 municipalities by code. Data: Statistics Sweden (SCB), CC0."""

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from principles.swedish import sort_key

FILE = Path(__file__).with_name("municipalities.csv")


@cache
def names() -> dict[str, str]:
    """Municipality code (four digits) to name; the first two digits are the county's code."""
    with FILE.open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def by_name() -> tuple[tuple[str, str], ...]:
    """All codes and names, in the order of the Swedish alphabet."""
    return tuple(sorted(names().items(), key=lambda pair: sort_key(pair[1])))


def choices(county_code: str = "") -> list[tuple[str, object]]:
    """Choices for a form, from A to Ö: the county's own municipalities first, then the others."""
    own = [pair for pair in by_name() if pair[0].startswith(county_code)]
    if not county_code:
        return list(own)
    others = [pair for pair in by_name() if not pair[0].startswith(county_code)]
    return [(_("Kommuner i länet"), own), (_("Övriga kommuner"), others)]


def codes() -> list[tuple[str, str]]:
    """All codes and names, for the model's choices."""
    return list(names().items())
