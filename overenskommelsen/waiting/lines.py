"""The first page of the admin: what waits for whoever has logged in.

A room that has something more that waits defines a `Waiting`, names it here, and gives it to the
`list_filter` of its admin class by `waits(…)`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organisations.contacts.waiting import CONTACTS_ENDING, CONTACTS_TO_CHECK
from organisations.freshness.waiting import DETAILS_UNANSWERED, NOBODY_TO_ASK
from organisations.messaging.waiting import MESSAGE_DRAFTS
from organisations.renaming.waiting import IDENTITY_CHANGES
from organisations.waiting import (
    APPLICATIONS,
    APPLICATIONS_TO_APPROVE,
    BODIES_WITH_VACANT_SEATS,
    CONSULTATIONS_TO_PUBLISH,
    MINUTES_TO_APPROVE,
    NOMINATIONS_TO_DECIDE,
    SEATS_ENDING,
    TEXTS_TO_ADOPT,
    TEXTS_TO_APPROVE,
)
from overenskommelsen.erasing.waiting import ERASURES
from plans.waiting import (
    FOLLOW_UPS_TO_READ,
    LATE_ACTIONS,
    MIRRORS_TO_PUBLISH,
    PLANS_TO_APPROVE,
    PLANS_TO_PUBLISH,
)
from principles.mail.waiting import REFUSED_LETTERS, UNSENT_LETTERS
from principles.news.waiting import NEWS_DRAFTS
from principles.stewards.waiting import ROLES_ENDING
from principles.waiting import Line, Waiting

ENTRIES: tuple[Waiting, ...] = (
    PLANS_TO_APPROVE,
    TEXTS_TO_APPROVE,
    APPLICATIONS_TO_APPROVE,
    APPLICATIONS,
    IDENTITY_CHANGES,
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
    ROLES_ENDING,
    ERASURES,
    DETAILS_UNANSWERED,
    NOBODY_TO_ASK,
    CONTACTS_TO_CHECK,
    CONTACTS_ENDING,
    MESSAGE_DRAFTS,
    NEWS_DRAFTS,
    REFUSED_LETTERS,
    UNSENT_LETTERS,
)


@dataclass(frozen=True)
class Group:
    """Lines of one urgency, the longest wait first (of what is ahead: the nearest)."""

    name: str
    lines: list[Line]


def waiting_for(user: Any) -> list[Line]:
    """A line for each kind of thing that waits for the user; one query for each kind at most."""
    lines = [entry.line(user) for entry in ENTRIES]
    return [line for line in lines if line]


def by_urgency(lines: list[Line]) -> list[Group]:
    """Where somebody waits for an answer, then what is to be done, then what is to come."""
    waits = [line for line in lines if line.somebody_waits]
    ahead = [line for line in lines if line.is_ahead and not line.somebody_waits]
    to_do = [line for line in lines if not (line.somebody_waits or line.is_ahead)]
    groups = (
        Group(_("Någon väntar på svar"), waits),
        Group(_("Att göra"), to_do),
        Group(_("Längre fram"), ahead),
    )
    for group in groups:
        group.lines.sort(key=lambda line: line.day)
    return [group for group in groups if group.lines]
