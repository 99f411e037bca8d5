"""What has happened around an agreement, told by its secretariat."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.agreements.models import Agreement
from principles.content import AgreementContent, ContentQuerySet


class NewsItemQuerySet(ContentQuerySet):
    def published(self) -> Self:
        """Those that the public reads, the newest day first."""
        return self.filter(published_at__isnull=False).order_by("-day", "-published_at", "-pk")

    def drafts(self) -> Self:
        """Those that are still being written."""
        return self.filter(published_at__isnull=True)


class NewsItem(AgreementContent):
    """One piece of news (nyhet): a draft until the secretariat publishes it."""

    translatable = ("title", "lead", "body")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="news", verbose_name=_("överenskommelse")
    )
    slug = models.SlugField(_("adress"), max_length=80)
    title = models.CharField(_("rubrik"), max_length=200)
    day = models.DateField(
        _("dag"), default=timezone.localdate,
        help_text=_("Dagen som står vid nyheten, och som avgör ordningen."),
    )  # fmt: skip
    lead = models.TextField(
        _("ingress"), help_text=_("En eller två meningar. Visas också i listan och på startsidan.")
    )
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    created_at = models.DateTimeField(_("påbörjad"), auto_now_add=True)
    changed_at = models.DateTimeField(_("ändrad"), auto_now=True)
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects: ClassVar[Any] = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("nyhet")
        verbose_name_plural = _("nyheter")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="news_slug_unique_in_agreement",
                violation_error_message=_("Det finns redan en nyhet med den adressen."),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["agreement", "-day"], name="news_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news_item", args=[self.agreement.slug, self.slug])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
