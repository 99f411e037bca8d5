"""What stands in an agreement's calendar: its events, and the meetings of its consultations."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from plans.events.models import Event
from principles.models import Agreement, ConsultationMeeting


@dataclass(frozen=True)
class Entry:
    """A line of the calendar: an event, or a meeting of a consultation."""

    row: Event | ConsultationMeeting

    @property
    def event(self) -> Event | None:
        return self.row if isinstance(self.row, Event) else None

    @property
    def meeting(self) -> ConsultationMeeting | None:
        return self.row if isinstance(self.row, ConsultationMeeting) else None

    @property
    def starts_at(self) -> datetime:
        return self.row.starts_at

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.row.ends_at or self.row.starts_at).date()

    @property
    def address(self) -> str:
        """The page that tells more: a meeting stands on the page of its consultation."""
        if isinstance(self.row, Event):
            return self.row.get_absolute_url()
        return self.row.consultation.get_absolute_url()


def entries(agreement: Agreement) -> list[Entry]:
    """All entries of an agreement, the first to begin first; two questions to the database."""
    events = Event.objects.of_agreement(agreement).select_related("agreement").counted()
    meetings = ConsultationMeeting.objects.of_agreement(agreement)
    meetings = meetings.filter(consultation__opened_at__isnull=False)
    meetings = meetings.select_related("consultation__version__agreement")
    return sorted(map(Entry, [*events, *meetings]), key=lambda entry: entry.starts_at)


def coming(found: list[Entry]) -> list[Entry]:
    """Those of today and later, the next first."""
    today = timezone.localdate()
    return [entry for entry in found if entry.last_day >= today]


def earlier(found: list[Entry]) -> list[tuple[int, list[Entry]]]:
    """Those before today by the year that they began in, the latest first."""
    today = timezone.localdate()
    past = [entry for entry in reversed(found) if entry.last_day < today]
    by_year = groupby(past, key=lambda entry: timezone.localtime(entry.starts_at).year)
    return [(year, list(rows)) for year, rows in by_year]
