"""The board of a round: who has answered, by action and by person, and as a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.actions.models import Action
from plans.following.models import FollowUpRequest, FollowUpRound
from plans.planning.models import Plan
from principles.spreadsheets import csv_of


@dataclass
class Group:
    """The requests about one action, or to one person."""

    requests: list[FollowUpRequest]

    @property
    def first(self) -> FollowUpRequest:
        return self.requests[0]

    @property
    def answered(self) -> int:
        return sum(asked.follow_up_id is not None for asked in self.requests)

    @property
    def waits(self) -> bool:
        """Whether somebody can be reminded."""
        return any(asked.follow_up_id is None and asked.email for asked in self.requests)


@dataclass
class Board:
    """All requests of a round, in the order of the plan."""

    requests: list[FollowUpRequest]

    @property
    def answered(self) -> int:
        return Group(self.requests).answered

    @property
    def waits(self) -> bool:
        return Group(self.requests).waits

    @property
    def actions(self) -> list[Group]:
        return grouped(self.requests, lambda asked: asked.action_id)

    @property
    def people(self) -> list[Group]:
        """By person, who is somebody else for each request once erased; who waits comes first."""
        found = grouped(self.requests, lambda asked: asked.email or asked.pk)
        return sorted(found, key=lambda group: (not group.waits, group.first.name.casefold()))


def grouped(requests: Iterable[FollowUpRequest], key: Any) -> list[Group]:
    found: dict[Any, list[FollowUpRequest]] = defaultdict(list)
    for asked in requests:
        found[key(asked)].append(asked)
    return [Group(rows) for rows in found.values()]


def board(made: FollowUpRound) -> Board:
    """The round's requests with all that the board shows of them, in one query."""
    rows = made.requests.select_related("action__area", "party", "organisation", "follow_up")
    order = ("action__area__position", "action__first_year", "action__position", "action", "name")
    return Board(list(rows.order_by(*order, "pk")))


def rounds_of(plan: Plan) -> QuerySet[FollowUpRound]:
    """The plan's rounds, newest first, with how many were asked and how many have answered."""
    rows: QuerySet[FollowUpRound] = plan.rounds.select_related("opened_by").annotate(
        asked=Count("requests"),
        answered=Count("requests", filter=Q(requests__follow_up__isnull=False)),
    )
    return rows


def headings() -> list[str]:
    return [
        _("Insats"), _("Utvecklingsområde"), _("För parten"), _("Organisation"), _("Namn"),
        _("E-post"), _("Tillfrågad"), _("Svarade"), _("Läge"), _("Framdrift i procent"),
        _("Anteckning"), _("Visas"),
    ]  # fmt: skip


def lines(made: FollowUpRound) -> Iterator[list[str]]:
    opened = day_of(made.opened_at)
    for asked in board(made).requests:
        yield [
            asked.action.title,
            asked.action.area.name,
            asked.party.name,
            asked.organisation.name if asked.organisation else "",
            asked.name,
            asked.email,
            opened,
            *answer_of(asked),
        ]


def answer_of(asked: FollowUpRequest) -> list[str]:
    told = asked.follow_up
    if told is None:
        return ["", "", "", "", ""]
    return [
        day_of(asked.used_at) if asked.used_at else f"{told.day}",
        str(Action.Status(told.status).label),
        str(told.progress),
        told.note,
        str(told.get_state_display()),
    ]


def day_of(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d}"


@override("sv")
def as_csv(made: FollowUpRound) -> bytes:
    """The round as CSV: what has been answered by whom, and what has not."""
    return csv_of([headings(), *lines(made)])
