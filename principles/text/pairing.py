"""Which block of the new text is which block of the old one, also when it moved or changed."""

from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from principles.text.blocks import ITEM, PARAGRAPH, QUOTE, Block
from principles.text.sequences import Pairs, heaviest_chain, matches

# How alike two blocks are, of 1, to count as one that was changed: where it stood, and elsewhere.
ALIKE_IN_PLACE = 0.35
ALIKE_ELSEWHERE = 0.55
# A trait that more blocks than this share says nothing about which of them it is.
TOO_COMMON = 16
NEIGHBOURS = 3
RUNNING_TEXT = {PARAGRAPH, ITEM, QUOTE}


class Pair(NamedTuple):
    """Block number `old` became block number `new`; `moved` when it stands elsewhere now."""

    old: int
    new: int
    likeness: float
    moved: bool = False


def pair_blocks(old: list[Block], new: list[Block]) -> list[Pair]:
    """The pairs in the order of the new text. As little text as possible counts as moved."""
    fixed = matches([block.key for block in old], [block.key for block in new])
    pairs = [Pair(i, j, 1) for i, j in fixed]
    pairs += [Pair(i, j, 1) for i, j in equal_elsewhere(old, new, pairs)]
    pairs += Likeness(old, new, pairs, fixed).pairs()
    pairs.sort(key=lambda pair: pair.new)
    weights = [1 + int(len(new[pair.new].source) * pair.likeness) for pair in pairs]
    stay = set(heaviest_chain([(pair.new, pair.old) for pair in pairs], weights))
    judged = [pair._replace(moved=n not in stay) for n, pair in enumerate(pairs)]
    return [pair for pair in judged if not pair.moved or pair.likeness >= ALIKE_ELSEWHERE]


def left(blocks: list[Block], taken: Iterable[int]) -> list[int]:
    taken = set(taken)
    return [n for n in range(len(blocks)) if n not in taken]


def equal_elsewhere(old: list[Block], new: list[Block], pairs: list[Pair]) -> Iterator[tuple]:
    """Blocks that stand unchanged in another place."""
    waiting: dict[tuple, deque[int]] = defaultdict(deque)
    for i in left(old, (pair.old for pair in pairs)):
        waiting[old[i].key].append(i)
    for j in left(new, (pair.new for pair in pairs)):
        if waiting.get(new[j].key) and new[j].source:
            yield waiting[new[j].key].popleft(), j


class Likeness:
    """Finds the blocks that are alike among those that no equal block was found for."""

    def __init__(self, old: list[Block], new: list[Block], pairs: list[Pair], fixed: Pairs):
        self.old, self.new = old, new
        self.left_old = left(old, (pair.old for pair in pairs))
        self.left_new = left(new, (pair.new for pair in pairs))
        self.gap_old = {i: bisect(fixed, i, key=lambda pair: pair[0]) for i in self.left_old}
        self.gap_new = {j: bisect(fixed, j, key=lambda pair: pair[1]) for j in self.left_new}

    def pairs(self) -> Iterator[Pair]:
        """The most alike first; no block is taken twice."""
        ranked = sorted(self.scored(), key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2]))
        old_taken, new_taken = set(), set()
        for _rank, i, j, likeness in ranked:
            if i not in old_taken and j not in new_taken:
                old_taken.add(i)
                new_taken.add(j)
                yield Pair(i, j, likeness)

    def scored(self) -> Iterator[tuple[float, int, int, float]]:
        for i, j in set(self.neighbours()) | set(self.sharing()):
            likeness = alike(self.old[i], self.new[j])
            in_place = self.gap_old[i] == self.gap_new[j]
            if likeness >= (ALIKE_IN_PLACE if in_place else ALIKE_ELSEWHERE):
                yield likeness + 0.15 * in_place, i, j, likeness

    def neighbours(self) -> Iterator[tuple[int, int]]:
        """Blocks at about the same place between two unchanged ones."""
        gaps: dict[int, list[int]] = defaultdict(list)
        for j in self.left_new:
            gaps[self.gap_new[j]].append(j)
        olds: dict[int, list[int]] = defaultdict(list)
        for i in self.left_old:
            olds[self.gap_old[i]].append(i)
        for gap, members in olds.items():
            for n, i in enumerate(members):
                middle = n * len(gaps[gap]) // len(members)
                nearest = gaps[gap][max(middle - NEIGHBOURS, 0) : middle + NEIGHBOURS + 1]
                yield from ((i, j) for j in nearest)

    def sharing(self) -> Iterator[tuple[int, int]]:
        """Blocks anywhere that share the most of what is rare."""
        having: dict[object, list[int]] = defaultdict(list)
        for j in self.left_new:
            for trait in self.new[j].traits:
                having[trait].append(j)
        for i in self.left_old:
            shared: Counter[int] = Counter()
            for trait in self.old[i].traits:
                if len(having.get(trait, ())) <= TOO_COMMON:
                    shared.update(having.get(trait, ()))
            best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:NEIGHBOURS]
            yield from ((i, j) for j, _count in best)


def alike(one: Block, other: Block) -> float:
    """How much of their words and pairs of words two blocks share: from 0 to 1."""
    if one.kind != other.kind and not {one.kind, other.kind} <= RUNNING_TEXT:
        return 0
    total = len(one.traits) + len(other.traits)
    return 2 * len(one.traits & other.traits) / total if total else 0
