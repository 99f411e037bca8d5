"""A published report of last year, and this year's as a draft."""

from datetime import date, datetime

from django.utils import timezone

from overenskommelsen.models import User
from plans.models import Action, Event, Milestone, Report, ReportPart
from plans.reporting import flows
from principles.models import Agreement


def reports(agreement: Agreement, *, secretariat: User) -> None:
    """Last year's report with words and figures, and the draft of this year's."""
    year = timezone.localdate().year
    happened(agreement, year - 1)
    written(flows.begin(agreement, year - 1, by=secretariat), secretariat)
    flows.begin(agreement, year, by=secretariat)


def happened(agreement: Agreement, year: int) -> None:
    """A forum with minutes, and milestones that were reached."""
    Event.objects.create(
        agreement=agreement,
        slug=f"regionalt-forum-{year}",
        title=f"Regionalt forum {year} (påhittat)",
        kind=Event.Kind.FORUM,
        starts_at=timezone.make_aware(datetime(year, 10, 14, 13)),
        place="Hässleholm",
        minutes_link="https://example.se/anteckningar",
    )
    done = Action.objects.of_agreement(agreement).public().filter(first_year=year, status="done")
    for action in done[:3]:
        Milestone.objects.create(
            action=action,
            title="Första mötet",
            due_on=date(year, 5, 31),
            reached_on=date(year, 5, 20),
        )


def written(report: Report, secretariat: User) -> None:
    report.introduction = (
        "Påhittad rapport i provmiljön. Det första året med planen har parterna **kommit i gång**: "
        "de flesta insatser är klara, och forumet samlade båda sektorerna."
    )
    report.save()
    ReportPart.objects.create(
        report=report,
        heading="Vad vi tar med oss",
        body="Påhittat: *tidig dialog* sparar tid.\n\n- Fler kommuner vill vara med.\n"
        "- Små föreningar behöver kortare remisser.",
        position=100,
    )
    flows.publish(report, by=secretariat)
