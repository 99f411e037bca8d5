"""What was decided about an application: by the secretariat, and by the steering group."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from principles.models import Steward


class ReviewDecisionQuerySet(models.QuerySet["ReviewDecision"]):
    def told(self) -> Self:
        """Those that the organisation is told of; the others are between those who review."""
        decisions = ReviewDecision.Decision
        return self.filter(decision__in=(decisions.APPROVE, decisions.RETURN, decisions.DECLINE))

    def recommending(self, accession: Accession) -> Self:
        """The secretariat's recommendations of the application as it was last sent in."""
        rows = self.filter(accession=accession, decision=ReviewDecision.Decision.FORWARD)
        return rows.filter(at__gte=accession.submitted_at) if accession.submitted_at else rows


class ReviewDecision(models.Model):
    """What a reviewer decided about an application, kept in order.

    `role` tells for whom it was decided. What the steering group decides answers somebody's
    recommendation (`recommended_by`), who is another person.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", _("Godkänn")
        FORWARD = "forward", _("Tillstyrk och skicka till styrgruppen")
        RETURN = "return", _("Be om komplettering")
        DECLINE = "decline", _("Avslå")
        BACK = "back", _("Skicka tillbaka till kansliet")
        RECALL = "recall", _("Hämta tillbaka från styrgruppen")

    # Those that are no refusal, and need no reason.
    WITHOUT_REASON: ClassVar = (Decision.APPROVE, Decision.FORWARD, Decision.RECALL)

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="reviews")
    decision = models.CharField(_("beslut"), max_length=8, choices=Decision.choices)
    reason = models.TextField(_("skäl"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("av"),
    )
    role = models.CharField(
        _("roll"), max_length=12, choices=Steward.Role.choices, default=Steward.Role.SECRETARIAT,
        db_default=Steward.Role.SECRETARIAT,
    )  # fmt: skip
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("tillstyrkt av"),
    )
    at = models.DateTimeField(_("när"), auto_now_add=True)

    objects: ClassVar[Any] = ReviewDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut om ansökan")
        verbose_name_plural = _("beslut om ansökan")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision__in=["approve", "forward", "recall"]) | ~Q(reason=""),
                name="review_refusal_needs_reason",
                violation_error_message=_("Skriv varför, så att organisationen förstår."),
            ),
            models.CheckConstraint(
                condition=Q(recommended_by__isnull=True)
                | Q(by__isnull=True)
                | ~Q(by=F("recommended_by")),
                name="review_by_two_persons",
                violation_error_message=_(
                    "Den som har tillstyrkt en ansökan kan inte också svara för styrgruppen."
                ),
            ),
        ]

    def __str__(self) -> str:
        when = formats.date_format(timezone.localtime(self.at), "Y-m-d") if self.at else now("nu")
        return f"{self.get_decision_display()} {when}"

    @property
    def is_of_steering_group(self) -> bool:
        return self.role == Steward.Role.STEERING

    @property
    def outcome(self) -> str:
        """What came of the application, said of what has been done."""
        if self.decision == self.Decision.APPROVE and self.is_of_steering_group:
            return now("Godkänd av styrgruppen")
        return {
            self.Decision.APPROVE: now("Godkänd"),
            self.Decision.FORWARD: now("Tillstyrkt och skickad till styrgruppen"),
            self.Decision.RETURN: now("Tillbaka för komplettering"),
            self.Decision.DECLINE: now("Avslagen"),
            self.Decision.BACK: now("Tillbaka till kansliet från styrgruppen"),
            self.Decision.RECALL: now("Hämtad tillbaka från styrgruppen"),
        }[self.Decision(self.decision)]
