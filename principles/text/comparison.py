"""The differences between two versions of a text, as a person would tell them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, cast

from django.utils.text import Truncator
from django.utils.translation import ngettext

from principles.text.blocks import HEADING, ITEM, Block, blocks
from principles.text.frozen import without_name
from principles.text.pairing import Pair, pair_blocks
from principles.text.wording import ADDED, REMOVED, SAME, Piece, word_pieces

# Beside SAME, ADDED and REMOVED.
CHANGED, MOVED, AWAY = "changed", "moved", "away"
GONE = {REMOVED, AWAY}
SHORTEST_FOLD = 3


@dataclass
class Row:
    """One block of the comparison and what became of it.

    A block that moved has two rows: `moved` where it stands now, `away` where it stood; `other`
    is then the number of the other row, and `place` the heading over it when it is another one.
    """

    state: str
    old: Block | None
    new: Block | None
    number: int = 0
    other: int | None = None
    place: str = ""
    opens: bool = False  # a heading that something changed under
    heading_level: int = 0  # the level that it is shown at
    repeats: bool = False  # the row above was added or removed too, which need not be seen twice

    @property
    def block(self) -> Block:
        """The block as it is now, or as it was when it is gone."""
        return cast(Block, self.old if self.state in GONE else self.new)

    def level_in(self, old: bool) -> int:
        block = self.old if old else self.new
        return block.level if block else 0

    @property
    def is_heading(self) -> bool:
        return self.block.kind == HEADING

    @property
    def in_list(self) -> str:
        """The list that the row is an item of: "ul", "ol" or none."""
        if self.block.kind != ITEM:
            return ""
        return "ul" if self.block.number is None else "ol"

    @property
    def excerpt(self) -> str:
        return Truncator(self.block.text).words(12)

    @property
    def is_reworded(self) -> bool:
        return bool(self.old and self.new and self.old.words != self.new.words)

    @property
    def is_reshaped(self) -> bool:
        """Whether it is another kind of block now: a heading, a paragraph, an item of a list."""
        return bool(self.old and self.new) and shape(self.old) != shape(self.new)

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its words in turn: ("same" or "added" or "removed", words)."""
        if self.old and self.new:
            return word_pieces(self.old.words, self.new.words)
        return [(self.state, self.block.words)]


@dataclass
class Part:
    """Rows that are read together; `folded` when they are many and none of them changed."""

    rows: list[Row]
    folded: bool = False


@dataclass
class Comparison:
    """All of both texts in one reading order. `differs` is false for two equal texts."""

    rows: list[Row]
    differs: bool
    counts: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counter(row.state for row in self.rows)

    @property
    def has_changes(self) -> bool:
        """Whether words or their order differ; two texts may differ in line breaks only."""
        return any(row.state != SAME for row in self.rows)

    @property
    def summary(self) -> str:
        """«7 stycken ändrade, 2 tillagda, 1 borttaget, 1 flyttat.»"""
        changed, added = self.counts[CHANGED], self.counts[ADDED]
        removed, moved = self.counts[REMOVED], self.counts[MOVED]
        told = [
            (changed, ngettext("%d stycke ändrat", "%d stycken ändrade", changed)),
            (added, ngettext("%d tillagt", "%d tillagda", added)),
            (removed, ngettext("%d borttaget", "%d borttagna", removed)),
            (moved, ngettext("%d flyttat", "%d flyttade", moved)),
        ]
        if not changed:  # the first of them says what is counted
            told[1:] = [
                (added, ngettext("%d stycke tillagt", "%d stycken tillagda", added)),
                (removed, ngettext("%d stycke borttaget", "%d stycken borttagna", removed)),
                (moved, ngettext("%d stycke flyttat", "%d stycken flyttade", moved)),
            ]
        return ", ".join(words % count for count, words in told if count)

    @property
    def headings(self) -> list[Row]:
        """The headings that something changed right under, or that changed themselves."""
        found: dict[int, Row] = {}
        for row, above in with_headings(self.rows):
            if row.state != SAME and above and above[-1].state != AWAY:
                found[above[-1].number] = above[-1]
        return list(found.values())

    @property
    def parts(self) -> list[Part]:
        """The rows, with unchanged stretches folded. A heading over a change stays in sight."""
        parts: list[Part] = []
        for quiet, group in groupby(self.rows, lambda row: row.state == SAME and not row.opens):
            rows = list(group)
            folded = quiet and len(rows) >= SHORTEST_FOLD
            if folded or not parts or parts[-1].folded:
                parts.append(Part(rows, folded))
            else:
                parts[-1].rows += rows
        return parts


def compare(old: str, new: str) -> Comparison:
    """Compare two Markdown texts block by block, and word by word in what changed."""
    before, after = blocks(old), blocks(new)
    rows = list(in_reading_order(before, after, pair_blocks(before, after)))
    for number, row in enumerate(rows):
        row.number = number
    join_moved(rows)
    for above, row in pairwise(rows):
        row.repeats = above.state == row.state and row.state in {ADDED, REMOVED}
    for row, headings in with_headings(rows):
        if row.state != SAME:
            for heading in headings:
                heading.opens = True
    return Comparison(rows, differs=old != new)


def compare_versions(old: Any, new: Any) -> Comparison:
    """Compare what two AgreementVersions say, leaving out what they are called."""
    return compare(without_name(old), without_name(new))


def in_reading_order(old: list[Block], new: list[Block], pairs: list[Pair]) -> Iterator[Row]:
    """The new text, with what is gone (or moved away) where it stood."""
    new_of, old_of = {p.old: p.new for p in pairs}, {p.new: p.old for p in pairs}
    stay = [(pair.old, pair.new) for pair in pairs if not pair.moved]
    ends = [(-1, -1), *stay, (len(old), len(new))]
    for (i, j), (next_i, next_j) in pairwise(ends):
        if i >= 0:
            yield in_place(old[i], new[j])
        gone = [
            Row(AWAY, old[n], new[new_of[n]]) if n in new_of else Row(REMOVED, old[n], None)
            for n in range(i + 1, next_i)
        ]
        come = [
            Row(MOVED, old[old_of[n]], new[n]) if n in old_of else Row(ADDED, None, new[n])
            for n in range(j + 1, next_j)
        ]
        yield from together(gone, come)


def in_place(old: Block, new: Block) -> Row:
    row = Row(SAME, old, new)
    if old.key != new.key and (row.is_reworded or row.is_reshaped):
        row.state = CHANGED
    return row


def together(gone: list[Row], come: list[Row]) -> list[Row]:
    """What is gone before what has come, but each under the heading that both stand under."""
    ends = [next((n for n, row in enumerate(x) if row.is_heading), len(x)) for x in (gone, come)]
    return gone[: ends[0]] + come[: ends[1]] + gone[ends[0] :] + come[ends[1] :]


def join_moved(rows: list[Row]) -> None:
    """Let the two rows of a moved block know of each other, and of the heading over the other."""
    place: dict[int, str] = {}
    for row, above in with_headings(rows):
        over = [heading for heading in above if heading is not row]
        place[row.number] = over[-1].block.text if over else ""
    stood = {id(row.old): row for row in rows if row.state == AWAY}
    for row in rows:
        if row.state == MOVED:
            away = stood[id(row.old)]
            row.other, away.other = away.number, row.number
            if place[away.number] != place[row.number]:
                row.place, away.place = place[away.number], place[row.number]


def with_headings(rows: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with the headings that it stands under, the nearest (or itself) last.

    What is gone stands under the headings of the old text, all else under those of the new.
    """
    stacks: dict[bool, list[Row]] = {True: [], False: []}
    for row in rows:
        gone = row.state in GONE
        for side in sides(row) if row.is_heading else ():
            while stacks[side] and stacks[side][-1].level_in(side) >= row.level_in(side):
                stacks[side].pop()
            stacks[side].append(row)
        yield row, list(stacks[gone])


def sides(row: Row) -> tuple[bool, ...]:
    """Whether the row belongs to the old text (True), the new one (False), or both."""
    if row.state in GONE:
        return (True,)
    return (False,) if row.state in {ADDED, MOVED} else (True, False)


def shape(block: Block | None) -> tuple:
    return (block.kind, block.level if block.kind == HEADING else 0) if block else ()
