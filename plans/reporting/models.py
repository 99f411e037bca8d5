"""The year's follow-up report: figures from the portal, the editor's own words between."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.planning.models import Plan
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement


class FrozenReport(Exception):
    """Somebody tried to change a report that is published."""


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

    # What a published report says. A correction stands beside it.
    FROZEN_FIELDS: ClassVar = (
        "agreement_id", "plan_id", "year", "title", "introduction", "state", "figures",
        "published_at",
    )  # fmt: skip
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
    correction = models.TextField(_("rättelse"), blank=True, default="", editable=False)
    corrected_on = models.DateField(_("rättad"), null=True, blank=True, editable=False)
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

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def kept(self) -> dict[str, Any]:
        """All that a published report says (plans.reporting.figures)."""
        return self.figures or {}

    @property
    def words_are_fixed(self) -> bool:
        """Whether nobody may write in it any more, in any language."""
        return self.is_published

    def clean(self) -> None:
        """Raise ValidationError for a plan of another agreement."""
        super().clean()
        if self.plan and self.agreement_id and self.plan.agreement_id != self.agreement_id:
            raise ValidationError({"plan": _("Planen hör till en annan överenskommelse.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. Raises FrozenReport when it is published and would say anything else."""
        stored = stored_published(self.pk)
        names = self.FROZEN_FIELDS
        if stored and any(getattr(stored, name) != getattr(self, name) for name in names):
            raise FrozenReport(str(self))
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises FrozenReport for what is published."""
        if stored_published(self.pk):
            raise FrozenReport(str(self))
        return super().delete(*args, **kwargs)


def stored_published(key: Any) -> Report | None:
    """The report as it is stored, if it is published; held until the transaction ends.

    Whoever writes asks this, and so does whoever publishes: neither comes between the other's
    question and writing.
    """
    stored = Report.objects.select_for_update().filter(pk=key).first() if key else None
    return stored if stored and stored.is_published else None


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

    @property
    def words_are_fixed(self) -> bool:
        return self.report.words_are_fixed

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. Raises FrozenReport when the report, or the one it is taken from, is published."""
        self.refuse_if_published()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete. Raises FrozenReport as `save` does."""
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    def refuse_if_published(self) -> None:
        keys = {self.report_id}
        if self.pk:
            keys |= set(ReportPart.objects.filter(pk=self.pk).values_list("report", flat=True))
        if any(stored_published(key) for key in sorted(keys)):
            raise FrozenReport(str(self))
