"""What waits in the plans: late actions, follow-ups to read, plans and mirrors to publish."""

from typing import Any

from django.db.models import CharField, DateField, Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from plans.actions.models import Action
from plans.approving.models import PlanApproval
from plans.following.models import FollowUp
from plans.mirror.models import Mirror
from plans.planning.models import Plan
from principles.waiting import Waiting

State = PlanApproval.State


def late(rows: Any, user: Any) -> QuerySet[Any]:
    """Late actions of the plans that are under way, with the day that each was to be done."""
    last_day = Cast(
        Concat(Cast("last_year", CharField(max_length=4)), Value("-12-31")), DateField()
    )
    return (
        rows.filter(plan__state=Plan.State.PUBLISHED)
        .late()
        .annotate(was_due=Coalesce("due_on", last_day))
    )


def with_follow_ups_to_read(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Actions with a follow-up that the secretariat reads first, and since when one waits."""
    waiting = FollowUp.objects.waiting().filter(action=OuterRef("pk")).order_by()
    oldest = waiting.values("action").annotate(oldest=Min("created_at")).values("oldest")
    return rows.filter(Exists(waiting)).annotate(waits_since=Subquery(oldest))


def to_approve(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Plans that somebody else has asked the steering group about."""
    return rows.filter(state=State.WAITING).exclude(asked_by=user)


def to_publish(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Plans that the steering group has approved."""
    return rows.filter(state=State.APPROVED)


def mirrors_to_publish(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Mirrors that every party has handed in to and the public does not read yet."""
    return rows.filter(shown_at__isnull=False, published_at=None)


LATE_ACTIONS = Waiting(
    "forsenade", _("Försenade insatser"), Action, late, "was_due", is_late=True,
    counted=many("%(number)d försenad insats", "%(number)d försenade insatser", "number"),
)  # fmt: skip
FOLLOW_UPS_TO_READ = Waiting(
    "uppfoljningar", _("Insatser med uppföljningar att läsa"), Action, with_follow_ups_to_read,
    "waits_since", somebody_waits=True,
    counted=many(
        "%(number)d insats med uppföljning att läsa",
        "%(number)d insatser med uppföljningar att läsa", "number",
    ),
)  # fmt: skip
PLANS_TO_APPROVE = Waiting(
    "godkanna", _("Planer att godkänna"), PlanApproval, to_approve, "asked_at", role="steering",
    somebody_waits=True,
    counted=many("%(number)d plan att godkänna", "%(number)d planer att godkänna", "number"),
)  # fmt: skip
MIRRORS_TO_PUBLISH = Waiting(
    "speglar", _("Speglar att publicera"), Mirror, mirrors_to_publish, "shown_at",
    counted=many("%(number)d spegel att publicera", "%(number)d speglar att publicera", "number"),
)  # fmt: skip
PLANS_TO_PUBLISH = Waiting(
    "publicera", _("Planer att publicera"), PlanApproval, to_publish, "answered_at",
    counted=many("%(number)d plan att publicera", "%(number)d planer att publicera", "number"),
)  # fmt: skip
