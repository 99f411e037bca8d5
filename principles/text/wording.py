"""What was taken out of a row of words, and what was put in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from principles.text.blocks import Word
from principles.text.sequences import Pairs, matches

SAME, ADDED, REMOVED = "same", "added", "removed"

# ADDED, REMOVED or SAME, and the words of which it is true.
Piece = tuple[str, list[Word]]


def word_pieces(old: list[Word], new: list[Word]) -> list[Piece]:
    """What was taken out of the old words and put in to get the new ones, in reading order."""
    edits: list[Edit] = []
    i = j = 0
    for end_i, end_j, size in stretches(matches(old, new, dull=is_space), len(old), len(new)):
        if end_i > i or end_j > j:
            edits.append(Edit(old[i:end_i], new[j:end_j]))
            merge_last(edits)
        i, j = end_i + size, end_j + size
        if size:
            edits.append(Edit(old[end_i:i], new[end_j:j], same=True))
    pieces = [piece for edit in edits for piece in edit.pieces()]
    return [piece for piece in pieces if piece[1]]


@dataclass
class Edit:
    """A stretch of words as it was and as it is; `same` when it is as it was."""

    old: list[Word]
    new: list[Word]
    same: bool = False
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = max(length(self.old), length(self.new))

    def pieces(self) -> list[Piece]:
        return [(SAME, self.new)] if self.same else [(REMOVED, self.old), (ADDED, self.new)]


def merge_last(edits: list[Edit]) -> None:
    """Two changes with next to nothing between them are read as one."""
    if len(edits) < 3:
        return
    first, between, last = edits[-3:]
    blank = not any(text[0].isalnum() for text, _marks in between.new)
    if blank or 2 * between.size <= min(first.size, last.size):
        for edit in (between, last):
            first.old += edit.old
            first.new += edit.new
            first.size += edit.size
        del edits[-2:]


def stretches(pairs: Pairs, end_i: int, end_j: int) -> Iterator[tuple[int, int, int]]:
    """Runs of neighbouring pairs as (start in old, start in new, size), and the end."""
    diagonals = groupby(enumerate(pairs), lambda item: (item[1][0] - item[0], item[1][1] - item[0]))
    for _diagonal, run in diagonals:
        members = [pair for _n, pair in run]
        yield (*members[0], len(members))
    yield end_i, end_j, 0


def is_space(word: Word) -> bool:
    return word[0].isspace()


def length(words: list[Word]) -> int:
    return sum(len(text) for text, _marks in words)
