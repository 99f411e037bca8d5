"""Who is asked to sign, by what rule and until when; and the signatures."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from organisations.links.models import MailedLink
from organisations.register.models import RegisterEntry
from principles.content import ContentQuerySet
from principles.models import Agreement, AgreementVersion

MOST_SIGNATORIES = 5
DAYS_TO_SIGN = 30
REMIND_AFTER = (7, 25)


class RoundQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Those that still await signatures: at most one for each accession."""
        return self.filter(state=SigningRound.State.OPEN)

    def done(self) -> Self:
        """Those that have got their signatures and stand in the register."""
        return self.filter(state=SigningRound.State.DONE)


class SigningRound(models.Model):
    """One attempt of an organisation to sign, to renew or to withdraw.

    `required` of its named signatories (k of n) have to sign before `due_on` has passed. The
    organisation enters the register at the k-th signature, and not before.
    """

    class Kind(models.TextChoices):
        SIGN = "sign", _("underskrift")
        RENEW = "renew", _("förnyelse")
        WITHDRAW = "withdraw", _("utträde")

    class State(models.TextChoices):
        OPEN = "open", _("väntar på underskrifter")
        DONE = "done", _("klar")
        CANCELLED = "cancelled", _("avbruten")
        EXPIRED = "expired", _("tiden gick ut")

    class Channel(models.TextChoices):
        ONLINE = "online", _("i portalen")
        PAPER = "paper", _("på papper")
        CEREMONY = "ceremony", _("vid en ceremoni")

    agreement_lookup: ClassVar[str] = "accession__agreement"

    accession = models.ForeignKey(
        Accession, models.PROTECT, related_name="rounds", verbose_name=_("anslutning")
    )
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="rounds", verbose_name=_("version")
    )
    kind = models.CharField(_("slag"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("läge"), max_length=9, choices=State.choices, default=State.OPEN)
    channel = models.CharField(
        _("hur"), max_length=8, choices=Channel.choices, default=Channel.ONLINE
    )
    required = models.PositiveSmallIntegerField(_("antal underskrifter som behövs"), default=1)
    due_on = models.DateField(_("sista dag"))
    remind_on = models.JSONField(_("påminnelser"), default=list)
    decision = models.CharField(_("beslut"), max_length=200, blank=True)
    case_number = models.CharField(_("diarienummer"), max_length=60, blank=True)
    listed = models.BooleanField(_("syns i katalogen"), default=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("påbörjad av"),
    )
    opened_at = models.DateTimeField(_("påbörjad"), default=timezone.now)
    closed_at = models.DateTimeField(_("avslutad"), null=True)
    entry = models.OneToOneField(
        RegisterEntry,
        models.PROTECT,
        null=True,
        related_name="round",
        verbose_name=_("registerpost"),
    )

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("omgång av underskrifter")
        verbose_name_plural = _("omgångar av underskrifter")
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accession"],
                condition=Q(state="open"),
                name="round_one_open_per_accession",
                violation_error_message=_("Organisationen har redan börjat skriva under."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", entry__isnull=False)
                | (~Q(state="done") & Q(entry__isnull=True)),
                name="round_done_stands_in_register",
                violation_error_message=_("En klar omgång har en registerpost."),
            ),
            models.CheckConstraint(
                condition=Q(required__gte=1),
                name="round_needs_a_signature",
                violation_error_message=_("Minst en underskrift behövs."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accession}, {self.get_kind_display()}"

    def get_agreement(self) -> Agreement:
        return self.accession.agreement

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == self.Kind.WITHDRAW

    @property
    def reference(self) -> str:
        """What people call the receipt: `skane-12`; empty until it is done."""
        return f"{self.accession.agreement.slug}-{self.entry.seq}" if self.entry else ""

    @property
    def is_overdue(self) -> bool:
        return timezone.localdate() > self.due_on

    @property
    def named(self) -> list["Signatory"]:
        """The signatories that count: all but those who have been replaced, in order."""
        return [row for row in self.signatories.all() if row.state != Signatory.State.REPLACED]

    @property
    def signed(self) -> list["Signatory"]:
        return [row for row in self.named if row.state == Signatory.State.SIGNED]

    @property
    def awaited(self) -> list["Signatory"]:
        return [row for row in self.named if row.state == Signatory.State.AWAITED]

    @property
    def missing(self) -> int:
        """How many more signatures are needed."""
        return max(self.required - len(self.signed), 0)

    @property
    def cannot_succeed(self) -> bool:
        """Whether so many have declined that the rest are too few."""
        return self.is_open and len(self.awaited) < self.missing


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def of(self, user: Any) -> Self:
        """What one person is asked to sign, or has signed."""
        return self.filter(user=user).exclude(state=Signatory.State.REPLACED)

    def awaited(self) -> Self:
        """Those who have neither signed nor declined, in rounds that are open."""
        return self.filter(state=Signatory.State.AWAITED, round__state=SigningRound.State.OPEN)

    def taking_part(self) -> Self:
        """Those who are asked or have signed, in rounds that are open or stand in the register."""
        return self.filter(
            state__in=(Signatory.State.AWAITED, Signatory.State.SIGNED),
            round__state__in=(SigningRound.State.OPEN, SigningRound.State.DONE),
        )

    def signed(self) -> Self:
        """Those of them who have signed."""
        return self.taking_part().filter(state=Signatory.State.SIGNED)


class Signatory(models.Model):
    """A person (firmatecknare) who is named to sign in a round."""

    class State(models.TextChoices):
        AWAITED = "awaited", _("väntar")
        SIGNED = "signed", _("har skrivit under")
        DECLINED = "declined", _("har avböjt")
        REPLACED = "replaced", _("ersatt av någon annan")

    agreement_lookup: ClassVar[str] = "round__accession__agreement"

    round = models.ForeignKey(SigningRound, models.CASCADE, related_name="signatories")
    position = models.PositiveSmallIntegerField(_("ordning"), default=1)
    name = models.CharField(_("namn"), max_length=201)
    email = models.EmailField(_("e-post"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("konto"),
    )
    state = models.CharField(_("läge"), max_length=8, choices=State.choices, default=State.AWAITED)
    reason = models.CharField(_("skäl"), max_length=600, blank=True)
    answered_at = models.DateTimeField(_("svarade"), null=True)

    objects: ClassVar[Any] = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("firmatecknare")
        verbose_name_plural = _("firmatecknare")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "email"],
                condition=~Q(state="replaced") & ~Q(email=""),
                name="signatory_once_per_round",
                violation_error_message=_("Två personer har samma e-postadress."),
            ),
            models.UniqueConstraint(
                fields=["round", "user"],
                condition=~Q(state="replaced") & Q(user__isnull=False),
                name="signatory_one_account_one_place",
                violation_error_message=_("Samma person kan inte skriva under två gånger."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_awaited(self) -> bool:
        return self.state == self.State.AWAITED

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED


class SigningLink(MailedLink):
    """The link that leads one signatory to the text and the signature."""

    signatory = models.ForeignKey(Signatory, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("länk till firmatecknare")
        verbose_name_plural = _("länkar till firmatecknare")
        ordering: ClassVar = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.signatory}"

    @property
    def problem(self) -> "MailedLink.Problem | None":
        """Why the link opens nothing now, or None while it works."""
        signatory = self.signatory
        newer = signatory.links.filter(pk__gt=self.pk).exists()
        if signatory.state == Signatory.State.REPLACED or not signatory.round.is_open:
            return self.Problem.WITHDRAWN
        if self.used_at:
            return self.Problem.USED
        if newer:
            return self.Problem.REPLACED
        return self.Problem.EXPIRED if self.has_expired else None


class Signature(models.Model):
    """One person's act for one accession and one version, after authenticating again."""

    accession = models.ForeignKey(
        Accession, models.PROTECT, related_name="signatures", verbose_name=_("anslutning")
    )
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="signatures", verbose_name=_("version")
    )
    signatory = models.OneToOneField(
        Signatory, models.PROTECT, related_name="signature", verbose_name=_("firmatecknare")
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
    email = models.EmailField(_("e-post"), blank=True)
    method = models.CharField(_("sätt att legitimera sig"), max_length=120)
    signed_at = models.DateTimeField(_("tid"))
    form_token = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        verbose_name = _("underskrift")
        verbose_name_plural = _("underskrifter")
        ordering: ClassVar = ["signed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.accession}"


def dates_to_remind(opened: date, due_on: date, days: tuple[int, ...] = REMIND_AFTER) -> list[str]:
    """The days, as ISO dates, on which those who have not answered are reminded."""
    dates = (opened + timedelta(days=number) for number in days)
    return [day.isoformat() for day in dates if day < due_on]
