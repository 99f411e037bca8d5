"""What a cell of a file holds: lists with their separator, and nothing that runs.

What is written is read again as the same text: both ways stand here, beside each other.
"""

import re
import unicodedata

from principles.forms import DIRECTION_MARKS

# A spreadsheet takes what begins so for a formula; full width as well as plain signs. What
# begins so after apostrophes is escaped too, so that no text is written like another one.
FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{DIRECTION_MARKS}]")
LONGEST_TEXT = 200_000
LONGEST_IN_WORKBOOK = 32_767
ITEM = re.compile(r"(?:[^\\;\n]|\\.)+", re.DOTALL)


def plain(text: str) -> str:
    """A text as `principles.forms.tidy` leaves it, and as every spreadsheet can keep it.

    Without looking at each character: a file has millions of them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub("", unicodedata.normalize("NFC", text)).strip()


def escaped(text: str) -> str:
    """The cell of a plain text: with an apostrophe before what would be read as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unescaped(cell: str) -> str:
    """The text that `escaped` made the cell of. An apostrophe before other words stays."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def joined(items: list[str]) -> str:
    r"""A list as one cell: `a; b`. A semicolon within an item is written `\;`, a backslash `\\`."""
    kept = (item.replace("\\", "\\\\").replace(";", "\\;") for item in items)
    return "; ".join(kept)


def parted(cell: str) -> list[str]:
    r"""The items of a cell, parted by semicolons or line ends. Empty ones are left out."""
    items = (re.sub(r"\\(.)", r"\1", found.strip()) for found in ITEM.findall(cell))
    return [item for item in items if item]
