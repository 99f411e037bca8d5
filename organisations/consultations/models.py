"""What an organisation answers to a consultation (remissvar)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from principles.content import AgreementContent
from principles.models import Consultation, Principle, Section


class ConsultationResponse(AgreementContent):
    """An organisation's view on one principle or section of the draft it was asked about."""

    agreement_lookup = "consultation__version__agreement"

    class View(models.TextChoices):
        AGREE = "agree", _("instämmer")
        CHANGE = "change", _("instämmer med ändring")
        DISAGREE = "disagree", _("instämmer inte")
        NONE = "none", _("har ingen åsikt")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="responses", verbose_name=_("remiss")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="responses", verbose_name=_("organisation")
    )
    principle = models.ForeignKey(
        Principle, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("princip"),
    )  # fmt: skip
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("avsnitt")
    )
    view = models.CharField(_("ställningstagande"), max_length=8, choices=View.choices)
    proposal = models.TextField(_("föreslagen lydelse"), blank=True)
    comment = models.TextField(_("kommentar"), blank=True)
    submitted_at = models.DateTimeField(_("inskickat"), null=True, blank=True)

    class Meta:
        verbose_name = _("remissvar")
        verbose_name_plural = _("remissvar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "organisation", "principle"],
                condition=models.Q(principle__isnull=False),
                name="response_once_per_principle",
            ),
            models.UniqueConstraint(
                fields=["consultation", "organisation", "section"],
                condition=models.Q(section__isnull=False),
                name="response_once_per_section",
            ),
            models.CheckConstraint(
                condition=models.Q(principle__isnull=False, section__isnull=True)
                | models.Q(principle__isnull=True, section__isnull=False),
                name="response_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_view_display()}"
