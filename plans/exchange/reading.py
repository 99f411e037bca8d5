"""A file that somebody has uploaded, as rows of words: CSV or XLSX, by its own first bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.exchange import text_files, workbooks
from plans.exchange.cells import CONTROL, plain, unescaped
from plans.exchange.columns import COLUMNS
from plans.exchange.faults import FAULTS, RawRow, Refused
from principles.swedish import searchable

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_TEXT = 20_000_000
# What is no workbook, but is meant as one: an older Excel file, or one behind a password.
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
WORKBOOK = b"PK\x03\x04"


class Remark(NamedTuple):
    """What is wrong in one place of the file: its row, the heading of its column, and the words."""

    row: int
    heading: str
    words: str


@dataclass
class Sheet:
    """The file's rows, each with its number and a text for each of our columns.

    `faults` are cells that say nothing we read: (row, heading, one of FAULTS).
    """

    read_as: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The sheet for a JSON field."""
        return {"read_as": self.read_as, "rows": self.rows, "faults": self.faults}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Sheet":
        rows = [(number, cells) for number, cells in data["rows"]]
        return cls(data["read_as"], rows, [tuple(fault) for fault in data["faults"]])

    @property
    def remarks(self) -> list[Remark]:
        """The faults in the words of the reader's language."""
        return [Remark(row, heading, str(FAULTS[fault])) for row, heading, fault in self.faults]


def read_file(content: bytes) -> Sheet:
    """The rows of an uploaded file. Raises Refused for one that cannot be read at all.

    Nothing is read beyond the 5 000 rows and twenty million characters that are taken in.
    """
    if content.startswith(OLD_EXCEL):
        raise Refused(_("Det är en äldre Excelfil, eller en med lösenord. Spara den som .xlsx."))
    if content.startswith(WORKBOOK):
        return arranged(workbooks.rows_of(content), "Excel")
    text, name = text_files.decoded(content)
    headings = {searchable(column.heading) for column in COLUMNS}
    return arranged(text_files.rows_of(text, headings), name)


def arranged(raw: Iterator[RawRow], read_as: str) -> Sheet:
    """The rows with their cells in our order. Raises Refused."""
    filled = (row for row in raw if any(row.cells) or row.faults)
    heading = next(filled, None)
    if heading is None:
        raise Refused(_("Filen är tom."))
    places = places_of(heading.cells)
    sheet, length = Sheet(read_as), 0
    for row in filled:
        if len(sheet.rows) == MOST_ROWS:
            raise Refused(_("Filen har fler än 5 000 rader. Dela den i flera."))
        length += sum(map(len, row.cells))
        if length > MOST_TEXT:
            raise Refused(_("Filen har för mycket text. Dela den i flera."))
        take_in(sheet, row, places)
    if not sheet.rows:
        raise Refused(_("Filen har bara rubriker, inga insatser."))
    return sheet


def places_of(cells: list[str]) -> list[int]:
    """Where in the file each of our columns stands. Raises Refused, naming every wrong one."""
    found = [searchable(plain(unescaped(cell))) for cell in cells]
    ours = {searchable(column.heading): column.heading for column in COLUMNS}
    missing = [name for key, name in ours.items() if key not in found]
    unknown = [cell for cell, key in zip(cells, found, strict=True) if key and key not in ours]
    twice = [name for key, name in ours.items() if found.count(key) > 1]
    wrong = [
        words % ", ".join(f"”{plain(name)[:60]}”" for name in names[:20])
        for words, names in (
            (_("Kolumner som saknas: %s."), missing),
            (_("Kolumner som inte finns i en plan: %s."), unknown),
            (_("Kolumner som står två gånger: %s."), twice),
        )
        if names
    ]
    if wrong:
        told = _("Filen ska ha samma kolumner som den du hämtar från planen.")
        raise Refused(" ".join([*wrong, told]))
    return [found.index(key) for key in ours]


def take_in(sheet: Sheet, row: RawRow, places: list[int]) -> None:
    """Add a row to the sheet, and what is wrong with its cells."""
    texts = []
    for column, place in zip(COLUMNS, places, strict=True):
        cell = row.cells[place] if place < len(row.cells) else ""
        fault = row.faults.get(place) or fault_of(cell)
        if fault:
            sheet.faults.append((row.number, column.heading, fault))
        texts.append("" if fault else plain(unescaped(plain(cell))))
    beyond = any(cell for n, cell in enumerate(row.cells) if cell and n not in places)
    if beyond:
        sheet.faults.append((row.number, "", "beyond"))
    sheet.rows.append((row.number, texts))


def fault_of(cell: str) -> str:
    """What is wrong with the characters of a cell, if anything.

    A file of ours has an apostrophe before an equals sign, and no program writes a formula in CSV.
    """
    if cell.lstrip().startswith("="):
        return "formula"
    return "control" if CONTROL.search(cell) else ""


READ_AS = {
    "Excel": gettext_lazy("Excel"),
    "UTF-8": gettext_lazy("CSV i UTF-8"),
    "UTF-16": gettext_lazy("CSV i UTF-16"),
    "Windows-1252": gettext_lazy("CSV i Windows-1252 (Västeuropa)"),
}
