"""The year's follow-up report: figures from the portal, the editor's own words between."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.planning.models import Plan
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement


class ReportQuerySet(ContentQuerySet):
    def published(self) -> Self:
        """Those that the public reads, newest year first."""
        return self.filter(state=Report.State.PUBLISHED).order_by("-year")


class Report(AgreementContent):
    """A year's follow-up report (uppföljningsrapport). Frozen once it is published.

    A draft shows the figures as they are now; publishing keeps them in `figures`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PUBLISHED = "published", _("publicerad")

    translatable = ("title", "introduction")
    translated_with = ("parts",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="reports", verbose_name=_("överenskommelse")
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=_("utvecklingsplan"),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("år"))
    title = models.CharField(_("rubrik"), max_length=200)
    introduction = models.TextField(_("inledning"), blank=True, help_text=_("Markdown."))
    state = models.CharField(_("läge"), max_length=9, choices=State.choices, default=State.DRAFT)
    figures = models.JSONField(_("siffror"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("publicerad av"),
    )  # fmt: skip
    history = HistoricalRecords()

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljningsrapport")
        verbose_name_plural = _("uppföljningsrapporter")
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "year"],
                name="report_once_a_year",
                violation_error_message=_("Det finns redan en rapport för det året."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2150),
                name="report_year_in_range",
                violation_error_message=_("Skriv ett år mellan 1990 och 2150."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, figures__isnull=False),
                name="report_published_has_figures",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.agreement.slug, self.year])


class ReportPart(AgreementContent):
    """One part of a report: figures of one kind, the editor's own words, or both."""

    class Kind(models.TextChoices):
        WORDS = "words", _("egna ord")
        PROGRESS = "progress", _("framdrift per område")
        MILESTONES = "milestones", _("delmål som nåtts")
        CHANGES = "changes", _("vad som ändrats i planen")
        SIGNATORIES = "signatories", _("undertecknare som kommit och gått")
        MIRROR = "mirror", _("spegeln")
        EVENTS = "events", _("forum och möten")

    agreement_lookup = "report__agreement"
    translatable = ("heading", "body")

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="parts", verbose_name=_("rapport")
    )
    kind = models.CharField(_("slag"), max_length=11, choices=Kind.choices, default=Kind.WORDS)
    heading = models.CharField(_("rubrik"), max_length=200)
    body = models.TextField(_("egna ord"), blank=True, help_text=_("Markdown."))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("del av en rapport")
        verbose_name_plural = _("delar av en rapport")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading
