"""What every document that typst sets has from us: the fonts, and the weave as a picture."""

from functools import lru_cache
from pathlib import Path

import typst

from principles.weave import Threads

COLOURS = {"fi": "#9053a2", "fo": "#277958", "fb": "#162738"}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Our fonts, read once in each process."""
    folder = Path(__file__).parent / "fonts"
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def drawn(threads: Threads, size: int) -> str:
    """A weave or a glyph as SVG."""
    paths = "".join(f'<path fill="{COLOURS[name]}" d="{d}"/>' for name, d in threads.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{paths}</svg>'
