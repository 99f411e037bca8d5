"""The published mirrors: a table over the years, and each year with its words."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plans.mirror import export
from plans.mirror.models import Assessment, Mirror
from plans.mirror.results import results
from plans.mirror.signatories import FEWEST
from principles.models import Agreement, Party, Principle
from principles.public import public_page


@dataclass
class Direction:
    """One row of the table over the years: what a party has said of a party, year by year."""

    by: Party
    about: Party
    scores: list[tuple[int, int | None]]

    @property
    def is_own(self) -> bool:
        return self.by == self.about


def published(agreement: Agreement, year: int) -> Mirror:
    """The published mirror of a year. Raises Http404 when there is none."""
    rows = Mirror.objects.published().of_agreement(agreement).select_related("version")
    found: Mirror = get_object_or_404(rows, year=year)
    found.agreement = agreement  # with its parties, which every page has read
    return found


@public_page
def mirrors(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """All published years: per principle and direction one row, per year one column."""
    found = list(Mirror.objects.published().of_agreement(agreement))
    found.reverse()
    for one in found:
        one.agreement = agreement
    context = {
        "agreement": agreement,
        "mirrors": found,
        "rows": over_the_years(agreement, found),
        "columns": len(found) + 1,
    }
    return render(request, "mirror/mirrors.html", context)


def over_the_years(
    agreement: Agreement, mirrors: list[Mirror]
) -> list[tuple[Principle, list[Direction]]]:
    """The ratings of many years. A principle is the same as long as its address is.

    Three queries, however many years there are.
    """
    rows = Assessment.objects.filter(mirror__in=mirrors, score__isnull=False)
    years = {mirror.pk: mirror.year for mirror in mirrors}
    scores = {
        (row.principle.slug, row.by_id, row.about_id, years[row.mirror_id]): row.score
        for row in rows.select_related("principle")
    }
    versions = [mirror.version_id for mirror in mirrors]
    principles = Principle.objects.filter(version__in=versions).order_by("position", "pk")
    newest: dict[str, Principle] = {}
    for principle in sorted(principles, key=lambda row: versions.index(row.version_id)):
        newest[principle.slug] = principle
    parties = list(agreement.parties.all())
    pairs = [(by, about) for about in parties for by in sorted(parties, key=lambda p: p != about)]
    return [
        (
            principle,
            [
                Direction(
                    by, about,
                    [(year, scores.get((slug, by.pk, about.pk, year))) for year in years.values()],
                )
                for by, about in pairs
            ],
        )
        for slug, principle in newest.items()
    ]  # fmt: skip


@public_page
def mirror(request: HttpRequest, agreement: Agreement, year: int) -> HttpResponse:
    """One year: what each party says of each, where they differ and what they say together."""
    found = published(agreement, year)
    context: dict[str, Any] = {
        "agreement": agreement,
        "mirror": found,
        "results": results(found),
        "fewest": FEWEST,
        "parties": list(agreement.parties.all()),
        "public": True,
    }
    return render(request, "mirror/mirror.html", context)


@public_page
def csv_file(request: HttpRequest, agreement: Agreement, year: int) -> HttpResponse:
    """The same as a file for a spreadsheet or another program."""
    content = export.as_csv(published(agreement, year))
    return HttpResponse(content, content_type="text/csv; charset=utf-8")
