"""Development areas, multi-year plans and the actions in them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models import Organisation
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, Party, Principle


class DevelopmentArea(AgreementContent):
    """An area (utvecklingsområde) in which the parties develop their cooperation."""

    translatable = ("name", "goal")

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="development_areas",
        verbose_name=_("överenskommelse"),
    )
    slug = models.SlugField(_("adress"), max_length=80)
    name = models.CharField(_("namn"), max_length=120)
    goal = models.TextField(_("mål"), blank=True, help_text=_("Markdown."))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("utvecklingsområde")
        verbose_name_plural = _("utvecklingsområden")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="area_slug_unique_in_agreement",
                violation_error_message=_("Överenskommelsen har redan ett sådant område."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.agreement.slug, self.slug])


class PlanQuerySet(ContentQuerySet):
    def public(self) -> Self:
        """The plans that the public reads, newest first."""
        return self.filter(state__in=Plan.PUBLIC_STATES).order_by("-first_year")


class Plan(AgreementContent):
    """A development plan over some years, for example 2015–2019."""

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        APPROVED = "approved", _("godkänd")
        PUBLISHED = "published", _("publicerad")
        CLOSED = "closed", _("avslutad")

    PUBLIC_STATES: ClassVar = (State.PUBLISHED, State.CLOSED)
    translatable = ("introduction", "source")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="plans", verbose_name=_("överenskommelse")
    )
    first_year = models.PositiveSmallIntegerField(_("första år"))
    last_year = models.PositiveSmallIntegerField(_("sista år"))
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.DRAFT)
    introduction = models.TextField(_("inledning"), blank=True, help_text=_("Markdown."))
    source = models.TextField(_("källa"), blank=True)
    history = HistoricalRecords()

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("utvecklingsplan")
        verbose_name_plural = _("utvecklingsplaner")
        ordering: ClassVar = ["-first_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "first_year", "last_year"],
                name="plan_years_unique_in_agreement",
                violation_error_message=_("Det finns redan en plan för de åren."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"))
                & Q(last_year__lte=F("first_year") + 19)
                & Q(first_year__gte=1990)
                & Q(last_year__lte=2150),
                name="plan_years_in_order",
                violation_error_message=_("En plan har ett första och ett sista år, högst 20 år."),
            ),
        ]

    def __str__(self) -> str:
        return _("Utvecklingsplan %(years)s") % {"years": self.title_years}

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.agreement.slug, self.years_slug])

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def years_slug(self) -> str:
        """The plan's place in addresses: 2015-2019."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def title_years(self) -> str:
        """The years as they are shown: 2015–2019."""
        return f"{self.first_year}–{self.last_year}"


class ActionQuerySet(ContentQuerySet):
    def public(self) -> Self:
        """The actions of the plans that the public reads."""
        return self.filter(plan__state__in=Plan.PUBLIC_STATES)


class Action(AgreementContent):
    """An action (insats) in one area over one or more years, with responsible on both sides."""

    agreement_lookup = "plan__agreement"

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planerad")
        UNDER_WAY = "under_way", _("Pågår")
        DONE = "done", _("Klar")
        PAUSED = "paused", _("Pausad")
        DROPPED = "dropped", _("Struken")

    translatable = ("title", "description", "dropped_reason")
    translated_with = ("follow_ups",)

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="actions", verbose_name=_("utvecklingsplan")
    )
    area = models.ForeignKey(
        DevelopmentArea, models.PROTECT, related_name="actions", verbose_name=_("utvecklingsområde")
    )
    slug = models.SlugField(_("adress"), max_length=80)
    title = models.CharField(_("insats"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True, help_text=_("Markdown."))
    first_year = models.PositiveSmallIntegerField(_("från och med år"))
    last_year = models.PositiveSmallIntegerField(_("till och med år"))
    due_on = models.DateField(
        _("klar senast"), null=True, blank=True, help_text=_("Tomt: sista årets sista dag.")
    )
    status = models.CharField(
        _("läge"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    progress = models.PositiveSmallIntegerField(
        _("framdrift i procent"), default=0, help_text=_("0–100.")
    )
    dropped_reason = models.TextField(_("varför den ströks"), blank=True)
    parties = models.ManyToManyField(
        Party,
        blank=True,
        related_name="+",
        verbose_name=_("ansvariga parter"),
        help_text=_("Välj gärna båda: en insats är gemensam."),
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("ansvariga organisationer")
    )
    principles = models.ManyToManyField(
        Principle, blank=True, related_name="+", verbose_name=_("principer")
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    objects: ClassVar[Any] = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("insats")
        verbose_name_plural = _("insatser")
        ordering: ClassVar = ["first_year", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="action_slug_unique_in_plan",
                violation_error_message=_("Planen har redan en insats med den adressen."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="action_years_in_order",
                violation_error_message=_("Sista året är före det första."),
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="action_progress_at_most_100",
                violation_error_message=_("Framdriften är 0–100 procent."),
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(dropped_reason=""),
                name="action_dropped_has_reason",
                violation_error_message=_("Skriv varför insatsen ströks."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        plan = self.plan
        return reverse("action", args=[plan.agreement.slug, plan.years_slug, self.slug])

    def clean(self) -> None:
        """Raise ValidationError when the action does not fit its plan or its area's agreement."""
        super().clean()
        if not (self.plan_id and self.area_id and self.first_year and self.last_year):
            return
        if self.area.agreement_id != self.plan.agreement_id:
            raise ValidationError({"area": _("Området hör till en annan överenskommelse.")})
        if self.first_year < self.plan.first_year or self.last_year > self.plan.last_year:
            raise ValidationError(
                {
                    "first_year": _("Åren ska ligga inom planen, %(years)s.")
                    % {"years": self.plan.title_years}
                }
            )

    @property
    def deadline(self) -> date:
        return self.due_on or date(self.last_year, 12, 31)

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed and the action is neither done nor dropped."""
        settled = {self.Status.DONE, self.Status.DROPPED}
        return self.status not in settled and self.deadline < timezone.localdate()

    @property
    def shown_status(self) -> str:
        """The status as a class name: one of Status, or `late`."""
        return "late" if self.is_late else str(self.status)

    @property
    def shown_status_label(self) -> str:
        return str(_("Försenad")) if self.is_late else str(self.get_status_display())


class FollowUp(AgreementContent):
    """A dated note on an action (uppföljning): where it stands and how far it has come."""

    agreement_lookup = "action__plan__agreement"
    translatable = ("note",)

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="follow_ups", verbose_name=_("insats")
    )
    day = models.DateField(_("dag"), default=timezone.localdate)
    note = models.TextField(_("anteckning"))
    status = models.CharField(_("läge"), max_length=10, choices=Action.Status.choices)
    progress = models.PositiveSmallIntegerField(_("framdrift i procent"), default=0)

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
