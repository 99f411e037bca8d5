"""Who sits in the bodies, and whom to call."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.governance.models import Body, Contact, Seat
from principles.models import Agreement
from principles.public import public_page


@dataclass(frozen=True)
class Bench:
    """The seats of one party in a body (or of all, where the body has no quotas)."""

    party: Any
    members: list[Seat]
    substitutes: list[Seat]
    vacant: int


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


@public_page
def governance(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The bodies with their limits, who sits there now, and which seats are vacant."""
    current = Seat.objects.current().select_related("party", "organisation")
    bodies = agreement.bodies.prefetch_related(
        Prefetch("seats", queryset=current, to_attr="current_seats"), "quotas__party"
    )
    shown = [(body, benches(body)) for body in bodies]
    context = {"agreement": agreement, "bodies": shown}
    return render(request, "organisations/governance.html", context)


@public_page
def contacts(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The contacts of each party, the role before the person."""
    current = Prefetch("contacts", queryset=Contact.objects.current(), to_attr="current_contacts")
    context = {"agreement": agreement, "parties": agreement.parties.prefetch_related(current)}
    return render(request, "organisations/contacts.html", context)
