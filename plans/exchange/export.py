"""A plan's actions as a file for a spreadsheet, in which nothing runs.

The same plan gives the same bytes, in CSV and in XLSX: pages are kept by what they show.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook

from organisations.consultations.export import XLSX, styles, text_cell
from plans.exchange.cells import LONGEST_IN_WORKBOOK, escaped
from plans.exchange.columns import COLUMNS
from plans.exchange.standing import Standing

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
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(SHEET)
    sheet.freeze_panes = "D2"
    for number, column in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDE.get(column.key, 16)
    text, style = styles(sheet)
    for row in rows:
        sheet.append([text_cell(sheet, fitting(cell), style) for cell in row])
        style = text
    stream = io.BytesIO()
    book.save(stream)
    return without_times(stream)


def fitting(text: str) -> str:
    """The cell of a text; no workbook takes one that is longer."""
    return escaped(text)[:LONGEST_IN_WORKBOOK]


def without_times(stream: io.BytesIO) -> bytes:
    """The workbook without the times at which its parts were written."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(part))
            new.writestr(zipfile.ZipInfo(part.filename, A_DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
