"""The secretariat reads follow-ups before they are shown, where the plan wants it."""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.following.flows import take_over
from plans.following.models import FollowUp, FollowUpRequest
from plans.following.rounds import write
from plans.planning.models import Plan
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat


def waiting_in(plan: Plan) -> QuerySet[FollowUp]:
    """The follow-ups of a plan's actions that wait to be read, the oldest first."""
    rows = FollowUp.objects.waiting().filter(action__plan=plan)
    related = ("action__area", "party", "organisation", "written_by", "request")
    found: QuerySet[FollowUp] = rows.select_related(*related).prefetch_related("reached")
    return found.order_by("day", "pk")


def mark(made: FollowUp) -> str:
    """What a follow-up says, in short, so that nobody shows what he or she has not read."""
    reached = sorted(row.pk for row in made.reached.all())
    said = f"{made.status}:{made.progress}:{reached}:{made.note}"
    return sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def approve(made: FollowUp, *, by: Any, seen: str, note: str) -> FollowUp:
    """Show a follow-up to everybody, with the wording of `note`.

    `seen` is the mark of what was read. Raises NotAllowed outside the secretariat, NotNow when
    it waits no more or has been changed since.
    """
    fresh = held(made, by=by, seen=seen)
    fresh.note = note
    fresh.state = FollowUp.State.PUBLIC
    fresh.full_clean()
    fresh.save()
    take_over(fresh)
    return fresh


@transaction.atomic
def decline(made: FollowUp, *, by: Any, seen: str, reason: str) -> FollowUp:
    """Do not show a follow-up, and tell the person why by mail.

    As long as the round is open it can be answered anew by the same link. Raises as `approve`,
    and NotNow without a reason.
    """
    if not reason:
        raise NotNow(_("Skriv varför den inte visas. Personen får mejl om det."))
    fresh = held(made, by=by, seen=seen)
    fresh.state, fresh.declined_because = FollowUp.State.DECLINED, reason
    fresh.save()
    asked = FollowUpRequest.objects.filter(follow_up=fresh).exclude(email="").first()
    if asked:
        write("follow_up_declined", [asked], reason=reason)
    elif fresh.written_by:
        about = {"agreement": fresh.get_agreement(), "action": fresh.action, "reason": reason}
        mail.write("follow_up_declined", to=fresh.written_by, **about)
    return fresh


def held(made: FollowUp, *, by: Any, seen: str) -> FollowUp:
    """The follow-up as it stands, locked with its action, which is locked first everywhere."""
    action = Action.objects.select_for_update().get(pk=made.action_id)
    refuse_outside_secretariat(action.plan.agreement, by)
    fresh: FollowUp = FollowUp.objects.select_for_update().get(pk=made.pk)
    fresh.action = action
    if fresh.state != FollowUp.State.WAITING:
        raise NotNow(_("Uppföljningen är redan läst."))
    if mark(fresh) != seen:
        raise NotNow(_("Svaret har ändrats sedan sidan öppnades. Läs det igen."))
    return fresh
