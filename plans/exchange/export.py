"""A plan's actions as a file for a spreadsheet, in which nothing runs.

The same plan gives the same bytes, in CSV and in XLSX: pages are kept by what they show.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable

from plans.exchange.cells import LONGEST_IN_WORKBOOK, escaped
from plans.exchange.columns import COLUMNS
from plans.exchange.standing import Standing
from principles.spreadsheets import XLSX, xlsx_of

CSV = "text/csv; charset=utf-8"
KINDS = {"csv": CSV, "xlsx": XLSX}
SHEET = "Insatser"
WIDE = {"title": 40, "description": 60, "dropped_reason": 30, "milestones": 50, "documents": 50}
A_DAY = (2000, 1, 1, 0, 0, 0)
TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(?=</)")


def as_file(kind: str, plan: Standing) -> bytes:
    """The plan as `csv` or `xlsx`."""
    rows = [[column.heading for column in COLUMNS], *plan.rows]
    return as_xlsx(rows) if kind == "xlsx" else as_csv(rows)


def as_csv(rows: Iterable[list[str]]) -> bytes:
    """UTF-8 with a mark at its beginning, semicolons between the cells and CRLF after each row.

    Excel with Swedish settings opens that right by a double click: there the comma belongs to
    decimals, and without the mark å, ä and ö are not read as UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([escaped(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """A workbook with one sheet. Every cell is text, and says what the CSV file's does."""
    widths = [WIDE.get(column.key, 16) for column in COLUMNS]
    cells = ([fitting(cell) for cell in row] for row in rows)
    return without_times(xlsx_of(SHEET, widths, cells, freeze="D2"))


def fitting(text: str) -> str:
    """The cell of a text; no workbook takes one that is longer."""
    return escaped(text)[:LONGEST_IN_WORKBOOK]


def without_times(book: bytes) -> bytes:
    """The workbook without the times at which its parts were written."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(part))
            new.writestr(zipfile.ZipInfo(part.filename, A_DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
