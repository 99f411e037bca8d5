"""The first page of the admin: what waits for whoever has logged in.

A room that has something more that waits defines a `Waiting`, names it here, and gives it to the
`list_filter` of its admin class by `waits(…)`.
"""

from typing import Any

from organisations.waiting import (
    APPLICATIONS,
    BODIES_WITH_VACANT_SEATS,
    CONSULTATIONS_TO_PUBLISH,
    MINUTES_TO_APPROVE,
    NOMINATIONS_TO_DECIDE,
    SEATS_ENDING,
    TEXTS_TO_ADOPT,
    TEXTS_TO_APPROVE,
)
from plans.waiting import (
    FOLLOW_UPS_TO_READ,
    LATE_ACTIONS,
    MIRRORS_TO_PUBLISH,
    PLANS_TO_APPROVE,
    PLANS_TO_PUBLISH,
)
from principles.mail.waiting import REFUSED_LETTERS, UNSENT_LETTERS
from principles.waiting import Line, Waiting

ENTRIES: tuple[Waiting, ...] = (
    PLANS_TO_APPROVE,
    TEXTS_TO_APPROVE,
    APPLICATIONS,
    FOLLOW_UPS_TO_READ,
    PLANS_TO_PUBLISH,
    TEXTS_TO_ADOPT,
    CONSULTATIONS_TO_PUBLISH,
    MIRRORS_TO_PUBLISH,
    LATE_ACTIONS,
    NOMINATIONS_TO_DECIDE,
    MINUTES_TO_APPROVE,
    SEATS_ENDING,
    BODIES_WITH_VACANT_SEATS,
    REFUSED_LETTERS,
    UNSENT_LETTERS,
)


def waiting_for(user: Any) -> list[Line]:
    """A line for each kind of thing that waits for the user; one query for each kind at most."""
    lines = [entry.line(user) for entry in ENTRIES]
    return [line for line in lines if line]
