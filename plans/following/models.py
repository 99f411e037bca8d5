"""How it goes: dated follow-ups, and the rounds in which those responsible are asked."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.links.models import MailedLink
from organisations.models import Organisation
from plans.actions.models import Action, Milestone
from plans.planning.models import Plan
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Party


class FollowUpQuerySet(ContentQuerySet):
    def public(self) -> Self:
        """Those that everybody reads, newest first."""
        return self.filter(state=FollowUp.State.PUBLIC)

    def waiting(self) -> Self:
        """Those that the secretariat has to read first."""
        return self.filter(state=FollowUp.State.WAITING)


class FollowUp(AgreementContent):
    """A dated note on an action (uppföljning): where it stands and how far it has come."""

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på kansliet")
        PUBLIC = "public", _("visas")
        DECLINED = "declined", _("visas inte")

    agreement_lookup = "action__plan__agreement"
    translatable = ("note",)

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="follow_ups", verbose_name=_("insats")
    )
    day = models.DateField(_("dag"), default=timezone.localdate)
    note = models.TextField(_("anteckning"))
    status = models.CharField(_("läge"), max_length=10, choices=Action.Status.choices)
    progress = models.PositiveSmallIntegerField(_("framdrift i procent"), default=0)
    state = models.CharField(_("visas"), max_length=9, choices=State.choices, default=State.PUBLIC)
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("lämnad av parten"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("lämnad av organisationen"),
    )  # fmt: skip
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("skriven av"),
    )  # fmt: skip
    reached = models.ManyToManyField(
        Milestone, blank=True, related_name="told_in", verbose_name=_("nådda delmål")
    )
    declined_because = models.TextField(_("varför den inte visas"), blank=True)
    created_at = models.DateTimeField(_("inlagd"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    objects: ClassVar[Any] = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljning")
        verbose_name_plural = _("uppföljningar")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="follow_up_progress_at_most_100",
                violation_error_message=_("Framdriften är 0–100 procent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    def clean(self) -> None:
        """Raise ValidationError for a day that has not come."""
        super().clean()
        if self.day and self.day > timezone.localdate():
            raise ValidationError({"day": _("Dagen har inte kommit än.")})


class FollowUpRound(AgreementContent):
    """A time when those responsible for a plan's actions are asked how it goes."""

    agreement_lookup = "plan__agreement"

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="rounds", verbose_name=_("utvecklingsplan")
    )
    opened_at = models.DateTimeField(_("begärd"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("begärd av"),
    )  # fmt: skip
    closes_on = models.DateField(_("sista dag att svara"))
    message = models.TextField(_("till de ansvariga"), blank=True)

    class Meta:
        verbose_name = _("uppföljningsomgång")
        verbose_name_plural = _("uppföljningsomgångar")
        ordering: ClassVar = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.opened_at):%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today; the last day included."""
        return self.closes_on >= timezone.localdate()


class FollowUpRequest(MailedLink):
    """One person asked about one action: a link that opens a short form without logging in.

    `used_at` is when it was answered. The link is the same each time that it is mailed
    (`plans.following.links`). Without an address: the person is erased, what was asked remains.
    """

    agreement_lookup: ClassVar[str] = "round__plan__agreement"

    round = models.ForeignKey(
        FollowUpRound, models.CASCADE, related_name="requests", verbose_name=_("omgång")
    )
    action = models.ForeignKey(
        Action, models.CASCADE, related_name="requests", verbose_name=_("insats")
    )
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("för parten"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    name = models.CharField(_("namn"), max_length=201)
    email = models.EmailField(_("e-post"))
    follow_up = models.OneToOneField(
        FollowUp, models.SET_NULL, null=True, blank=True, related_name="request",
        verbose_name=_("svar"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("fråga om uppföljning")
        verbose_name_plural = _("frågor om uppföljning")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "action", "email"],
                condition=~Q(email=""),
                name="follow_up_request_once_in_round",
                violation_error_message=_("Adressen är redan tillfrågad om insatsen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.action}"

    @property
    def can_be_answered(self) -> bool:
        """Whether the link opens the form today; a plan that nobody may read asks nothing."""
        return self.asks_still and not self.has_expired

    @property
    def asks_still(self) -> bool:
        """Whether its round is open, so that an expired link can be sent anew."""
        made = self.round
        return made.is_open and made.plan.state in Plan.PUBLIC_STATES and bool(self.email)
