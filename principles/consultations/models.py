"""A consultation (remiss): organisations answer about a draft, per principle or section."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent, ContentQuerySet
from principles.text.models import AgreementVersion


class ConsultationQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Those that can be answered today."""
        today = timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)


class Consultation(AgreementContent):
    """A time in which organisations may answer about one version in the making."""

    agreement_lookup = "version__agreement"

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="consultations", verbose_name=_("version")
    )
    slug = models.SlugField(_("adress"))
    title = models.CharField(_("rubrik"), max_length=200)
    introduction = models.TextField(_("inledning"), blank=True, help_text=_("Markdown."))
    opens_on = models.DateField(_("öppnar"))
    closes_on = models.DateField(_("stänger"), help_text=_("Sista dag att svara."))

    objects: ClassVar[Any] = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("remiss")
        verbose_name_plural = _("remisser")
        ordering: ClassVar = ["-opens_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "slug"], name="consultation_slug_unique_in_version"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="consultation_closes_after_it_opens",
                violation_error_message=_("Remissen kan inte stänga innan den öppnar."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
