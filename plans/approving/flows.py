"""A plan's life: draft, asked about, approved, published, closed. Two persons at least.

Everything happens under the lock on the plan, so that of two who act at once one is told.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.approving.digest import digest_of
from plans.approving.models import PlanApproval
from plans.planning.models import Plan
from principles import mail
from principles.keeping import (
    NotComplete,
    NotNow,
    refuse_outside_secretariat,
    refuse_outside_steering_group,
    secretariat_of,
    steering_group_of,
)

State = PlanApproval.State


def is_as_asked(approval: PlanApproval) -> bool:
    """Whether the plan still says what the request is about."""
    return approval.digest == digest_of(approval.plan)


def missing(plan: Plan) -> list[str]:
    """What a plan lacks before it can be approved or published; empty when nothing."""
    found = []
    actions = plan.actions.all()
    if not plan.commitments_of_id and not actions.exists():
        found.append(_("Planen har inga insatser."))
    outside = actions.filter(
        Q(first_year__lt=plan.first_year)
        | Q(last_year__gt=plan.last_year)
        | ~Q(area__agreement=F("plan__agreement"))
    )
    told = _("Insatsen ”%s” ligger utanför planens år eller överenskommelse.")
    return found + [told % action for action in outside[:20]]


def missing_to_ask(plan: Plan, *, by: Any) -> list[str]:
    """What the plan lacks, and whether the steering group has somebody else who can approve."""
    found = missing(plan)
    if not approvers(plan, by).exists():
        found.append(_("Styrgruppen har ingen annan än du som kan godkänna i portalen."))
    return found


def approvers(plan: Plan, asking: Any) -> Any:
    """The stewards of the steering group but for the one who asks."""
    return steering_group_of(plan.agreement).exclude(user=asking)


@transaction.atomic
def ask(plan: Plan, *, by: Any, message: str = "") -> PlanApproval:
    """Ask the steering group to approve the plan, exactly as it is now.

    A request about an older wording is taken back by this one. Raises NotAllowed outside the
    secretariat, NotNow for a plan that is published or closed and when the same plan is asked
    about already, NotComplete with the list of what the plan lacks.
    """
    held = hold(plan)
    refuse_outside_secretariat(held.agreement, by)
    refuse_plan_unless(held, Plan.State.DRAFT, Plan.State.APPROVED)
    lacking = missing_to_ask(held, by=by)
    if lacking:
        raise NotComplete(lacking)
    made = PlanApproval(plan=held, digest=digest_of(held), message=message, asked_by=by)
    for former in PlanApproval.objects.filter(plan=held).open():
        if former.digest == made.digest:
            raise NotNow(_("Godkännandet är redan begärt för planen precis som den är."))
        former.state = State.WITHDRAWN
        former.save()
    made.save()
    move(held, Plan.State.DRAFT, _("Godkännande begärt"))
    asked = [steward.user for steward in approvers(held, by)]
    key = f"plan-approval:{made.pk}:asked"
    mail.write_many("plan_approval_asked", to=asked, key=key, approval=made)
    return made


@transaction.atomic
def withdraw(approval: PlanApproval, *, by: Any) -> None:
    """Take the request back, answered or not; the plan is a draft again.

    Raises NotAllowed outside the secretariat, NotNow when it does not wait for anybody.
    """
    plan = lock(approval)
    refuse_outside_secretariat(plan.agreement, by)
    refuse_unless(approval, State.WAITING, State.APPROVED)
    approval.state = State.WITHDRAWN
    approval.save()
    move(plan, Plan.State.DRAFT, _("Begäran återtagen"))


@transaction.atomic
def approve(approval: PlanApproval, *, by: Any, comment: str = "") -> None:
    """The steering group approves the plan that the request is about.

    Raises NotAllowed outside the steering group, NotNow to the one who asked, when it has been
    answered or taken back, and when the plan has changed since.
    """
    plan = lock(approval)
    refuse_to_answer(approval, by)
    if not is_as_asked(approval):
        told = _("Planen har ändrats sedan godkännandet begärdes.")
        raise NotNow(f"{told} {_('Kansliet behöver begära det på nytt.')}")
    answer(approval, State.APPROVED, by=by, comment=comment)
    move(plan, Plan.State.APPROVED, _("Godkänd av styrgruppen"))


@transaction.atomic
def send_back(approval: PlanApproval, *, by: Any, comment: str) -> None:
    """The steering group wants something to be changed first, and says what.

    Raises what `approve` raises, but for a plan that has changed since, and NotNow without a
    comment.
    """
    lock(approval)
    refuse_to_answer(approval, by)
    if not comment.strip():
        raise NotNow(_("Skriv vad som behöver ändras, så att kansliet vet."))
    answer(approval, State.SENT_BACK, by=by, comment=comment)


@transaction.atomic
def publish(approval: PlanApproval, *, by: Any) -> Plan:
    """Let everybody read the approved plan. Returns it.

    Raises NotAllowed outside the secretariat, NotNow without an approval and when the plan has
    changed since it was given, NotComplete with what the plan lacks.
    """
    plan = lock(approval)
    refuse_outside_secretariat(plan.agreement, by)
    refuse_unless(approval, State.APPROVED)
    if not is_as_asked(approval):
        raise NotNow(_("Planen har ändrats sedan den godkändes. Begär godkännandet på nytt."))
    lacking = missing(plan)
    if lacking:
        raise NotComplete(lacking)
    approval.state = State.PUBLISHED
    approval.save()
    plan.published_at = timezone.now()
    move(plan, Plan.State.PUBLISHED, _("Publicerad"))
    return plan


@transaction.atomic
def close(plan: Plan, *, by: Any) -> None:
    """End a published plan: everybody reads it still, nobody changes it.

    Raises NotAllowed outside the secretariat, NotNow for a plan that is not published.
    """
    held = hold(plan)
    refuse_outside_secretariat(held.agreement, by)
    refuse_plan_unless(held, Plan.State.PUBLISHED)
    held.closed_at = timezone.now()
    move(held, Plan.State.CLOSED, _("Avslutad"))


@transaction.atomic
def reopen(plan: Plan, *, by: Any) -> None:
    """A closed plan can be changed again.

    Raises NotAllowed outside the secretariat, NotNow for a plan that is not closed.
    """
    held = hold(plan)
    refuse_outside_secretariat(held.agreement, by)
    refuse_plan_unless(held, Plan.State.CLOSED)
    held.closed_at = None
    move(held, Plan.State.PUBLISHED, _("Öppnad igen"))


def hold(plan: Plan) -> Plan:
    """The plan as it is now, locked until the transaction ends."""
    held: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    return held


def lock(approval: PlanApproval) -> Plan:
    """Hold the request's plan, and read both as they are now."""
    plan = hold(approval.plan)
    approval.refresh_from_db()
    approval.plan = plan
    return plan


def move(plan: Plan, state: str, reason: str) -> None:
    """The plan gets a state, and its history the reason."""
    plan.state = state
    plan._change_reason = reason
    plan.save()


def refuse_plan_unless(plan: Plan, *states: str) -> None:
    """Raise NotNow, which tells the plan's state, unless it is one of these."""
    if plan.state not in states:
        raise NotNow(_("Det går inte nu. Planen är: %s.") % plan.get_state_display())


def refuse_to_answer(approval: PlanApproval, user: Any) -> None:
    """Raise NotAllowed or NotNow unless the user may answer the request now."""
    refuse_outside_steering_group(approval.plan.agreement, user)
    refuse_unless(approval, State.WAITING)
    if approval.asked_by_id == user.pk:
        raise NotNow(_("Du har begärt godkännandet. En annan person behöver svara."))


def refuse_unless(approval: PlanApproval, *states: str) -> None:
    """Raise NotNow, which tells what has become of the request, unless it is in such a state."""
    if approval.state not in states:
        told = _("Det går inte nu. Begäran är: %s.")
        raise NotNow(told % approval.get_state_display())


def answer(approval: PlanApproval, state: str, *, by: Any, comment: str) -> None:
    """Keep the answer, and tell the secretariat."""
    approval.state, approval.comment = state, comment
    approval.answered_at, approval.answered_by = timezone.now(), by
    approval.save()
    asked = [steward.user for steward in secretariat_of(approval.plan.agreement)]
    key = f"plan-approval:{approval.pk}:answered"
    mail.write_many("plan_approval_answered", to=asked, key=key, approval=approval)
