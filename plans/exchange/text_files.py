"""CSV files as programs and people write them: their encoding, their separator, their rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from plans.exchange.cells import LONGEST_TEXT
from plans.exchange.faults import RawRow, Refused
from principles.swedish import searchable

SEPARATORS = (";", ",", "\t")
# «sep=;» on a line of its own is how Excel is told the separator.
TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
# The letters and signs that an agreement's texts have besides ASCII. A file in an encoding that
# we do not know turns å, ä and ö into others than these.
EXPECTED = frozenset(
    "åäöÅÄÖéÉèÈêëüÜæÆøØáÁàÀíÍóÓúÚçÇñÑßôîïâ"
    "–—‘’“”„…•·§°½¼¾±×´«»©®™€£µ¹²³\u00a0\u00ad\n\r\t"
)  # fmt: skip
MOST_UNEXPECTED = 0.1

# The module's own limit is lower than a text of an agreement may be long.
csv.field_size_limit(2 * LONGEST_TEXT)


def decoded(content: bytes) -> tuple[str, str]:
    """The file as text, and what it was read as. Raises Refused for what is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return strictly(content, "utf-16"), "UTF-16"
    if b"\x00" in content[:4096] and not is_utf8(content):
        raise Refused(_("Det är ingen CSV-fil och ingen Excelfil (.xlsx)."))
    if is_utf8(content):
        return content.decode("utf-8-sig"), "UTF-8"
    text = strictly(content, "cp1252")
    other = [char for char in text if not char.isascii()]
    if sum(char not in EXPECTED for char in other) > MOST_UNEXPECTED * len(other):
        raise unknown_encoding()
    return text, "Windows-1252"


def is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise unknown_encoding() from None


def unknown_encoding() -> Refused:
    return Refused(
        _("Filens tecken går inte att läsa. Spara den som ”CSV UTF-8” eller som Excelfil (.xlsx).")
    )


def rows_of(text: str, headings: set[str]) -> Iterator[RawRow]:
    """The rows, parted by whichever separator gives most of our headings. Raises Refused."""
    told = TOLD.match(text)
    before = 1 if told else 0
    text = text[told.end() :] if told else text
    separator = told[1] if told else best_separator(text, headings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = before
    try:
        for number, cells in enumerate(reader, before + 1):
            yield RawRow(number, cells)
    except csv.Error:
        raise Refused(
            _("Rad %d går inte att läsa. Kanske saknas ett citattecken där, eller raden före.")
            % (number + 1)
        ) from None


def best_separator(text: str, headings: set[str]) -> str:
    def known(separator: str) -> int:
        try:
            first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            return 0
        return sum(searchable(cell) in headings for cell in first)

    return max(SEPARATORS, key=known)
