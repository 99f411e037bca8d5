"""Texts as our fonts can draw them: nothing is lost, and nothing becomes a box.

PDF/A and PDF/UA refuse a character without a glyph. One that no font here has stands with its
name in square brackets, `[earth globe europe-africa]` or `[U+4E2D]`.
"""

import re
import unicodedata
from typing import Any

# Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, punctuation, money, signs. A test
# draws every one of them.
GLYPHS = re.compile(
    "[\u0020-\u007e\u00a0-\u00ac\u00ae-\u0482\u048a-\u04ff\u0531-\u0556\u0561-\u0587\u05d0-\u05ea"
    "\u0621-\u063a\u0640-\u064a\u10d0-\u10fa\u1e00-\u1fff\u2010-\u2027\u2030-\u2040\u20a0-\u20bf"
    "\u2190-\u21ff\u2200-\u22ff]"
)
VARIATION = re.compile("[\ufe00-\ufe0f]")


def clean(text: str) -> str:
    """NFC, without characters that are only instructions, and one space between words."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """NFC, without characters that are only instructions."""
    kept = (c for c in VARIATION.sub("", text) if c.isspace() or unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def has_glyph(char: str) -> bool:
    return bool(GLYPHS.match(char)) and unicodedata.category(char) != "Cn"


def named(char: str) -> str:
    """A character by its name where it is a sign, else by its number."""
    name = unicodedata.name(char, "") if unicodedata.category(char).startswith("S") else ""
    return f"[{name.lower() or f'U+{ord(char):04X}'}]"


def drawable(value: Any) -> Any:
    """A text, or all texts in lists and dictionaries, with glyphs for every character."""
    if isinstance(value, str):
        return "".join(c if has_glyph(c) else named(c) for c in clean(value))
    if isinstance(value, dict):
        return {key: drawable(each) for key, each in value.items()}
    return [drawable(each) for each in value]


def drawable_run(text: str) -> str:
    """A part of a line: as `drawable`, but a space at its beginning and at its end stays."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    inside = drawable(text)
    return f"{before}{inside}{after}" if inside else before


def drawable_lines(text: str) -> str:
    """A text in which every space and every line counts."""
    lines = visible(text).expandtabs(4).splitlines()
    return "\n".join("".join(" " if c.isspace() else drawable(c) for c in line) for line in lines)


def lacks_glyphs(value: Any) -> bool:
    """Whether any text in it has a character that only its name can stand for."""
    if isinstance(value, str):
        return not all(map(has_glyph, clean(value)))
    return any(map(lacks_glyphs, value.values() if isinstance(value, dict) else value))
