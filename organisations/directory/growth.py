"""How many organisations have stood behind the agreement, day by day, as the register tells."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from organisations.parties.models import PartySignature
from organisations.register.models import RegisterEntry
from organisations.renewal.models import Renewal
from principles.models import Agreement

Kind = RegisterEntry.Kind
WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 14, 44, 30, 26


@dataclass(frozen=True)
class Change:
    """A day on which organisations came, left, or both."""

    day: date
    came: int
    left: int


@dataclass(frozen=True)
class Year:
    """What a year did to the number, and the number at its end (or now)."""

    year: int
    came: int
    left: int
    number: int


def changes(agreement: Agreement) -> list[Change]:
    """Every day on which the number of signatories changed, in order. Two queries.

    A signature begins it, a withdrawal ends it; so does a renewal that was never made, until the
    organisation renews after all. The parties' own signatures are not counted.
    """
    lives = defaultdict(list)
    roots: dict[int, int] = {}
    parties = PartySignature.objects.filter(version__agreement=agreement).values("entry")
    rows = RegisterEntry.objects.filter(
        agreement=agreement, kind__in=(Kind.SIGN, Kind.RENEW, Kind.WITHDRAW)
    ).exclude(pk__in=parties)
    for seq, kind, time, ref in rows.order_by("seq").values_list("seq", "kind", "time", "ref"):
        roots[seq] = seq if kind == Kind.SIGN else roots.get(ref, ref)
        lives[roots[seq]].append((time, kind != Kind.WITHDRAW))
    lapsed = Renewal.objects.filter(
        accession__agreement=agreement,
        accession__entry__isnull=False,
        answer__in=(Renewal.Answer.LAPSED, Renewal.Answer.SILENT),
    )
    for seq, time in lapsed.values_list("accession__entry__seq", "answered_at"):
        lives[roots.get(seq, seq)].append((time, False))
    return by_day(step for life in lives.values() for step in steps_of(life))


def steps_of(life: list[tuple[datetime, bool]]) -> Iterable[tuple[date, int]]:
    """When one organisation came and left: only what changes whether it is there."""
    there = False
    # Of one second, in the order of the register, which knows no shorter times.
    for time, comes in sorted(life, key=lambda step: step[0]):
        if comes != there:
            there = comes
            yield timezone.localdate(time), 1 if comes else -1


def by_day(steps: Iterable[tuple[date, int]]) -> list[Change]:
    days = groupby(sorted(steps), key=lambda step: step[0])
    told = ((day, [step for _day, step in steps]) for day, steps in days)
    return [Change(day, steps.count(1), steps.count(-1)) for day, steps in told]


class Growth:
    """The changes up to a day, as a table of years and as a picture of steps.

    The picture begins at nought on its left and at the bottom; it is drawn in WIDTH × HEIGHT.
    """

    width, height = WIDTH, HEIGHT
    bottom = HEIGHT - BOTTOM

    def __init__(self, changes: Iterable[Change], until: date) -> None:
        self.changes = [change for change in changes if change.day <= until]
        self.until = until

    def __bool__(self) -> bool:
        return bool(self.changes)

    @cached_property
    def numbers(self) -> list[tuple[date, int]]:
        """Each day of change with how many there are at its end."""
        number, found = 0, []
        for change in self.changes:
            number += change.came - change.left
            found.append((change.day, number))
        return found

    @property
    def now(self) -> int:
        return self.numbers[-1][1] if self else 0

    @property
    def first(self) -> date:
        return self.changes[0].day

    @cached_property
    def most(self) -> int:
        return max(number for _day, number in self.numbers)

    @property
    def years(self) -> list[Year]:
        """Every year from the first to the last, also those in which nothing happened."""
        number, found = 0, []
        for year in range(self.first.year, self.until.year + 1) if self else ():
            rows = [change for change in self.changes if change.day.year == year]
            came, left = sum(row.came for row in rows), sum(row.left for row in rows)
            number += came - left
            found.append(Year(year, came, left, number))
        return found

    # --- The picture ---------------------------------------------------------------------------

    def x(self, day: date) -> int:
        share = (day - self.first).days / max((self.until - self.first).days, 1)
        return LEFT + round(share * (WIDTH - LEFT - RIGHT))

    def y(self, number: int) -> int:
        return self.bottom - round(number / max(self.most, 1) * (HEIGHT - TOP - BOTTOM))

    @cached_property
    def points(self) -> dict[int, int]:
        """Where the line turns, by place from the left: the last number of each place."""
        return {self.x(day): self.y(number) for day, number in self.numbers}

    @property
    def line(self) -> str:
        """The steps as a path: along, and then up or down at once."""
        steps = "".join(f"H{x}V{y}" for x, y in self.points.items())
        return f"M{LEFT} {self.bottom}{steps}H{self.end[0]}"

    @property
    def area(self) -> str:
        """What is below the steps."""
        return f"{self.line}V{self.bottom}Z"

    @property
    def end(self) -> tuple[int, int]:
        return WIDTH - RIGHT, list(self.points.values())[-1]

    @property
    def start(self) -> tuple[int, int]:
        return next(iter(self.points.items()))

    @property
    def labels(self) -> dict[str, Any]:
        """Where the words of the picture stand: the first and last number and day."""
        (x, y), (end_x, end_y) = self.start, self.end
        first = self.numbers[0][1] if len(self.points) > 1 else ""
        return {
            "first": {"x": x + 4, "y": y - 8, "text": first},
            "last": {"x": end_x + 8, "y": end_y + 6, "text": self.now},
            "from": {"x": LEFT, "y": HEIGHT - 6, "text": self.first.year},
            "until": {"x": end_x, "y": HEIGHT - 6, "text": self.until.year},
        }


def growth(agreement: Agreement) -> Growth:
    """The agreement's growth up to today."""
    return Growth(changes(agreement), timezone.localdate())
