"""The signatories' answers to the same questions: one an organisation, shown from five up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.joining.flows import refuse_outsider
from organisations.models import Accession, Organisation
from plans.mirror.models import Mirror, SignatoryRating
from plans.mirror.preparing import held
from plans.mirror.rating import Meanwhile
from plans.mirror.sheets import (
    Cell,
    Sheet,
    answer_of,
    fingerprint,
    questions,
    without_empty,
)
from principles.keeping import NotAllowed, NotNow

FEWEST = 5


def has_signed(mirror: Mirror, organisation: Organisation) -> bool:
    rows = Accession.objects.of_agreement(mirror.agreement).signed()
    return rows.filter(organisation=organisation).exists()


def why_not_now(mirror: Mirror) -> str:
    """Why organisations cannot answer today, in words; empty while they can."""
    if mirror.closes_on and mirror.is_closed:
        day = date_format(mirror.closes_on, "j F Y")
        return _("Sista dagen att svara var %s. Svaret går inte längre att ändra.") % day
    return ""


@transaction.atomic
def save_answer(
    mirror: Mirror, organisation: Organisation, *, by: Any, said: Sheet, seen: str
) -> None:
    """Keep what an organisation answers, in place of what it answered before.

    What is left open is not answered; all open takes the answer back. Raises NotAllowed for an
    outsider, an organisation that has not signed or a mirror that does not ask, NotNow after the
    last day, Meanwhile (a NotNow) when a colleague was first.
    """
    mirror = held(mirror)
    refuse_outsider(organisation, by)
    known = {one.cell for one in questions(mirror)}
    asks = mirror.asks_signatories and mirror.opened_at and has_signed(mirror, organisation)
    if not asks or not set(said) <= known:
        raise NotAllowed
    if problem := why_not_now(mirror):
        raise NotNow(problem)
    stored, said = answer_of(mirror, organisation), without_empty(said)
    if said == stored:
        return
    if fingerprint(stored) != seen:
        raise Meanwhile(stored)
    replace(mirror, organisation, said, by)


def replace(mirror: Mirror, organisation: Organisation, said: Sheet, by: Any) -> None:
    now = timezone.now()
    SignatoryRating.objects.filter(mirror=mirror, organisation=organisation).delete()
    SignatoryRating.objects.bulk_create(
        SignatoryRating(
            mirror=mirror, organisation=organisation, principle_id=principle, about_id=about,
            score=one.score, answered_at=now, answered_by=by,
        )
        for (principle, about), one in said.items()
        if one.score
    )  # fmt: skip


@dataclass(frozen=True)
class Mean:
    """What the signatories think of a party: the mean, one decimal, and how many rated.

    Both are None when fewer than FEWEST did.
    """

    about: Any
    mean: Decimal | None = None
    number: int | None = None


def means(mirror: Mirror) -> dict[Cell, tuple[Decimal, int]]:
    """The means that may be shown, by (principle, party); none before the last day has passed."""
    if not mirror.tells_of_signatories:
        return {}
    rows = SignatoryRating.objects.filter(mirror=mirror).values("principle_id", "about_id")
    rows = rows.annotate(number=Count("pk"), total=Sum("score")).filter(number__gte=FEWEST)
    return {
        (row["principle_id"], row["about_id"]): (
            rounded(row["total"], row["number"]),
            row["number"],
        )
        for row in rows
    }


def rounded(total: int, number: int) -> Decimal:
    return (Decimal(total) / number).quantize(Decimal("0.1"), ROUND_HALF_UP)


def answering(mirror: Mirror) -> int:
    """How many organisations have answered so far."""
    rows = SignatoryRating.objects.filter(mirror=mirror)
    number: int = rows.values("organisation").distinct().count()
    return number
