"""Where an application stands, as steps that the organisation and the reviewers see alike."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.reviewing.models import ReviewDecision

State = Accession.State
DONE, NOW, STOPPED, COMING = "past", "here", "halted", "ahead"
# How many of the steps are behind, when the steering group's is one of them.
BEHIND = {
    State.SUBMITTED: 1, State.RETURNED: 1, State.DECLINED: 1, State.STEERING: 2,
    State.APPROVED: 4, State.SIGNED: 5,
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One step: its name, how far it has come, and on which day."""

    name: str
    state: str
    day: date | None = None

    @property
    def said(self) -> str:
        """How far it has come, in a word; nothing on what is still to come."""
        return {DONE: _("klart"), NOW: _("nu")}.get(self.state, "")


def stages(accession: Accession | None) -> list[Stage]:
    """The steps of an application that has been sent in; none before, or after a withdrawal.

    The steering group's step is there where it approves, and where it has.
    """
    if accession is None or accession.state not in BEHIND:
        return []
    last = newest_answer(accession)
    names, days = names_of(accession, last), days_of(accession, last)
    behind = BEHIND[State(accession.state)]
    found = []
    for number, (key, name) in enumerate(names.items()):
        state = DONE if number < behind else NOW if number == behind else COMING
        if number == behind and accession.state in {State.RETURNED, State.DECLINED}:
            state = STOPPED
        found.append(Stage(name, state, days.get(key) if state != COMING else None))
    if not (accession.agreement.steering_approves or was_with_steering_group(accession, last)):
        del found[2]
    return found


def newest_answer(accession: Accession) -> ReviewDecision | None:
    """What the organisation was told last of the application as it was last sent in."""
    rows = accession.reviews.told()
    if accession.submitted_at:
        rows = rows.filter(at__gte=accession.submitted_at)
    found: ReviewDecision | None = rows.first()
    return found


def was_with_steering_group(accession: Accession, last: ReviewDecision | None) -> bool:
    return accession.state == State.STEERING or bool(last and last.is_of_steering_group)


def names_of(accession: Accession, last: ReviewDecision | None) -> dict[str, str]:
    """What the steps are called, in order."""
    stopped = last and accession.state in {State.RETURNED, State.DECLINED}
    return {
        "sent": _("Inskickad"),
        "reviewed": last.outcome if last and stopped else _("Granskas av kansliet"),
        "steering": _("Styrgruppen"),
        "approved": _("Godkänd"),
        "signed": _("Undertecknad"),
    }


def days_of(accession: Accession, last: ReviewDecision | None) -> dict[str, date | None]:
    """On which day the application came through each step, or to the steering group."""
    forwarded = ReviewDecision.objects.recommending(accession).first()
    decided = day(last.at) if last else None
    with_steering = day(forwarded.at) if forwarded else None
    is_here = accession.state == State.SUBMITTED
    return {
        "sent": day(accession.submitted_at),
        "reviewed": None if is_here else with_steering or decided,
        "steering": decided or with_steering,
        "approved": decided,
        "signed": day(accession.signed_at),
    }


def day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
