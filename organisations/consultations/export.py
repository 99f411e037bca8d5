"""The submitted answers of a consultation as a file for a spreadsheet, in which nothing runs.

It is in Swedish whoever fetches it, as the answers are, so that one file is like another.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from organisations.consultations.board import submitted_answers
from organisations.consultations.models import Answer
from principles.models import Consultation, Question

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel reads a cell that begins so as a formula; full width as well as plain signs.
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
# What no XML may hold, so that no spreadsheet opens the file.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
WIDTHS = (30, 14, 30, 24, 22, 60, 60, 26, 60, 17)


def headings() -> list[str]:
    """What the columns are called."""
    return [
        _("Organisation"), _("Organisationsnummer"), _("Fråga"), _("Del av texten"),
        _("Ställningstagande"), _("Föreslagen lydelse"), _("Kommentar"),
        _("Vad svaret ledde till"), _("Kansliets svar"), _("Inskickat"),
    ]  # fmt: skip


def rows(consultation: Consultation) -> Iterator[list[str]]:
    """One row for each submitted answer, question by question, organisations in their order."""
    found = submitted_answers(Q(question__consultation=consultation))
    found = found.select_related("question", "response__organisation")
    order = ("question__position", "question", "response__organisation__sort_key", "pk")
    for answer in found.order_by(*order):
        organisation = answer.response.organisation
        yield [
            organisation.name,
            organisation.number or "",
            answer.question.heading,
            part_in_words(answer.question),
            str(answer.get_view_display()),
            answer.proposal,
            answer.comment,
            str(answer.get_outcome_display()),
            answer.reply,
            submitted_at(answer),
        ]


def part_in_words(question: Question) -> str:
    """Which part of the text a question is about: its kind and its address."""
    kind = str(question.get_kind_display())
    return f"{kind}: {question.part}" if question.part else kind


def submitted_at(answer: Answer) -> str:
    return f"{timezone.localtime(answer.response.submitted_at):%Y-%m-%d %H:%M}"


@override("sv")
def as_csv(consultation: Consultation) -> bytes:
    """UTF-8 with a mark at its beginning and semicolons between the cells.

    That is what Excel with Swedish settings opens right by a double click: there the comma
    belongs to decimals, and without the mark å, ä and ö are not read as UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings())
    for row in rows(consultation):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def harmless(cell: str) -> str:
    """The text of a cell; with an apostrophe before what would be read as a formula."""
    text = tidied(cell)  # what is taken away may hide the sign that comes after it
    return f"'{text}" if FORMULA.match(cell) or FORMULA.match(text) else text


def tidied(cell: str) -> str:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_IN_XML.sub("", lines)


@override("sv")
def as_xlsx(consultation: Consultation) -> bytes:
    """A workbook with one sheet. Every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("Remissvar"))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    text, bold = styles(sheet)
    sheet.append([text_cell(sheet, name, bold) for name in headings()])
    for row in rows(consultation):
        sheet.append([text_cell(sheet, cell, text) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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
