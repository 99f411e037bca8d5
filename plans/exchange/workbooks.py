"""Workbooks of Excel (XLSX): read row by row, and refused before they can fill the memory."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from plans.exchange.faults import RawRow, Refused

MOST_PARTS = 500
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_COLUMNS = 60
# The library makes up every row that a sheet leaps over, and a sheet may leap to any number.
LAST_ROW = 20_000
# No workbook declares entities, which could grow without end. UTF-16 has a zero between letters.
DECLARATION = re.compile(rb"<\x00?!\x00?(DOCTYPE|D\x00O\x00C\x00T\x00Y\x00P\x00E)")


def rows_of(content: bytes) -> Iterator[RawRow]:
    """The rows of the first sheet. Raises Refused for what is no workbook, or unpacks too far."""
    refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets
        if sheets:
            sheets[0].reset_dimensions()  # the file's own word for how large it is may be wrong
            for number, row in enumerate(sheets[0].iter_rows(max_col=MOST_COLUMNS), 1):
                if number > LAST_ROW:
                    raise too_long()
                yield as_row(number, row)
    except Refused:
        raise
    except Exception:  # the library stumbles on a broken part in many ways
        raise broken() from None


def refuse_bomb(content: bytes) -> None:
    """Raise Refused for a package that says itself that it is too large when it is unpacked.

    It cannot say less than it is: no more than it says is ever unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise too_large()
            declares = any(DECLARATION.search(package.read(part)) for part in parts)
    except Refused:
        raise
    except Exception:  # whatever a broken package makes the library stumble on
        raise broken() from None
    if declares:
        raise broken()


def too_large() -> Refused:
    return Refused(_("Excelfilen är för stor när den packas upp. Spara bladet i en egen fil."))


def too_long() -> Refused:
    return Refused(
        _("Bladet har något längre ner än rad 20 000. Ta bort de tomma raderna och försök igen.")
    )


def broken() -> Refused:
    return Refused(_("Excelfilen går inte att läsa. Öppna den i Excel, spara den och försök igen."))


def as_row(number: int, cells: Any) -> RawRow:
    row = RawRow(number, [])
    for place, cell in enumerate(cells):
        fault = {"f": "formula", "e": "error"}.get(cell.data_type or "", "")
        if fault:
            row.faults[place] = fault
        row.cells.append("" if fault else in_words(cell))
    return row


def in_words(cell: Any) -> str:
    """A cell's value as somebody would write it in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return number_in_words(value, "%" in str(cell.number_format))
    return str(value)


def number_in_words(value: float, is_percent: bool) -> str:
    value = round(value * 100 if is_percent else value, 6)
    return str(int(value)) if value == int(value) else str(value).replace(".", ",")
