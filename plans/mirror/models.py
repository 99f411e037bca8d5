"""The mirror: each party rates, per principle, itself and the other, once a year."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent
from principles.models import Party, Principle


class Assessment(AgreementContent):
    """One party's rating (skattning) of one party under one principle in one year, 1–5."""

    agreement_lookup = "by__agreement"

    year = models.PositiveSmallIntegerField(_("år"))
    principle = models.ForeignKey(
        Principle, models.CASCADE, related_name="+", verbose_name=_("princip")
    )
    by = models.ForeignKey(
        Party, models.CASCADE, related_name="assessments_made", verbose_name=_("skattad av")
    )
    about = models.ForeignKey(
        Party, models.CASCADE, related_name="assessments_received", verbose_name=_("om part")
    )
    score = models.PositiveSmallIntegerField(_("skattning"), help_text=_("1–5."))
    comment = models.TextField(_("kommentar"), blank=True)

    class Meta:
        verbose_name = _("skattning")
        verbose_name_plural = _("skattningar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "principle", "by", "about"], name="assessment_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5),
                name="assessment_score_1_to_5",
                violation_error_message=_("Skattningen är 1–5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.by} → {self.about}: {self.score}"
