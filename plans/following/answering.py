"""What a person who opened the mailed link says of an action. The link alone lets it be said."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.actions.models import Action, Milestone
from plans.following.flows import correct, follow_up
from plans.following.models import FollowUp, FollowUpRequest
from principles.keeping import NotNow

MOST_CHANGES = 40
Status = Action.Status


@dataclass(frozen=True)
class Said:
    """An answer. What is None was left as it stood, whatever it says by now.

    `is_first`: the form was opened before anything was answered, so that the same sent twice
    is once.
    """

    status: str | None = None
    progress: int | None = None
    note: str = ""
    reached: tuple[Milestone, ...] | None = None
    is_first: bool = True


@transaction.atomic
def answer(asked: FollowUpRequest, *, said: Said) -> FollowUp:
    """Keep the answer to a request: once as a new follow-up, then as a correction of that.

    Without a note the portal writes one. Done is all of it, 100. Raises NotNow when the round is
    closed, the link expired, an action is dropped without a reason, or the answer has been
    changed too often; ValidationError for what no action can be.
    """
    held = FollowUpRequest.objects.select_for_update().get(pk=asked.pk)
    if not held.can_be_answered:
        raise NotNow(_("Länken gäller inte längre. Det du skrev är inte sparat."))
    # Also two who answer about the same action at once come one after the other.
    action = Action.objects.select_for_update().get(pk=held.action_id)
    told = held.follow_up
    note, status, progress = in_full(said, action, told)
    reviewed_first = action.plan.reviews_follow_ups
    if told:
        if told.history.count() >= MOST_CHANGES:
            raise NotNow(_("Svaret har ändrats många gånger. Hör av dig till kansliet i stället."))
        reached = told.reached.all() if said.reached is None else said.reached
        made = correct(
            told, note=note, status=status, progress=progress, reached=reached,
            reviewed_first=reviewed_first,
        )  # fmt: skip
    else:
        made = follow_up(
            action, note=note, status=status, progress=progress, party=held.party,
            organisation=held.organisation, reached=said.reached or (),
            reviewed_first=reviewed_first,
        )  # fmt: skip
    held.follow_up, held.used_at = made, timezone.now()
    held.save(update_fields=["follow_up", "used_at"])
    return made


def in_full(said: Said, action: Action, told: FollowUp | None) -> tuple[str, str, int]:
    """Note, status and progress, with what was left as it stood. Raises NotNow without a reason."""
    stands = told or action
    status = stands.status if said.status is None else said.status
    progress = stands.progress if said.progress is None else said.progress
    progress = 100 if status == Status.DONE else progress
    if said.note:
        return said.note, status, progress
    if told and said.is_first:
        return told.note, status, progress
    if status == Status.DROPPED and not (action.dropped_reason and not told):
        raise NotNow(_("Skriv varför insatsen stryks"))
    as_before = not told and (status, progress) == (action.status, action.progress)
    return in_brief(status, progress, as_before=as_before), status, progress


def in_brief(status: str, progress: int, *, as_before: bool = False) -> str:
    """The note of somebody who wrote none; in Swedish, as the plan is."""
    with override("sv"):
        if as_before:
            return _("Läget är som förut.")
        words = {"status": Status(status).label, "progress": progress}
        return _("Läge: %(status)s. Framdrift: %(progress)d procent.") % words
