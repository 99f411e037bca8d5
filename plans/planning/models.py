"""Development areas and the multi-year plans."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, AgreementVersion


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
    commitments_of = models.ForeignKey(
        AgreementVersion, models.RESTRICT, null=True, blank=True, related_name="+",
        verbose_name=_("visar åtagandena i"),
        help_text=_("En lista utan år: åtagandena i en version av texten, i stället för insatser."),
    )  # fmt: skip
    reviews_follow_ups = models.BooleanField(
        _("kansliet läser uppföljningar innan de visas"), default=False
    )
    continues = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="continued_by",
        verbose_name=_("fortsätter planen"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True, editable=False)
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
        if self.commitments_of_id:
            return _("Åtaganden %(years)s") % {"years": self.title_years}
        return _("Utvecklingsplan %(years)s") % {"years": self.title_years}

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.agreement.slug, self.years_slug])

    def clean(self) -> None:
        """Raise ValidationError for commitments of another agreement, or beside actions."""
        super().clean()
        version = self.commitments_of
        if version is None or not self.agreement_id:
            return
        if version.agreement_id != self.agreement_id:
            raise ValidationError(
                {"commitments_of": _("Texten hör till en annan överenskommelse.")}
            )
        if self.pk and self.actions.exists():
            raise ValidationError(
                {"commitments_of": _("Planen har insatser. En lista utan år har inga.")}
            )

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
