"""What two sequences have in common, found in near linear time whatever the sequences are."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

Pairs = list[tuple[int, int]]

# Neighbours that are looked for together: single ones first, then rows of them, since in a long
# text of few words only a row is unique.
ROWS = (1, 4, 16)
VISITS_PER_ELEMENT = 60


def matches(
    a: Sequence[Hashable], b: Sequence[Hashable], dull: Callable[[Any], bool] | None = None
) -> Pairs:
    """The pairs (index in a, index in b) of equal elements that keep their order.

    What stands once in both (or a row that does) holds the sequences together; between such
    anchors difflib compares, where that is cheap. `dull` elements (spaces) never begin a match.
    """
    found: Pairs = []
    visits = VISITS_PER_ELEMENT * (len(a) + len(b))
    parts = [(0, len(a), 0, len(b))]
    while parts:
        low_a, high_a, low_b, high_b = trim(a, b, parts.pop(), found)
        if low_a == high_a or low_b == high_b:
            continue
        visits -= high_a - low_a + high_b - low_b
        part_a, part_b = a[low_a:high_a], b[low_b:high_b]
        if is_cheap(part_a, part_b, dull):
            shared = SequenceMatcher(dull, part_a, part_b, autojunk=False).get_matching_blocks()
            for x, y, size in shared:
                found += ((low_a + x + n, low_b + y + n) for n in range(size))
        elif visits > 0:
            anchors = [(low_a + x, low_b + y) for x, y in unique_rows(part_a, part_b)]
            found += anchors
            ends = [(low_a - 1, low_b - 1), *anchors, (high_a, high_b)] if anchors else []
            parts += [(x + 1, x_end, y + 1, y_end) for (x, y), (x_end, y_end) in pairwise(ends)]
    return sorted(found)


def trim(
    a: Sequence[Hashable], b: Sequence[Hashable], part: tuple[int, int, int, int], found: Pairs
) -> tuple[int, int, int, int]:
    """Note what the part begins and ends with in both, and return what is between."""
    low_a, high_a, low_b, high_b = part
    while low_a < high_a and low_b < high_b and a[low_a] == b[low_b]:
        found.append((low_a, low_b))
        low_a, low_b = low_a + 1, low_b + 1
    while low_a < high_a and low_b < high_b and a[high_a - 1] == b[high_b - 1]:
        high_a, high_b = high_a - 1, high_b - 1
        found.append((high_a, high_b))
    return low_a, high_a, low_b, high_b


def is_cheap(
    a: Sequence[Hashable], b: Sequence[Hashable], dull: Callable[[Any], bool] | None
) -> bool:
    """Whether difflib is quick: short parts, or parts in which few elements are repeated."""
    size = len(a) + len(b)
    if size > 1_000:
        return False
    counted = Counter(b)
    return size < 100 or sum(counted[x] for x in a if not (dull and dull(x))) <= 4 * size


def unique_rows(a: Sequence[Hashable], b: Sequence[Hashable]) -> Pairs:
    """Where rows of elements that stand once in each begin, as many as keep their order."""
    step = 1
    for _length in ROWS:
        in_a, in_b = once(a), once(b)
        shared = [(index, in_b[row]) for row, index in in_a.items() if row in in_b]
        if shared:
            return [shared[n] for n in heaviest_chain(shared, [1] * len(shared))]
        numbers: dict[Hashable, int] = {}
        a, b = (
            [numbers.setdefault(row, len(numbers)) for row in four_in_a_row(rows, step)]
            for rows in (a, b)
        )
        step *= 4
    return []


def four_in_a_row(rows: Sequence[Hashable], step: int) -> Iterator[tuple]:
    return zip(rows, rows[step:], rows[2 * step :], rows[3 * step :], strict=False)


def once(rows: Sequence[Hashable]) -> dict[Hashable, int]:
    """The index of each row that stands there once, in order."""
    counted = Counter(rows)
    return {row: n for n, row in enumerate(rows) if counted[row] == 1}


def heaviest_chain(pairs: Pairs, weights: Sequence[int]) -> list[int]:
    """The indexes of the pairs, rising in both numbers, that together weigh most.

    Takes pairs that rise in their first number; no number stands twice on a side.
    """
    ranks = {second: n + 1 for n, second in enumerate(sorted(second for _, second in pairs))}
    best: list[tuple[int, int]] = [(0, -1)] * (len(pairs) + 1)  # a Fenwick tree of maxima
    before: list[int] = []
    for n, (_first, second) in enumerate(pairs):
        weight, previous = highest(best, ranks[second] - 1)
        before.append(previous)
        raise_to(best, ranks[second], (weight + weights[n], n))
    chain = [highest(best, len(pairs))[1]]
    while chain[-1] >= 0:
        chain.append(before[chain[-1]])
    return chain[-2::-1]


def highest(tree: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    found = (0, -1)
    while rank > 0:
        if tree[rank][0] > found[0]:
            found = tree[rank]
        rank -= rank & -rank
    return found


def raise_to(tree: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(tree):
        if value[0] > tree[rank][0]:
            tree[rank] = value
        rank += rank & -rank
