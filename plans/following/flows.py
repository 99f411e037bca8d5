"""A follow-up changes what the action says of itself, unless the secretariat reads it first."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from organisations.models import Organisation
from plans.actions.models import Action
from plans.following.models import FollowUp
from principles.models import Party


@transaction.atomic
def follow_up(
    action: Action,
    *,
    note: str,
    status: str,
    progress: int,
    by: Any = None,
    party: Party | None = None,
    organisation: Organisation | None = None,
    day: date | None = None,
    reviewed_first: bool = False,
) -> FollowUp:
    """Keep a dated note on an action: its status, one of Action.Status, and progress, 0–100.

    The action takes over both, unless a later day's follow-up is public already or the
    secretariat reads it first (`reviewed_first`). `by` is an account, if it was one; `party` and
    `organisation` tell on whose behalf. Raises ValidationError for what no action can be.
    """
    held = Action.objects.select_for_update().get(pk=action.pk)
    made = FollowUp(
        action=held,
        day=day or timezone.localdate(),
        note=note,
        status=status,
        progress=progress,
        party=party,
        organisation=organisation,
        written_by=by,
        state=FollowUp.State.WAITING if reviewed_first else FollowUp.State.PUBLIC,
    )
    made.full_clean()
    made.save()
    if not reviewed_first:
        take_over(made)
    return made


def take_over(made: FollowUp) -> None:
    """Let the action say what its newest public follow-up says.

    A dropped action needs a reason: the note is it, when there is none.
    """
    action = made.action
    if action.follow_ups.public().filter(day__gt=made.day).exists():
        return
    action.status, action.progress = made.status, made.progress
    if made.status == Action.Status.DROPPED and not action.dropped_reason:
        action.dropped_reason = made.note
    action.save()
