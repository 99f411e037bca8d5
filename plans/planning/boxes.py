"""A set of actions as boxes to draw, and as the words that say the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions.models import Action

Placed = tuple[Action, str]  # an action with its status as it is shown today

BOX, TALL, GAP = 14, 12, 3
IN_A_LINE = 5
MOST_BOXES = 10
NARROWEST = 5
ORDER = ("done", "under_way", "late", "planned", "paused", "dropped")


@dataclass(frozen=True)
class Box:
    """One action as a drawn box: its status and where it stands (px)."""

    status: str
    x: int
    y: int


@dataclass(frozen=True)
class Part:
    """All actions of one status as a part of a bar: where it begins and how wide it is (px)."""

    status: str
    x: int
    width: int


@dataclass(frozen=True)
class Boxes:
    """A set of actions. `counts` tells how many there are of each status that is shown."""

    actions: list[Action]
    counts: Counter[str]

    @property
    def is_bar(self) -> bool:
        """Whether there are too many to tell apart: they are then drawn as one bar."""
        return len(self.actions) > MOST_BOXES

    @property
    def boxes(self) -> list[Box]:
        statuses = [status for status in ORDER for _one in range(self.counts[status])]
        return [
            Box(status, number % IN_A_LINE * (BOX + GAP), number // IN_A_LINE * (TALL + GAP))
            for number, status in enumerate(statuses)
        ]

    @property
    def bar(self) -> list[Part]:
        """The statuses that occur, as wide as they are common but never too narrow to see."""
        parts: list[Part] = []
        x = 0
        whole = IN_A_LINE * (BOX + GAP) - GAP
        for status in filter(self.counts.get, ORDER):
            width = max(NARROWEST, round(whole * self.counts[status] / len(self.actions)))
            parts.append(Part(status, x, width))
            x += width + 1
        return parts

    @property
    def width(self) -> int:
        if self.is_bar:
            return self.bar[-1].x + self.bar[-1].width
        return max(1, min(len(self.actions), IN_A_LINE) * (BOX + GAP) - GAP)

    @property
    def height(self) -> int:
        lines = 1 if self.is_bar else max(1, -(-len(self.actions) // IN_A_LINE))
        return lines * (TALL + GAP) - GAP

    @property
    def counted(self) -> int:
        """How many there are to do: all but those dropped."""
        return len(self.actions) - self.counts["dropped"]

    @property
    def done(self) -> int:
        return self.counts["done"]

    @property
    def words(self) -> str:
        """`2 klara`, `1 av 3 klara`, `3 planerade` or `1 struken`: what matters most."""
        alone = self.told_alone
        return counted_words(alone, self.counts[alone]) if alone else self.done_of_all

    @property
    def told_alone(self) -> str:
        """The only status of what there is to do, when a number of it says all."""
        if not self.counted:
            return "dropped"
        for status in ("done", "planned"):
            if self.counts[status] == self.counted:
                return status
        return ""

    @property
    def rest(self) -> str:
        """What `words` does not say: `2 pågår, 1 försenad`. Empty when there is no more."""
        told = {"done", self.told_alone}
        return ", ".join(
            counted_words(status, self.counts[status])
            for status in ORDER
            if self.counts[status] and status not in told
        )

    @property
    def done_of_all(self) -> str:
        """`1 av 3 klara`; where everything has been dropped, that."""
        if not self.counted and self.actions:
            return counted_words("dropped", self.counts["dropped"])
        return _("%(done)s av %(total)s klara") % {"done": self.done, "total": self.counted}


def boxes_of(placed: Iterable[Placed]) -> Boxes:
    """The boxes of actions whose statuses have been asked for already."""
    pairs = list(placed)
    return Boxes([action for action, _s in pairs], Counter(status for _a, status in pairs))


def counted_words(status: str, number: int) -> str:
    """A number of actions of one status in words: `1 försenad`."""
    words = {
        "done": ngettext("%(n)s klar", "%(n)s klara", number),
        "under_way": ngettext("%(n)s pågår", "%(n)s pågår", number),
        "late": ngettext("%(n)s försenad", "%(n)s försenade", number),
        "planned": ngettext("%(n)s planerad", "%(n)s planerade", number),
        "paused": ngettext("%(n)s pausad", "%(n)s pausade", number),
        "dropped": ngettext("%(n)s struken", "%(n)s strukna", number),
    }
    return words[status] % {"n": number}
