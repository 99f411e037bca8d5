"""A follow-up changes what the action says of itself, unless the secretariat reads it first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organisations.models import Organisation
from plans.actions.models import Action, Milestone
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
    reached: Iterable[Milestone] = (),
    reviewed_first: bool = False,
) -> FollowUp:
    """Keep a dated note on an action: its status, one of Action.Status, and progress, 0–100.

    The action takes over both, unless a later follow-up is public already or the secretariat
    reads it first (`reviewed_first`); of its milestones, those `reached` are so from that day.
    `by` is an account, if it was one; `party` and `organisation` tell on whose behalf. Raises
    ValidationError for what no action can be.
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
    made.reached.set(of_action(held, reached))
    if not reviewed_first:
        take_over(made)
    return made


@transaction.atomic
def correct(
    made: FollowUp,
    *,
    note: str,
    status: str,
    progress: int,
    reached: Iterable[Milestone],
    reviewed_first: bool = False,
) -> FollowUp:
    """Let a follow-up say something else, from today; its history keeps what it said.

    One that the secretariat reads first waits again, and the action stays until then as it was.
    The same once more changes nothing. Raises ValidationError for what no action can be.
    """
    held = Action.objects.select_for_update().get(pk=made.action_id)
    fresh: FollowUp = FollowUp.objects.select_for_update().get(pk=made.pk)
    fresh.action = held
    before, now = set(fresh.reached.all()), set(of_action(held, reached))
    if (fresh.note, fresh.status, fresh.progress, before) == (note, status, progress, now):
        return fresh
    if fresh.state == FollowUp.State.PUBLIC:
        take_back(fresh, before - now)
    fresh.note, fresh.status, fresh.progress = note, status, progress
    fresh.day, fresh.declined_because = timezone.localdate(), ""
    fresh.state = FollowUp.State.WAITING if reviewed_first else FollowUp.State.PUBLIC
    fresh.full_clean()
    fresh.save()
    fresh.reached.set(now)
    if not reviewed_first:
        take_over(fresh)
    return fresh


def of_action(action: Action, milestones: Iterable[Milestone]) -> list[Milestone]:
    return [row for row in milestones if row.action_id == action.pk]


def take_back(made: FollowUp, unreached: Iterable[Milestone]) -> None:
    """Before a public follow-up says something else: what only it has said is said no more."""
    if made.action.dropped_reason == made.note:
        made.action.dropped_reason = ""
    for milestone in unreached:
        others = FollowUp.objects.public().filter(reached=milestone).exclude(pk=made.pk)
        if milestone.reached_on and not others.exists():
            milestone.reached_on = None
            milestone.save()


def take_over(made: FollowUp) -> None:
    """Let the action say what its newest public follow-up says.

    A dropped action needs a reason: the note is it, when there is none. One that goes on has
    none. Milestones that it tells of are reached, also when a newer one says more.
    """
    action = made.action
    for milestone in made.reached.filter(reached_on=None):
        milestone.reached_on = made.day
        milestone.save()
    newer = Q(day__gt=made.day) | Q(day=made.day, pk__gt=made.pk)
    if action.follow_ups.public().filter(newer).exists():
        return
    action.status, action.progress = made.status, made.progress
    if made.status != Action.Status.DROPPED:
        action.dropped_reason = ""
    elif not action.dropped_reason:
        action.dropped_reason = made.note
    action.save()
