"""A plan's way to the public: the secretariat asks, the steering group approves."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.planning.models import Plan
from principles.content import AgreementContent, ContentQuerySet


class PlanApprovalQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Those that wait for the steering group, or for the secretariat after its approval."""
        return self.filter(state__in=[PlanApproval.State.WAITING, PlanApproval.State.APPROVED])


class PlanApproval(AgreementContent):
    """One request that a plan be approved, for exactly its areas, years and actions as they were.

    `digest` is SHA-256 in hex of what was asked about: a plan that has changed since, before it
    is published, needs a new approval.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på styrgruppen")
        APPROVED = "approved", _("godkänd av styrgruppen")
        SENT_BACK = "sent_back", _("tillbaka till kansliet")
        WITHDRAWN = "withdrawn", _("återtagen")
        PUBLISHED = "published", _("publicerad")

    agreement_lookup = "plan__agreement"

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="approvals", verbose_name=_("utvecklingsplan")
    )
    digest = models.CharField(_("kontrollsumma"), max_length=64)
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("begärd"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("begärd av"),
    )  # fmt: skip
    message = models.TextField(_("till styrgruppen"), blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("besvarad av"),
    )  # fmt: skip
    comment = models.TextField(_("styrgruppens kommentar"), blank=True)

    objects: ClassVar[Any] = PlanApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("godkännande av en plan")
        verbose_name_plural = _("godkännanden av planer")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["waiting", "approved"]),
                name="plan_approval_one_at_a_time",
                violation_error_message=_("Det finns redan en begäran för den planen."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(answered_by=F("asked_by")),
                name="plan_approved_by_another_person",
                violation_error_message=_("Den som begär ett godkännande kan inte själv ge det."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_state_display()}"
