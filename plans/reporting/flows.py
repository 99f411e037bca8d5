"""The life of a year's report: begun from what is known, edited, published, corrected."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.planning.models import Plan
from plans.reporting.figures import figures_of, is_empty
from plans.reporting.models import Report, ReportPart
from principles.forms import tidy
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement

FIRST_YEAR, LAST_YEAR = 1990, 2150
LONGEST_CORRECTION = 20_000
Kind = ReportPart.Kind
NEEDS_PLAN = {Kind.PROGRESS, Kind.MILESTONES, Kind.CHANGES}


def headings() -> list[tuple[str, str]]:
    """The parts of a new report, in order, with what they are called."""
    return [
        (Kind.PROGRESS, _("Så långt har arbetet kommit")),
        (Kind.MILESTONES, _("Delmål som har nåtts")),
        (Kind.CHANGES, _("Det här har ändrats i planen")),
        (Kind.SIGNATORIES, _("Organisationer som har kommit och gått")),
        (Kind.MIRROR, _("Så ser parterna på varandra")),
        (Kind.EVENTS, _("Forum och möten")),
    ]


@transaction.atomic
def begin(agreement: Agreement, year: int, *, by: Any) -> Report:
    """A draft of the year's report with every part in order, about the plan of that year.

    Raises NotAllowed outside the secretariat, NotNow for a year that has a report already or
    that no report can be about.
    """
    Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    refuse_outside_secretariat(agreement, by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotNow(_("Skriv ett år mellan 1990 och 2150."))
    if Report.objects.filter(agreement=agreement, year=year).exists():
        raise NotNow(_("Det finns redan en rapport för det året."))
    plans = Plan.objects.of_agreement(agreement).public()
    with override("sv"):
        made = Report.objects.create(
            agreement=agreement,
            year=year,
            title=_("Uppföljning %(year)s") % {"year": year},
            plan=plans.filter(first_year__lte=year, last_year__gte=year).first(),
        )
        for position, (kind, heading) in enumerate(headings(), start=1):
            ReportPart.objects.create(
                report=made, kind=kind, heading=heading, position=position * 10
            )
    return made


def what_is_missing(report: Report) -> list[str]:
    """Why the report cannot be published as it is, in words; nothing when it can."""
    missing = []
    figures = figures_of(report)
    parts = figures["parts"]
    if report.year > timezone.localdate().year:
        missing.append(_("Året har inte börjat."))
    if not parts:
        missing.append(_("Rapporten har inga delar."))
    elif not figures["introduction"]["sv"].strip() and all(map(is_empty, parts)):
        missing.append(_("Det finns inga siffror och inga ord att publicera."))
    needing = [part["heading"]["sv"] for part in parts if part["kind"] in NEEDS_PLAN]
    if report.plan is None:
        missing += [
            _("Delen ”%(part)s” hör till en plan. Välj en plan eller ta bort delen.")
            % {"part": heading}
            for heading in needing
        ]
    elif report.plan.state not in Plan.PUBLIC_STATES:
        missing.append(_("Planen som rapporten gäller är inte publicerad."))
    return missing


@transaction.atomic
def publish(report: Report, *, by: Any) -> Report:
    """Freeze everything that the report says and let everybody read it.

    Raises NotAllowed outside the secretariat, NotNow when it is published already or something
    is missing.
    """
    held = Report.objects.select_for_update().get(pk=report.pk)
    refuse_outside_secretariat(held.agreement, by)
    if held.is_published:
        raise NotNow(_("Rapporten är redan publicerad."))
    missing = what_is_missing(held)
    if missing:
        raise NotNow(" ".join(missing))
    held.figures = figures_of(held)
    held.state = Report.State.PUBLISHED
    held.published_at = timezone.now()
    held.published_by = by
    held.save()
    return held


@transaction.atomic
def correct(report: Report, text: str, *, by: Any) -> Report:
    """Say beside a published report what in it is wrong, dated today; empty takes it away.

    What was published stays as it was. Raises NotAllowed outside the secretariat, NotNow for a
    draft, which is edited instead, and for a text that is too long.
    """
    held = Report.objects.select_for_update().get(pk=report.pk)
    refuse_outside_secretariat(held.agreement, by)
    if not held.is_published:
        raise NotNow(_("Rapporten är inte publicerad. Ändra i den i stället."))
    held.correction = tidy(text)
    if len(held.correction) > LONGEST_CORRECTION:
        raise NotNow(_("Texten får ha högst %(most)s tecken.") % {"most": LONGEST_CORRECTION})
    held.corrected_on = timezone.localdate() if held.correction else None
    held.save()
    return held
