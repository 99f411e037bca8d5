"""When the text has a new version, every signatory is asked whether it stands by it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from principles.content import ContentQuerySet
from principles.models import Agreement, AgreementVersion


class RenewalQuerySet(ContentQuerySet):
    def unanswered(self) -> Self:
        """Those that have neither renewed, let it lapse nor withdrawn."""
        return self.filter(answer=Renewal.Answer.NONE)


class Renewal(models.Model):
    """The question to one signatory organisation about one new version, and its answer."""

    class Answer(models.TextChoices):
        NONE = "", _("har inte svarat")
        RENEWED = "renewed", _("har förnyat")
        LAPSED = "lapsed", _("låter den löpa ut")
        WITHDRAWN = "withdrawn", _("har trätt ut")
        SILENT = "silent", _("svarade inte i tid")

    agreement_lookup: ClassVar[str] = "accession__agreement"

    accession = models.ForeignKey(
        Accession, models.PROTECT, related_name="renewals", verbose_name=_("anslutning")
    )
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="renewals", verbose_name=_("ny version")
    )
    due_on = models.DateField(_("svara senast"))
    answer = models.CharField(
        _("svar"), max_length=9, choices=Answer.choices, blank=True, default=Answer.NONE
    )
    asked_at = models.DateTimeField(_("frågad"), default=timezone.now)
    answered_at = models.DateTimeField(_("svarade"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("svarade genom"),
    )

    objects: ClassVar[Any] = RenewalQuerySet.as_manager()

    class Meta:
        verbose_name = _("fråga om förnyelse")
        verbose_name_plural = _("förnyelser")
        ordering: ClassVar = ["-version__number", "accession__organisation__sort_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accession", "version"],
                name="renewal_asked_once_per_version",
                violation_error_message=_("Organisationen är redan tillfrågad."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="renewal_answer_has_a_time",
                violation_error_message=_("Ett svar har en tid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accession.organisation}, {self.version.name}"

    def get_agreement(self) -> Agreement:
        return self.accession.agreement

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)
