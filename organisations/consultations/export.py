"""The submitted answers of a consultation as a file for a spreadsheet, in which nothing runs.

It is in Swedish whoever fetches it, as the answers are, so that one file is like another.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.consultations.board import submitted_answers
from organisations.consultations.models import Answer
from principles.models import Consultation, Question
from principles.spreadsheets import XLSX, csv_of, xlsx_of

__all__ = ["XLSX", "as_csv", "as_xlsx"]
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
    """The answers as CSV."""
    return csv_of([headings(), *rows(consultation)])


@override("sv")
def as_xlsx(consultation: Consultation) -> bytes:
    """The answers as a workbook."""
    return xlsx_of(_("Remissvar"), WIDTHS, [headings(), *rows(consultation)])
