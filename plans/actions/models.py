"""What is to be done: actions with their milestones, documents and responsible persons."""

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
from plans.planning.models import DevelopmentArea, Plan
from principles.content import AgreementContent, ContentQuerySet
from principles.documents import LinkedDocument
from principles.models import Party, Principle


class ActionQuerySet(ContentQuerySet):
    def public(self) -> Self:
        """The actions of the plans that the public reads."""
        return self.filter(plan__state__in=Plan.PUBLIC_STATES)

    def unfinished(self) -> Self:
        """Those that are neither done nor dropped."""
        return self.exclude(status__in=Action.SETTLED)

    def late(self) -> Self:
        """The unfinished ones whose last day has passed, as `Action.is_late` says of one."""
        today = timezone.localdate()
        by_day = Q(due_on__lt=today)
        by_year = Q(due_on__isnull=True, last_year__lt=today.year)
        return self.unfinished().filter(by_day | by_year)


class Action(AgreementContent):
    """An action (insats) in one area over one or more years, with responsible on both sides."""

    agreement_lookup = "plan__agreement"

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planerad")
        UNDER_WAY = "under_way", _("Pågår")
        DONE = "done", _("Klar")
        PAUSED = "paused", _("Pausad")
        DROPPED = "dropped", _("Struken")

    SETTLED: ClassVar = (Status.DONE, Status.DROPPED)
    translatable = ("title", "description", "dropped_reason")
    translated_with = ("follow_ups", "milestones", "documents")

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
    starts_on = models.DateField(
        _("börjar"), null=True, blank=True, help_text=_("Tomt: första årets första dag.")
    )
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
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to",
        editable=False, verbose_name=_("fortsätter insatsen"),
    )  # fmt: skip
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
                condition=Q(starts_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=F("starts_on")),
                name="action_days_in_order",
                violation_error_message=_("Insatsen är klar innan den börjar."),
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
        years = _("Åren ska ligga inom planen, %(years)s.") % {"years": self.plan.title_years}
        outside = [
            field for field in ("first_year", "last_year")
            if getattr(self, field) not in self.plan.years
        ]  # fmt: skip
        if outside:
            raise ValidationError(dict.fromkeys(outside, years))
        self.refuse_days_outside_its_years()

    def refuse_days_outside_its_years(self) -> None:
        """Raise ValidationError for a day that is not in the action's years."""
        for field in ("starts_on", "due_on"):
            day = getattr(self, field)
            if day and not self.first_year <= day.year <= self.last_year:
                raise ValidationError({field: _("Dagen ligger utanför insatsens år.")})

    @property
    def begins(self) -> date:
        return self.starts_on or date(self.first_year, 1, 1)

    @property
    def years_told(self) -> str:
        """The years as they are shown: 2026, or 2026–2028."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"

    @property
    def deadline(self) -> date:
        return self.due_on or date(self.last_year, 12, 31)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done: it is done or dropped."""
        return self.status in self.SETTLED

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed and the action is neither done nor dropped."""
        return not self.is_settled and self.deadline < timezone.localdate()

    @property
    def shown_status(self) -> str:
        """The status as a class name: one of Status, or `late`."""
        return "late" if self.is_late else str(self.status)

    @property
    def shown_status_label(self) -> str:
        return str(_("Försenad")) if self.is_late else str(self.get_status_display())


class Milestone(AgreementContent):
    """A step of an action (delmål): what is to be reached and when, and when it was."""

    agreement_lookup = "action__plan__agreement"
    translatable = ("title",)

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="milestones", verbose_name=_("insats")
    )
    title = models.CharField(_("delmål"), max_length=200)
    due_on = models.DateField(_("klart senast"))
    reached_on = models.DateField(_("nått"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delmål")
        verbose_name_plural = _("delmål")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "title"],
                name="milestone_once_in_action",
                violation_error_message=_("Insatsen har redan det delmålet."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for a day in a year that no plan can have."""
        super().clean()
        for field in ("due_on", "reached_on"):
            day = getattr(self, field)
            if day and not 1990 <= day.year <= 2150:
                raise ValidationError({field: _("Skriv ett år mellan 1990 och 2150.")})

    @property
    def is_late(self) -> bool:
        """Whether its day has passed without it being reached."""
        return self.reached_on is None and self.due_on < timezone.localdate()


class ActionDocument(LinkedDocument):
    """A document or a page of an action."""

    agreement_lookup = "action__plan__agreement"

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="documents", verbose_name=_("insats")
    )

    class Meta(LinkedDocument.Meta):
        verbose_name = _("dokument till en insats")
        verbose_name_plural = _("dokument till insatser")


class Responsible(AgreementContent):
    """A person who answers for an action on one side: who is asked how it goes.

    The public sees the parties and organisations of the action, never these persons.
    """

    agreement_lookup = "action__plan__agreement"

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="responsible", verbose_name=_("insats")
    )
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("för parten"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))

    class Meta:
        verbose_name = _("ansvarig person")
        verbose_name_plural = _("ansvariga personer")
        ordering: ClassVar = ["party", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "email"],
                name="responsible_once_in_action",
                violation_error_message=_("Adressen står redan som ansvarig för insatsen."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a party of another agreement."""
        super().clean()
        if (
            self.party_id
            and self.action_id
            and self.party.agreement_id != (self.action.plan.agreement_id)
        ):
            raise ValidationError({"party": _("Parten hör till en annan överenskommelse.")})
