"""Files for spreadsheets, in which nothing runs: CSV as Swedish Excel opens it, and XLSX."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel reads a cell that begins so as a formula; full width as well as plain signs.
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
# What no XML may hold, so that no spreadsheet opens the file.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767


def csv_of(rows: Iterable[list[str]]) -> bytes:
    """The rows, the headings first: UTF-8 with a mark at its beginning, semicolons between cells.

    That is what Excel with Swedish settings opens right by a double click: there the comma
    belongs to decimals, and without the mark å, ä and ö are not read as UTF-8. No cell is a
    formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def xlsx_of(
    name: str, widths: Iterable[int], rows: Iterable[list[str]], freeze: str = "A2"
) -> bytes:
    """A workbook with one sheet of that name, the first row bold and in sight.

    Every cell is text, whatever it begins with. `widths` are the columns', in characters.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = freeze
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    text, style = styles(sheet)
    for row in rows:
        sheet.append([text_cell(sheet, cell, style) for cell in row])
        style = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def harmless(cell: str) -> str:
    """The text of a cell; with an apostrophe before what would be read as a formula."""
    text = tidied(cell)  # what is taken away may hide the sign that comes after it
    return f"'{text}" if FORMULA.match(cell) or FORMULA.match(text) else text


def tidied(cell: str) -> str:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_IN_XML.sub("", lines)


def styles(sheet: Any) -> tuple[Any, Any]:
    """How cells of text look, plain and bold, made once for all of them.

    `quotePrefix` keeps a cell text also when somebody edits it.
    """
    plain, bold = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    for cell in (plain, bold):
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    bold.font = Font(bold=True)
    return plain._style, bold._style


def text_cell(sheet: Any, text: str, style: Any) -> WriteOnlyCell:
    """A cell of text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=tidied(text)[:LONGEST_CELL])
    cell.data_type = "s"
    cell._style = style
    return cell
