"""A mirror that all parties have handed in, as a file for a spreadsheet in which nothing runs.

It is in Swedish whoever fetches it, as the comments are.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.mirror.models import Mirror
from plans.mirror.results import Result, results
from principles.spreadsheets import csv_of


@override("sv")
def as_csv(mirror: Mirror) -> bytes:
    """What everybody has said, a row for each rating, as CSV."""
    headings = [
        _("År"),
        _("Princip"),
        _("Bedömd av"),
        _("Om"),
        _("Bedömning"),
        _("Antal"),
        _("Text"),
    ]
    year = str(mirror.year)
    told = ([year, *row] for result in results(mirror) for row in rows(result))
    return csv_of([headings, *told])


def rows(result: Result) -> Iterator[list[str]]:
    """What is said under one principle: by the parties, the signatories, and together."""
    name = result.principle.name
    for rating in result.ratings:
        yield [name, rating.by.name, rating.about.name, str(rating.score), "", rating.comment]
    for mean in result.means:
        if mean.mean is not None:
            told = str(mean.mean).replace(".", ",")
            yield [name, _("Undertecknarna"), mean.about.name, told, str(mean.number), ""]
    if result.comment and result.comment.text:
        yield [name, _("Parterna tillsammans"), "", "", "", result.comment.text]
