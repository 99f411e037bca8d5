"""The signature register: an append-only chain per agreement (register.md)."""

import json
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from principles.content import ContentQuerySet
from principles.models import Agreement


class RegisterEntry(models.Model):
    """One entry of an agreement's register. Written once; never changed, never removed."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Registret öppnas")
        DOCUMENT = "document", _("En version antas")
        SIGN = "sign", _("Underskrift")
        RENEW = "renew", _("Förnyelse")
        WITHDRAW = "withdraw", _("Utträde")
        CORRECT = "correct", _("Rättelse")
        ERASE = "erase", _("Gallring")
        KEY = "key", _("Ny nyckel")

    agreement_lookup: ClassVar[str] = "agreement"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="entries", verbose_name=_("överenskommelse")
    )
    seq = models.PositiveBigIntegerField(_("nummer"))
    kind = models.CharField(_("slag"), max_length=8, choices=Kind.choices)
    time = models.DateTimeField(_("tid"))
    ref = models.PositiveBigIntegerField(_("gäller post"), null=True)
    document = models.CharField(_("textens kontrollsumma"), max_length=64, null=True)
    prev = models.CharField(_("föregående kontrollsumma"), max_length=64)
    hash = models.CharField(_("kontrollsumma"), max_length=64, unique=True)
    canonical = models.TextField(_("postens bytes"))
    note = models.TextField(_("kontrollpunkt"))
    form_token = models.CharField(_("formulärnyckel"), max_length=64, null=True)

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("registerpost")
        verbose_name_plural = _("registerposter")
        ordering: ClassVar = ["agreement", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "seq"], name="register_seq_once"),
            models.UniqueConstraint(fields=["agreement", "prev"], name="register_prev_once"),
            models.UniqueConstraint(
                fields=["agreement", "form_token"], name="register_form_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.slug} {self.seq}"

    def get_absolute_url(self) -> str:
        return reverse("register_entry", args=[self.agreement.slug, self.seq])

    def get_agreement(self) -> Agreement:
        return self.agreement

    @property
    def fields(self) -> dict[str, Any]:
        """The ten fields of the entry, read back from its exact bytes."""
        return json.loads(self.canonical)

    @property
    def log(self) -> str:
        """The name of the chain, `<host>/<agreement>/register/chain-v1`, fixed when it opened."""
        return self.fields["log"]

    def part(self, kind: str) -> "RegisterPart | None":
        """The part of that kind (`public` or `private`), or None when there is none any more."""
        return next((part for part in self.parts.all() if part.kind == kind), None)

    @property
    def public_data(self) -> dict[str, Any]:
        part = self.part("public")
        return part.parsed if part else {}

    @property
    def subject(self) -> str:
        """Whom or what the entry speaks of, as far as it is published: for lists."""
        data = self.public_data
        return data.get("name") or data.get("version") or data.get("title") or ""


class RegisterPart(models.Model):
    """What an entry commits to: the public or the private part with its salt. May be erased."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("offentlig")
        PRIVATE = "private", _("skyddad")

    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    salt = models.CharField(max_length=64)
    data = models.TextField()

    class Meta:
        verbose_name = _("del av registerpost")
        verbose_name_plural = _("delar av registerposter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "kind"], name="register_part_once_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.kind}"

    @property
    def parsed(self) -> dict[str, Any]:
        return json.loads(self.data)
