"""Meetings as the public meets them: what comes, and what has been, with its minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from organisations.meetings.models import BodyMeeting


@dataclass
class Meetings:
    """The meetings of one body: those to come, the next first, and those before, the last first."""

    coming: list[BodyMeeting] = field(default_factory=list)
    earlier: list[BodyMeeting] = field(default_factory=list)

    @property
    def minutes(self) -> BodyMeeting | None:
        """The last meeting whose minutes the public may read."""
        return next((meeting for meeting in self.earlier if meeting.is_approved), None)

    @property
    def awaits_minutes(self) -> bool:
        """Whether one has been held whose minutes are not approved yet."""
        return any(not one.is_approved and not one.is_cancelled for one in self.earlier)


def meetings_of(rows: Iterable[BodyMeeting]) -> dict[int, Meetings]:
    """The meetings by the key of their body; what was cancelled and is over is left out."""
    found: dict[int, Meetings] = {}
    for meeting in sorted(rows, key=lambda one: (one.starts_at, one.pk)):
        own = found.setdefault(meeting.body_id, Meetings())
        if not meeting.is_past:
            own.coming.append(meeting)
        elif not meeting.is_cancelled:
            own.earlier.insert(0, meeting)
    return found
