"""Actions counted by status, drawn as bars of segments on one scale."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.planning.boxes import BOX, GAP, ORDER, counted_words

Counts = dict[str, int]
LONGEST = 24 * (BOX + GAP)


@dataclass(frozen=True)
class Segment:
    """One action as a box at `x`, or all of one status as a stretch of that width."""

    status: str
    x: int
    width: int = BOX


@dataclass(frozen=True)
class Bar:
    """The actions of one area: what is drawn, and the same in words."""

    counts: Counts
    segments: list[Segment]
    is_boxes: bool

    @property
    def width(self) -> int:
        return max([1, *(segment.x + segment.width for segment in self.segments)])

    @property
    def total(self) -> int:
        """How many there are to do: all but those dropped."""
        return total(self.counts)

    @property
    def done(self) -> int:
        return self.counts.get("done", 0)

    @property
    def done_of_all(self) -> str:
        return _("%(done)s av %(total)s klara") % {"done": self.done, "total": self.total}

    @property
    def rest(self) -> str:
        """What is not done: `2 pågår, 1 försenad`; empty when there is nothing."""
        shown = [status for status in ORDER if status != "done" and self.counts.get(status)]
        return ", ".join(counted_words(status, self.counts[status]) for status in shown)


def count(actions: Iterable[Action]) -> Counts:
    """How many actions there are of each status that is shown, late ones by themselves."""
    return dict(Counter(action.shown_status for action in actions))


def total(counts: Counts) -> int:
    return sum(number for status, number in counts.items() if status != "dropped")


def add(counted: Iterable[Counts]) -> Counts:
    """Several counts as one."""
    whole: Counter[str] = Counter()
    for counts in counted:
        whole.update(counts)
    return dict(whole)


def label(status: str) -> str:
    """What a status is called, `late` among them."""
    return _("Försenad") if status == "late" else str(Action.Status(status).label)


def bars(rows: list[Counts]) -> list[Bar]:
    """A bar for each row, the longest at most LONGEST wide: boxes, or stretches if too many."""
    most = max((sum(row.values()) for row in rows), default=0)
    is_boxes = most * (BOX + GAP) <= LONGEST
    draw = boxes if is_boxes else stretches
    return [Bar(row, draw(row, most), is_boxes) for row in rows]


def boxes(counts: Counts, most: int) -> list[Segment]:
    statuses = [status for status in ORDER for _each in range(counts.get(status, 0))]
    return [Segment(status, number * (BOX + GAP)) for number, status in enumerate(statuses)]


def stretches(counts: Counts, most: int) -> list[Segment]:
    found, x = [], 0
    for status in ORDER:
        width = round(counts.get(status, 0) / most * LONGEST)
        if width:
            found.append(Segment(status, x, max(width - GAP, 2)))
            x += width
    return found


def of_areas(rows: Iterable[tuple[Any, Counts]]) -> list[tuple[Any, Bar]]:
    """Each area with its bar."""
    told = list(rows)
    drawn = bars([counts for _area, counts in told])
    return [(area, bar) for (area, _counts), bar in zip(told, drawn, strict=True)]
