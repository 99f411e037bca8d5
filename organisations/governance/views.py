"""Who sits in the bodies."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.governance.models import Body, Seat
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


def bodies_of(agreement: Agreement) -> list[tuple[Body, list[Bench]]]:
    """The agreement's bodies with who sits there today. Four queries."""
    current = Seat.objects.current().select_related("party", "organisation")
    bodies = agreement.bodies.prefetch_related(
        Prefetch("seats", queryset=current, to_attr="current_seats"), "quotas__party"
    )
    return [(body, benches(body)) for body in bodies]


@public_page
def governance(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The bodies with their limits, who sits there now, and which seats are vacant."""
    context = {"agreement": agreement, "bodies": bodies_of(agreement)}
    return render(request, "organisations/governance.html", context)
