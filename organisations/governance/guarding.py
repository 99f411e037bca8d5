"""Keeping the limits of bodies, whichever way rows are written: a look before and one after.

What is written to seats, quotas and bodies is written within `kept(bodies)`. It may be nested:
the outermost looks, so that a form that changes several rows is judged as a whole.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.governance.limits import Held, Rules, Standing, broken, words_for
from principles.models import Agreement

# The bodies that are kept further out in this thread or task.
kept_already: ContextVar[frozenset[int]] = ContextVar("kept_already", default=frozenset())


@contextmanager
def kept(bodies: Any) -> Iterator[None]:
    """Hold the bodies of a QuerySet, let them be written to, and refuse what passes a limit.

    Everybody who writes to a body waits here for each other, on PostgreSQL by its row, on SQLite
    by the transaction. Raises ValidationError, and undoes what was written, when a limit is
    passed on some day, or a party is of another agreement.
    """
    bodies = bodies.exclude(pk__in=kept_already.get()).order_by("pk")
    with transaction.atomic():
        # The agreement first, as everywhere: every save moves its revision.
        agreements = Agreement.objects.filter(
            pk__in=set(bodies.values_list("agreement", flat=True))
        )
        list(agreements.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        before = {
            body.pk: standing(body) for body in bodies.select_for_update(no_key=True, of=("self",))
        }
        token = kept_already.set(kept_already.get() | before.keys())
        try:
            yield
        finally:
            kept_already.reset(token)
        if before:
            refuse_worse(bodies.model.objects.filter(pk__in=before), before)


def refuse_worse(bodies: Iterable[Any], before: dict[int, Standing]) -> None:
    for body in bodies:
        refuse_foreign(body)
        refuse_broken(before[body.pk], standing(body))


def refuse_broken(before: Standing, after: Standing) -> None:
    """Raise ValidationError, with the rule as its code, when one is broken worse than before."""
    rule = broken(before, after, today=timezone.localdate())
    if rule:
        by_seats = before.rules == after.rules
        raise ValidationError(words_for(rule, by_seats=by_seats), code=rule)


def refuse_foreign(body: Any) -> None:
    """Raise ValidationError when a seat or a number is that of another agreement's party."""
    for rows in (body.seats, body.quotas):
        if rows.exclude(party__agreement=body.agreement_id).exists():
            raise ValidationError(_("Parten hör till en annan överenskommelse."), code="foreign")


def standing(body: Any, **changed: Any) -> Standing:
    """The body as it is stored, except what is given: seats, chair_shared, quotas, held."""
    rules = Rules(
        seats=changed.get("seats", body.seat_limit),
        chair_shared=changed.get("chair_shared", body.chair_shared),
        quotas=changed["quotas"] if "quotas" in changed else quotas_of(body),
    )
    held = changed["held"] if "held" in changed else held_in(body)
    return Standing(rules, tuple(held))


def quotas_of(body: Any) -> dict[int, int]:
    return dict(body.quotas.order_by().values_list("party", "seats"))


def held_in(body: Any, *, without: Any = None) -> list[Held]:
    """The body's assignments, without the one that is told by its key."""
    rows = body.seats.order_by() if without is None else body.seats.exclude(pk=without).order_by()
    names = ("person", "email", "party", "position", "starts_on", "ends_on")
    return [Held(*values) for values in rows.values_list(*names)]
