"""The parties' own signatures, which come before any organisation's."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.register.models import RegisterEntry
from principles.content import ContentQuerySet
from principles.models import Agreement, AgreementVersion, Party


class PartySignatureQuerySet(ContentQuerySet):
    def of_version(self, version: AgreementVersion) -> Self:
        """The parties' signatures under one version."""
        return self.filter(version=version)


class PartySignature(models.Model):
    """That a party has signed a version: by whom, when and how; recorded by the secretariat."""

    class Channel(models.TextChoices):
        PAPER = "paper", _("på papper")
        CEREMONY = "ceremony", _("vid en ceremoni")

    agreement_lookup: ClassVar[str] = "party__agreement"

    party = models.ForeignKey(
        Party, models.PROTECT, related_name="signatures", verbose_name=_("part")
    )
    version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        related_name="party_signatures",
        verbose_name=_("version"),
    )
    # Names and titles, one person a line as «Namn, uppdrag».
    signed_by = models.TextField(_("undertecknad av"), max_length=1000)
    signed_on = models.DateField(_("dag"))
    channel = models.CharField(_("hur"), max_length=8, choices=Channel.choices)
    entry = models.OneToOneField(
        RegisterEntry,
        models.PROTECT,
        related_name="party_signature",
        verbose_name=_("registerpost"),
    )
    is_active = models.BooleanField(_("gäller"), default=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("införd av"),
    )
    recorded_at = models.DateTimeField(_("införd"), auto_now_add=True)

    objects: ClassVar[Any] = PartySignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("parts underskrift")
        verbose_name_plural = _("parternas underskrifter")
        ordering: ClassVar = ["-version__number", "party__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "version"],
                name="party_signs_a_version_once",
                violation_error_message=_("Parten har redan skrivit under den versionen."),
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(is_active=True),
                name="party_has_one_active_signature",
                violation_error_message=_("Parten har redan en underskrift som gäller."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.version.name}"

    def get_agreement(self) -> Agreement:
        return self.party.agreement

    @property
    def people(self) -> list[tuple[str, str]]:
        """(name, title) of each person who signed for the party."""
        lines = (line.partition(",") for line in self.signed_by.splitlines() if line.strip())
        return [(name.strip(), title.strip()) for name, _comma, title in lines]


def parties_have_signed(version: AgreementVersion) -> bool:
    """Whether every party of the agreement has signed the version."""
    signed = PartySignature.objects.of_version(version).values("party")
    return not version.agreement.parties.exclude(pk__in=signed).exists()
