"""Those who are registered as a file for a spreadsheet, in which nothing runs."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.events.models import Event
from principles.spreadsheets import XLSX, csv_of, xlsx_of

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
    """Those who are registered as CSV."""
    return csv_of([headings(), *rows(event)])


@override("sv")
def as_xlsx(event: Event) -> bytes:
    """Those who are registered as a workbook."""
    return xlsx_of(_("Anmälda"), WIDTHS, [headings(), *rows(event)])
