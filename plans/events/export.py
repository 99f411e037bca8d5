"""Those who are registered as a file for a spreadsheet, in which nothing runs."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook

from organisations.consultations.export import XLSX, harmless, styles, text_cell
from plans.events.models import Event

__all__ = ["XLSX", "as_csv", "as_xlsx"]
WIDTHS = (28, 32, 32, 60, 16, 17, 8)


def headings() -> list[str]:
    """What the columns are called."""
    return [
        _("Namn"), _("Organisation"), _("E-post"), _("Behov av tillgänglighet"), _("Läge"),
        _("Bekräftad"), _("Kom"),
    ]  # fmt: skip


def rows(event: Event) -> Iterator[list[str]]:
    """One row for each who has a seat or waits, those with a seat first."""
    found = event.registrations.confirmed().select_related("organisation")
    for one in found.order_by("state", "confirmed_at", "pk"):
        came = {None: "", True: _("ja"), False: _("nej")}[one.attended]
        when = timezone.localtime(one.confirmed_at) if one.confirmed_at else None
        yield [
            one.name, one.comes_from, one.email, one.needs, str(one.get_state_display()),
            f"{when:%Y-%m-%d %H:%M}" if when else "", came,
        ]  # fmt: skip


@override("sv")
def as_csv(event: Event) -> bytes:
    """As Excel with Swedish settings opens it: UTF-8 with a mark, semicolons between cells."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings())
    for row in rows(event):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig", errors="replace")


@override("sv")
def as_xlsx(event: Event) -> bytes:
    """A workbook with one sheet. Every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("Anmälda"))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    text, bold = styles(sheet)
    sheet.append([text_cell(sheet, name, bold) for name in headings()])
    for row in rows(event):
        sheet.append([text_cell(sheet, cell, text) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
