"""A proposal that a person be erased: made by a secretariat, carried out by somebody else."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.content import ContentQuerySet
from principles.models import Agreement

LONGEST_BASIS = 120
LONGEST_TEXT = 20_000


class ErasureProposalQuerySet(ContentQuerySet):
    def waiting(self) -> Self:
        """Those that no operator has answered."""
        return self.filter(state=ErasureProposal.State.WAITING)


class ErasureProposal(models.Model):
    """That an agreement's secretariat, by a decision, wants a person to be erased.

    The address and the name stand here only while it waits: a proposal that is answered says
    by which decision, and nothing of whom.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på driften")
        DONE = "done", _("utförd")
        DECLINED = "declined", _("avslagen")
        WITHDRAWN = "withdrawn", _("återtagen")

    agreement_lookup: ClassVar[str] = "agreement"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="erasure_proposals",
        verbose_name=_("överenskommelse"),
    )  # fmt: skip
    email = models.EmailField(_("personens e-post"), blank=True)
    name = models.CharField(_("personens namn"), max_length=201, blank=True)
    case_number = models.CharField(_("gallringsbeslutets nummer"), max_length=LONGEST_BASIS)
    reason = models.TextField(_("skäl"), blank=True)
    state = models.CharField(_("läge"), max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("föreslagen"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("föreslagen av"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("besvarad av"),
    )  # fmt: skip
    answer = models.TextField(_("driftens svar"), blank=True)

    objects: ClassVar[Any] = ErasureProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("förslag om gallring")
        verbose_name_plural = _("förslag om gallring")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "email"],
                condition=Q(state="waiting"),
                name="erasure_proposed_once",
                violation_error_message=_("Gallringen är redan föreslagen."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(email="", name="", reason=""),
                name="erasure_answered_names_nobody",
                violation_error_message=_("Ett besvarat förslag nämner ingen."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "declined"])
                | Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="erasure_by_another_person",
                violation_error_message=_("Den som föreslår en gallring kan inte utföra den."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.case_number}"

    def get_agreement(self) -> Agreement:
        return self.agreement

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def settle(self, state: str, *, by: Any, answer: str = "") -> None:
        """Keep the answer, and forget whom it was about."""
        self.email = self.name = self.reason = ""
        self.state, self.answer = state, answer
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()
