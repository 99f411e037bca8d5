"""The page of a body in the admin: who sits there, what is vacant, and which terms end when."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.governance.seats import Seat
from organisations.governance.views import benches, with_seats
from organisations.models import Body
from organisations.waiting import SOON
from principles.admin_pages import form_page, kept
from principles.scoped_admin import agreements_kept


@dataclass(frozen=True)
class TermsEnding:
    """How many of each party's terms end in a year; `year` is None for those without an end."""

    year: int | None
    numbers: list[int]


def board(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Read by all who keep the agreement; only the secretariat is shown the ways to fill."""
    body = kept(request, with_seats(Body.objects.select_related("agreement")), object_id,
                "agreement", writing=False)  # fmt: skip
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    today = timezone.localdate()
    rows = Seat.objects.filter(body=body).select_related("party", "organisation")
    standing = list(rows.overlapping(today, None).by_rank().prefetch_related("successors"))
    parties = list(body.agreement.parties.all())
    may_write = agreements_kept(request.user, writing=True).filter(pk=body.agreement_id).exists()
    return form_page(
        request,
        model_admin,
        title=_("Platser och mandat: %s") % body.name,
        button="",
        template="admin/body_board.html",
        body=body,
        benches=benches(body),
        sitting=sorted((one for one in standing if one.is_held_on(today)), key=by_party),
        coming=sorted((one for one in standing if not one.is_held_on(today)), key=by_party),
        parties=parties,
        ending=terms_ending(standing, parties),
        soon=today + SOON,
        may_write=may_write,
    )


def by_party(seat: Seat) -> tuple[int, int]:
    return seat.party.position, seat.party_id


def terms_ending(seats: list[Seat], parties: list[Any]) -> list[TermsEnding]:
    """The years in which terms end, the nearest first and those without an end last."""
    counted = [seat for seat in seats if seat.position != Seat.Position.SUBSTITUTE]
    years = {seat.ends_on.year if seat.ends_on else None for seat in counted}
    return [
        TermsEnding(
            year,
            [
                sum(
                    (seat.ends_on.year if seat.ends_on else None) == year
                    and seat.party_id == party.pk
                    for seat in counted
                )
                for party in parties
            ],
        )
        for year in sorted(years, key=lambda year: year or 9999)
    ]
