"""All that a report shows, as plain values: computed for a draft, kept when it is published.

Own words are kept in each language that they have, days as 2026-11-26, statuses by their names
in the code. Nothing that is shown is looked up again.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from organisations.directory.growth import changes as growth_changes
from organisations.models import Renewal, SigningRound
from plans.events.models import Event
from plans.mirror.models import Mirror
from plans.mirror.results import results
from plans.planning.models import DevelopmentArea
from plans.reporting.bars import count
from plans.reporting.changes import changes_in
from plans.reporting.models import Report, ReportPart
from plans.reporting.words import words_of

Values = dict[str, Any]
Kind = ReportPart.Kind


def figures_of(report: Report) -> Values:
    """What the report shows as things are now: its words, and the figures of each part."""
    agreement = report.agreement
    plan = report.plan
    return {
        "made_on": timezone.localdate().isoformat(),
        "title": words_of(agreement, report, "title"),
        "introduction": words_of(agreement, report, "introduction"),
        "plan": {"years": plan.title_years, "slug": plan.years_slug} if plan else None,
        "parts": [
            {
                "kind": part.kind,
                "heading": words_of(agreement, part, "heading"),
                "body": words_of(agreement, part, "body"),
            }
            | FIGURES[part.kind](report)
            for part in report.parts.all()
        ],
    }


def is_empty(part: Values) -> bool:
    """Whether a part has neither words nor figures."""
    told = ("areas", "milestones", "actions", "follow_ups", "changes", "principles", "events")
    return not part["body"]["sv"].strip() and not any(part.get(name) for name in told)


def no_figures(report: Report) -> Values:
    return {}


def progress(report: Report) -> Values:
    """Each area's actions of that year, and of the whole plan, by status."""
    if report.plan is None:
        return {"areas": []}
    actions = list(report.plan.actions.all())
    found = []
    for area in DevelopmentArea.objects.of_agreement(report.agreement):
        own = [action for action in actions if action.area_id == area.pk]
        that_year = [a for a in own if a.first_year <= report.year <= a.last_year]
        if own:
            name = words_of(report.agreement, area, "name")
            found.append({"name": name, "year": count(that_year), "plan": count(own)})
    return {"areas": found}


def milestones(report: Report) -> Values:
    """The milestones of the plan that were reached in the year, in order."""
    agreement, found = report.agreement, []
    for action in report.plan.actions.prefetch_related("milestones") if report.plan else ():
        found += [
            {
                "title": words_of(agreement, milestone, "title"),
                "action": words_of(agreement, action, "title"),
                "day": milestone.reached_on.isoformat(),
            }
            for milestone in action.milestones.all()
            if milestone.reached_on and milestone.reached_on.year == report.year
        ]
    return {"milestones": sorted(found, key=lambda row: row["day"])}


def changes(report: Report) -> Values:
    return changes_in(report.plan, report.year) if report.plan else {}


def signatories(report: Report) -> Values:
    """Who came and left in the year, and how the number has grown until its end.

    Those that do not want to be seen in the directory are counted, not named.
    """
    until = min(timezone.localdate(), date(report.year, 12, 31))
    rounds = SigningRound.objects.filter(
        accession__agreement=report.agreement, state=SigningRound.State.DONE,
        closed_at__year=report.year,
    ).select_related("accession__organisation").order_by("closed_at", "pk")  # fmt: skip
    lapsed = Renewal.objects.filter(
        accession__agreement=report.agreement, answered_at__year=report.year,
        answer__in=(Renewal.Answer.LAPSED, Renewal.Answer.SILENT),
    ).select_related("accession__organisation").order_by("answered_at", "pk")  # fmt: skip
    came = [named(row.accession, row.closed_at) for row in rounds if row.kind == "sign"]
    left = [named(r.accession, r.closed_at, "withdrawn") for r in rounds if r.kind == "withdraw"]
    left += [named(row.accession, row.answered_at, "lapsed") for row in lapsed]
    return {
        "until": until.isoformat(),
        "changes": [
            [change.day.isoformat(), change.came, change.left]
            for change in growth_changes(report.agreement)
            if change.day <= until
        ],
        "came": [row for row in came if row["name"]],
        "left": sorted((row for row in left if row["name"]), key=lambda row: row["day"]),
        "unnamed": {
            "came": sum(not row["name"] for row in came),
            "left": sum(not row["name"] for row in left),
        },
    }


def named(accession: Any, when: Any, how: str = "signed") -> Values:
    name = accession.organisation.name if accession.listed else ""
    return {"name": name, "day": timezone.localdate(when).isoformat(), "how": how}


def mirror(report: Report) -> Values:
    """What the parties have published of how each thinks that the others keep their word."""
    agreement = report.agreement
    rows = Mirror.objects.published().filter(agreement=agreement, year=report.year)
    return {
        "principles": [
            {
                "name": words_of(agreement, result.principle, "name"),
                "gap": result.gap,
                "comment": words_of(agreement, result.comment, "text") if result.comment else None,
                "ratings": [
                    {
                        "by": words_of(agreement, rating.by, "name"),
                        "about": words_of(agreement, rating.about, "name"),
                        "is_own": rating.by == rating.about,
                        "score": rating.score,
                    }
                    for rating in result.ratings
                ],
            }
            for found in rows
            for result in results(found)
        ]
    }


def events(report: Report) -> Values:
    """The meeting places of the year that have begun, and where their minutes are."""
    agreement = report.agreement
    rows = Event.objects.filter(
        agreement=agreement, starts_at__year=report.year, starts_at__lte=timezone.now()
    )
    return {
        "events": [
            {
                "title": words_of(agreement, event, "title"),
                "place": words_of(agreement, event, "place"),
                "kind": event.kind,
                "day": timezone.localdate(event.starts_at).isoformat(),
                "is_cancelled": event.cancelled_at is not None,
                "minutes": event.minutes_link,
            }
            for event in rows.order_by("starts_at", "pk")
        ]
    }


FIGURES: dict[str, Callable[[Report], Values]] = {
    Kind.WORDS: no_figures,
    Kind.PROGRESS: progress,
    Kind.MILESTONES: milestones,
    Kind.CHANGES: changes,
    Kind.SIGNATORIES: signatories,
    Kind.MIRROR: mirror,
    Kind.EVENTS: events,
}
