"""The signature register: an append-only chain per agreement (register.md)."""

import json
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from principles.content import ContentQuerySet
from principles.models import Agreement


class RegisterQuerySet(ContentQuerySet):
    def head(self) -> "RegisterEntry | None":
        """The newest entry, when the rows are one agreement's."""
        return self.order_by("-seq").first()

    def naming_keys(self) -> Self:
        """The entries that name a key, the oldest first: the opening, and each new key."""
        return self.filter(Q(seq=0) | Q(kind="key")).order_by("seq")

    def about(self, seq: int) -> Self:
        """Those that speak of the entry `seq`: that renewed, ended, corrected or erased it."""
        return self.filter(ref=seq).order_by("seq")


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

    SIGNATURES: ClassVar = (Kind.SIGN, Kind.RENEW)

    objects: ClassVar[Any] = RegisterQuerySet.as_manager()

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
        indexes: ClassVar = [
            models.Index(
                fields=["agreement", "ref"], name="register_refs", condition=Q(ref__isnull=False)
            ),
            models.Index(
                fields=["agreement", "document"],
                name="register_documents",
                condition=Q(kind="document"),
            ),
            models.Index(
                fields=["agreement", "-seq"], name="register_keys", condition=Q(kind="key")
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

    def lacks(self, kind: str) -> bool:
        """Whether the entry commits to a part of that kind that has been erased."""
        return self.fields.get(kind) is not None and self.part(kind) is None

    @property
    def is_erased(self) -> bool:
        """Whether any of its parts has been erased."""
        return self.lacks("public") or self.lacks("private")

    @property
    def can_be_unpublished(self) -> bool:
        """Whether there is a public part that the rest can be verified without."""
        needed = {self.Kind.OPEN, self.Kind.ERASE, self.Kind.KEY}
        return self.kind not in needed and self.part("public") is not None

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


class ActiveSignature(models.Model):
    """The signature of an organisation that now holds: at most one in each agreement.

    Drawn from the chain and written with it, so that a rule of the register is one look-up, and
    so that the database itself refuses a second one. `organisation` of a signature whose
    public part is erased, and that has been entered again from an export, is `entry-<seq>`.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120)
    entry = models.OneToOneField(RegisterEntry, models.PROTECT, related_name="active")

    class Meta:
        verbose_name = _("gällande underskrift")
        verbose_name_plural = _("gällande underskrifter")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="register_one_active_signature"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.slug} {self.organisation}"
