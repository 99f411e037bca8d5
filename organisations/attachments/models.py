"""Files that belong to an accession: extracts of minutes, and scans of what was signed on paper."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from principles.content import ContentQuerySet
from principles.models import Agreement

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def random_name(attachment: "Attachment", _filename: str) -> str:
    """Where the file is stored: nothing of what the person called it, nothing to guess."""
    return f"bilagor/{secrets.token_hex(16)}.{ENDINGS[attachment.content_type]}"


class Attachment(models.Model):
    """One file. It is only ever downloaded, never shown, by those who may."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("protokollsutdrag")
        SCAN = "scan", _("underskrift på papper")

    agreement_lookup: ClassVar[str] = "accession__agreement"

    accession = models.ForeignKey(
        Accession, models.PROTECT, related_name="attachments", verbose_name=_("anslutning")
    )
    kind = models.CharField(_("slag"), max_length=8, choices=Kind.choices)
    file = models.FileField(_("fil"), upload_to=random_name, max_length=100)
    name = models.CharField(_("filens namn"), max_length=120)
    content_type = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(_("storlek i byte"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("inlagd av"),
    )
    uploaded_at = models.DateTimeField(_("inlagd"), auto_now_add=True)

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilaga")
        verbose_name_plural = _("bilagor")
        ordering: ClassVar = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def download_name(self) -> str:
        """The name with the ending of what the file is, so that nothing else opens it."""
        endings = {"image/jpeg": (".jpg", ".jpeg")}
        ending = f".{ENDINGS[self.content_type]}"
        fits = self.name.lower().endswith(endings.get(self.content_type, ending))
        return self.name if fits else f"{self.name}{ending}"

    def get_agreement(self) -> Agreement:
        return self.accession.agreement
