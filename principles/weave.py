"""«Väven»: the pattern of an agreement, and the glyphs of the principles.

Upright threads are civil society, level ones the public side, and where they cross lies what
is joint. The level threads mirror the upright ones, so that both sides cover the same area.
"""

import random
from functools import lru_cache

Rect = tuple[float, float, float, float]  # x, y, width, height
Threads = dict[str, str]  # class of the thread (fi, fo, fb) to the data of its path

SIZE = 600
EDGE = 64
WIDTHS = (10, 14, 18, 30, 30, 52, 84)


def path(rects: list[Rect]) -> str:
    """The `d` of an SVG path that draws the rectangles."""
    return "".join(f"M{x:g} {y:g}h{w:g}v{h:g}h{-w:g}z" for x, y, w, h in rects)


def crossing(a: Rect, b: Rect) -> Rect | None:
    """Where two rectangles overlap, or None."""
    left, top = max(a[0], b[0]), max(a[1], b[1])
    right, bottom = min(a[0] + a[2], b[0] + b[2]), min(a[1] + a[3], b[1] + b[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def woven(upright: list[Rect], level: list[Rect]) -> Threads:
    """Upright threads, level threads and their crossings, as path data."""
    both = [rect for a in upright for b in level if (rect := crossing(a, b))]
    return {"fi": path(upright), "fo": path(level), "fb": path(both)}


def turned(rects: list[Rect]) -> list[Rect]:
    """The same rectangles with the sides exchanged: their area is equal."""
    return [(y, x, h, w) for x, y, w, h in rects]


@lru_cache(maxsize=64)
def weave(seed: int) -> Threads:
    """The weave of an agreement; the county code as seed gives its rhythm."""
    dice = random.Random(seed)  # noqa: S311 (a pattern, not a secret)
    widths = list(WIDTHS)
    dice.shuffle(widths)
    gaps = [dice.choice((12, 16, 22, 30)) for _ in widths]
    fringes = [dice.choice((16, 36, 58)) for _ in widths]
    end = EDGE + sum(widths) + sum(gaps[:-1])
    threads, place = [], EDGE
    for width, gap, fringe in zip(widths, gaps, fringes, strict=True):
        threads.append((place, width, fringe))
        place += width + gap
    level: list[Rect] = [(SIZE - end - f, p, end + f, w) for p, w, f in threads]
    upright: list[Rect] = [(SIZE - p - w, 0, w, end + f) for p, w, f in threads]
    return woven(upright, level)


BARS: list[Rect] = [(7, 4, 12, 56), (26, 4, 12, 56), (45, 4, 12, 56)]
FRAME: list[Rect] = [(4, 4, 11, 56), (49, 4, 11, 56)]
FREE: list[Rect] = [(5, 25, 18, 35)]
CROSS: list[Rect] = [(23, 4, 18, 56)]
MARK: list[Rect] = [(10, 2, 16, 60), (38, 2, 16, 60)]
STEPS_LEVEL: list[Rect] = [(3 + 16 * k, 50 - 16 * k, 26, 10) for k in range(3)]
STEPS_UPRIGHT: list[Rect] = [(19 + 16 * k, 34 - 16 * k, 10, 26) for k in range(3)]


def many_shapes() -> Threads:
    """Nine different shapes: squares, circles and diamonds."""
    shapes = (
        lambda x, y: f"M{x - 9} {y - 9}h18v18h-18z",
        lambda x, y: f"M{x - 9.5} {y}a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0z",
        lambda x, y: f"M{x} {y - 11}l11 11l-11 11l-11-11z",
    )
    drawn = {"fi": "", "fo": "", "fb": ""}
    for column, x in enumerate((12, 32, 52)):
        for row, y in enumerate((12, 32, 52)):
            thread = "fb" if column == row else "fi" if column < row else "fo"
            shape = column if column == row else (column + row) % 3
            drawn[thread] += shapes[shape](x, y)
    return drawn


def window() -> Threads:
    drawn = woven(FRAME, turned(FRAME))
    return drawn | {"fb": drawn["fb"] + "M25 25h14v14H25z"}


GLYPHS: dict[str, Threads] = {
    "sjalvstandighet": woven(FREE, turned(FREE)),
    "dialog": {
        "fi": "M4 6h38v36H16L4 54z",
        "fo": "M60 58H22V22h26L60 10z",
        "fb": "M22 22h20v20H22z",
    },
    "kvalitet": woven(BARS, turned(BARS)),
    "langsiktighet": woven(STEPS_UPRIGHT, STEPS_LEVEL),
    "oppenhet": window(),
    "mangfald": many_shapes(),
    "annan": woven(CROSS, turned(CROSS)),
    "mark": woven(MARK, turned(MARK)),
}
