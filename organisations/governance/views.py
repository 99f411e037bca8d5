"""Who sits in the bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from organisations.governance.models import Body
from organisations.governance.seats import Seat
from organisations.meetings.models import BodyMeeting
from organisations.meetings.reading import Meetings, meetings_of
from organisations.nominations.models import NominationCall
from principles.agreements.models import Side
from principles.models import Agreement
from principles.public import public_page

DOT, BETWEEN = 16, 4


@dataclass(frozen=True)
class Dot:
    """One seat as a drawn dot: round for civil society, square for the public side."""

    css: str
    is_square: bool
    middle: int

    @property
    def left(self) -> int:
        return self.middle - 7


@dataclass(frozen=True)
class Bench:
    """The seats of one party in a body (or of all, where the body has no quotas)."""

    party: Any
    members: list[Seat]
    substitutes: list[Seat]
    vacant: int

    @property
    def seats(self) -> int:
        return len(self.members) + self.vacant

    @property
    def dots(self) -> list[Dot]:
        """A dot for each seat, those that nobody holds last and hollow."""
        side = self.party.side if self.party else "joint"
        filled = [f"seat-{side}"] * len(self.members) + [f"seat-{side} hollow"] * self.vacant
        return [
            Dot(css, side == Side.PUBLIC, number * (DOT + BETWEEN) + DOT // 2 + 1)
            for number, css in enumerate(filled)
        ]

    @property
    def width(self) -> int:
        return max(1, self.seats) * (DOT + BETWEEN) - BETWEEN + 2


def benches(body: Body) -> list[Bench]:
    """A body's seats by party, with the vacant ones counted. Needs `current_seats`."""
    seats = list(body.current_seats)  # type: ignore[attr-defined]
    quotas = list(body.quotas.all())
    if not quotas:
        return [bench(None, seats, body.seat_limit)] if seats or not body.is_maximum else []
    limits = {quota.party: quota.seats for quota in quotas}
    parties = dict.fromkeys([*limits, *(seat.party for seat in seats)])
    return [
        bench(party, [seat for seat in seats if seat.party_id == party.pk], limits.get(party, 0))
        for party in parties
    ]


def bench(party: Any, seats: list[Seat], limit: int) -> Bench:
    members = [seat for seat in seats if seat.position != Seat.Position.SUBSTITUTE]
    substitutes = [seat for seat in seats if seat.position == Seat.Position.SUBSTITUTE]
    return Bench(party, members, substitutes, max(0, limit - len(members)))


def seats_shown() -> Any:
    """Seats with all that a page tells of them, the chair first."""
    rows = Seat.objects.select_related("party", "organisation", "substitute_for")
    return rows.by_rank()


def with_seats(bodies: Any) -> Any:
    """The bodies with who sits there today, ready for `benches`. Two queries more."""
    current = Prefetch("seats", queryset=seats_shown().current(), to_attr="current_seats")
    return bodies.prefetch_related(current, "quotas__party")


def bodies_of(agreement: Agreement) -> list[tuple[Body, list[Bench]]]:
    """The agreement's bodies with who sits there today. Four queries."""
    return [(body, benches(body)) for body in with_seats(agreement.bodies)]


@dataclass(frozen=True)
class BodyShown:
    """A body on the page of all: who sits there, its meetings, and what can be nominated to."""

    body: Body
    benches: list[Bench]
    meetings: Meetings
    calls: list[NominationCall]


@public_page
def governance(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The bodies with their limits, who sits there now, which seats are vacant, and meetings."""
    meetings = meetings_of(BodyMeeting.objects.of_agreement(agreement).recent())
    calls = list(NominationCall.objects.of_agreement(agreement).open().select_related("party"))
    shown = [
        BodyShown(
            body,
            sitting,
            meetings.get(body.pk, Meetings()),
            [call for call in calls if call.body_id == body.pk],
        )
        for body, sitting in bodies_of(agreement)
    ]
    context = {"agreement": agreement, "bodies": shown, "years": years_of(agreement)}
    return render(request, "organisations/governance.html", context)


@public_page
def governance_body(request: HttpRequest, agreement: Agreement, body: str) -> HttpResponse:
    """One body: its task, who sits there and who will, its meetings with their minutes."""
    found = get_object_or_404(with_seats(agreement.bodies), slug=body)
    found.agreement = agreement
    coming = seats_shown().filter(body=found, starts_on__gt=timezone.localdate())
    calls = NominationCall.objects.open().filter(body=found).select_related("party")
    context = {
        "agreement": agreement,
        "body": found,
        "benches": benches(found),
        "coming": coming.order_by("starts_on", "person"),
        "meetings": meetings_of(found.meetings.without_texts()).get(found.pk, Meetings()),
        "calls": calls,
    }
    return render(request, "organisations/body.html", context)


@public_page
def governance_year(request: HttpRequest, agreement: Agreement, year: int) -> HttpResponse:
    """Who sat in the bodies in a year. Raises Http404 for one that nobody is known to have."""
    years = years_of(agreement)
    if year not in years:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    seats = list(seats_shown().of_agreement(agreement).overlapping(first, last))
    bodies = [
        (body, by_party(seat for seat in seats if seat.body_id == body.pk))
        for body in agreement.bodies.all()
    ]
    context = {
        "agreement": agreement,
        "year": year,
        "years": years,
        "bodies": [(body, parties) for body, parties in bodies if parties],
    }
    return render(request, "organisations/governance_year.html", context)


def by_party(seats: Iterable[Seat]) -> list[tuple[Any, list[Seat]]]:
    """The seats under each party, in the parties' order."""
    grouped: dict[Any, list[Seat]] = {}
    for seat in seats:
        grouped.setdefault(seat.party, []).append(seat)
    return sorted(grouped.items(), key=lambda group: (group[0].position, group[0].pk))


def years_of(agreement: Agreement) -> list[int]:
    """The years from the first known assignment to this one, the latest first. One query."""
    first = Seat.objects.of_agreement(agreement).aggregate(day=Min("starts_on"))["day"]
    this = timezone.localdate().year
    return list(range(this, first.year - 1, -1)) if first else []
