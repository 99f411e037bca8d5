"""What has happened, goes on and comes: the steps of the editors, and what the portal knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from principles.agreements.models import Agreement
from principles.consultations.models import Consultation, ConsultationMeeting
from principles.process.models import ProcessStep
from principles.text.models import AgreementVersion

State = ProcessStep.State
TODAY = _("I dag")


@dataclass(frozen=True)
class Moment:
    """One thing in the timeline. `kind` says what `row` is: step, version, consultation, meeting.

    A `last` day is there when it goes on for more than the `first`.
    """

    kind: str
    row: Any
    first: date
    state: str
    label: str | Promise
    last: date | None = None
    documents: list[Any] = field(default_factory=list)


def timeline(agreement: Agreement) -> list[Moment]:
    """Everything in order of time; what begins on the same day in the editors' order first."""
    moments = [*steps(agreement), *adoptions(agreement), *consultations(agreement)]
    return sorted(moments, key=lambda moment: moment.first)


def now(moments: list[Moment]) -> Moment | None:
    """What goes on, or else what comes next."""
    for state in (State.ONGOING, State.COMING):
        for moment in moments:
            if moment.state == state:
                return moment
    return None


def steps(agreement: Agreement) -> Iterator[Moment]:
    """The editors' own steps, in the state that they have given them."""
    for step in agreement.process_steps.prefetch_related("documents"):
        documents = list(step.documents.all())
        label = step.get_state_display()
        yield Moment("step", step, step.sort_date, step.state, label, documents=documents)


def adoptions(agreement: Agreement) -> Iterator[Moment]:
    """The adopted versions of which the day is known."""
    for version in agreement.versions.adopted().filter(adopted_on__isnull=False):
        yield dated("version", version, version.adopted_on)


def consultations(agreement: Agreement) -> Iterator[Moment]:
    """The consultations that the secretariat has opened, and the meetings about them."""
    rows = Consultation.objects.public().of_agreement(agreement)
    for row in rows.select_related("version__agreement").prefetch_related("meetings"):
        yield dated("consultation", row, row.opens_on, row.closes_on)
        for meeting in row.meetings.all():
            yield dated("meeting", meeting, *days_of(meeting))


def days_of(meeting: ConsultationMeeting) -> tuple[date, date | None]:
    """The first day of a meeting, and its last when that is another."""
    first = timezone.localdate(meeting.starts_at)
    last = timezone.localdate(meeting.ends_at) if meeting.ends_at else first
    return first, last if last > first else None


def dated(kind: str, row: AgreementVersion | Any, first: date, last: date | None = None) -> Moment:
    """A moment that its days put in the past, the present or what comes."""
    today, end = timezone.localdate(), last or first
    state = State.DONE if end < today else State.COMING if first > today else State.ONGOING
    if kind == "version" and state == State.ONGOING:
        state = State.DONE
    label = TODAY if state == State.ONGOING and end == first else state.label
    return Moment(kind, row, first, state, label, last)
