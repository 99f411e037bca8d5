"""A person's signature for an organisation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from principles.models import AgreementVersion


class Signature(models.Model):
    """One person's act for one accession and one version, after authenticating again."""

    accession = models.ForeignKey(
        Accession, models.PROTECT, related_name="signatures", verbose_name=_("anslutning")
    )
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="signatures", verbose_name=_("version")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("konto"),
    )
    name = models.CharField(_("namn"), max_length=201)
    title = models.CharField(_("uppdrag"), max_length=100)
    email = models.EmailField(_("e-post"))
    method = models.CharField(_("sätt att legitimera sig"), max_length=60)
    signed_at = models.DateTimeField(_("tid"))

    class Meta:
        verbose_name = _("underskrift")
        verbose_name_plural = _("underskrifter")
        ordering: ClassVar = ["signed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accession", "version", "user"],
                name="signature_once_per_person_and_version",
                violation_error_message=_("Personen har redan skrivit under den här versionen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.accession}"
