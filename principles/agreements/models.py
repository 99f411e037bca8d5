"""An agreement, its parties, what speaks about it, and who keeps it."""

import re
from datetime import date
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.content import AgreementContent, ContentQuerySet

MOST_ADDRESSES = 20
RESERVED_SLUGS = {
    "admin", "en", "halsa", "integritet", "konto", "mina-organisationer", "static",
    "tillganglighet", "utveckling", "sv", "api",
}  # fmt: skip


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError for a slug that is the address of one of the portal's own pages."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("Adressen ”%(slug)s” används av portalen själv.") % {"slug": slug})


HOST = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})"
)


def validate_domain(name: str) -> None:
    """Raise ValidationError unless it is a host name of others, in small letters without scheme."""
    if not HOST.fullmatch(name):
        raise ValidationError(
            _(
                "Skriv bara namnet med små bokstäver, till exempel overenskommelsen.example.se, "
                "utan https:// och snedstreck. Namn med å, ä eller ö skrivs som xn--…"
            )
        )
    if name == urlsplit(settings.PUBLIC_URL).hostname:
        raise ValidationError(_("”%(name)s” är portalens eget namn."), params={"name": name})


def validate_addresses(text: str) -> None:
    """Raise ValidationError unless each line is an e-mail address, at most MOST_ADDRESSES."""
    lines = text.split()
    for line in text.splitlines():
        try:
            if line.strip():
                validate_email(line.strip())
        except ValidationError:
            raise ValidationError(
                _("”%(line)s” är inte en e-postadress. Skriv en adress per rad."),
                params={"line": line.strip()},
            ) from None
    if len(lines) > MOST_ADDRESSES:
        raise ValidationError(_("Skriv högst %(most)s adresser."), params={"most": MOST_ADDRESSES})


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def published(self) -> Self:
        """The agreements that the public sees."""
        return self.filter(is_published=True)


class Agreement(models.Model):
    """An agreement (överenskommelse) of one region, and how it presents itself."""

    translatable = (
        "name", "tagline", "lead", "about", "process_intro", "benefits_intro", "join_intro",
        "governance_intro", "signing_opens", "source",
    )  # fmt: skip
    translated_with = ("criteria",)
    proper_names = ("name",)

    slug = models.SlugField(
        _("adress"),
        unique=True,
        validators=[validate_not_reserved],
        help_text=_("Står i webbadressen, till exempel ”skane”. Bör inte ändras."),
    )
    name = models.CharField(_("namn"), max_length=100, help_text=_("Överenskommelsen Skåne"))
    region = models.CharField(_("region"), max_length=60, help_text=_("Till exempel ”Skåne”."))
    county_code = models.CharField(
        _("länskod"),
        max_length=2,
        validators=[RegexValidator(r"^\d\d$", _("Länskoden har två siffror, till exempel 12."))],
        help_text=_("Två siffror. Ger överenskommelsen dess egen väv och länets kommuner."),
    )
    tagline = models.CharField(_("underrubrik"), max_length=200, blank=True)
    lead = models.TextField(
        _("ingress"), help_text=_("Två–tre meningar överst på startsidan. Markdown.")
    )
    about = models.TextField(
        _("om överenskommelsen"),
        blank=True,
        help_text=_("Längre text på startsidan. Markdown; underrubriker börjar med ###."),
    )
    process_intro = models.TextField(_("inledning till processen"), blank=True)
    benefits_intro = models.TextField(_("inledning till samverkansfördelarna"), blank=True)
    join_intro = models.TextField(_("vilka får vara med"), blank=True)
    governance_intro = models.TextField(_("inledning till organen"), blank=True)
    signing_opens = models.TextField(
        _("när underskrift öppnar"),
        blank=True,
        help_text=_("Visas på sidan Anslut så länge ingen version är antagen."),
    )
    source = models.TextField(
        _("källa"),
        blank=True,
        help_text=_("Varifrån texterna kommer och när de skrevs. Visas där de citeras."),
    )
    website = models.URLField(_("webbplats"), blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    domain = models.CharField(
        _("egen domän"),
        max_length=253,
        blank=True,
        default="",
        db_default="",
        validators=[validate_domain],
        help_text=_(
            "Till exempel overenskommelsen.example.se. Tomt: bara portalens egen adress. Namnet "
            "ska först peka hit och stå i portalens inställning ALLOWED_HOSTS."
        ),
    )
    checkpoint_addresses = models.TextField(
        _("adresser för registrets kontrollpunkt"),
        blank=True,
        default="",
        db_default="",
        validators=[validate_addresses],
        help_text=_(
            "En e-postadress per rad. Varje vecka mejlas registrets senaste kontrollpunkt hit. "
            "Den som sparar mejlen kan visa om registret har skrivits om, så välj gärna "
            "mottagare utanför portalen, till exempel parternas diarier."
        ),
    )
    reviewed_on = models.DateField(_("granskad"), null=True, blank=True)
    next_review_on = models.DateField(_("granskas senast"), null=True, blank=True)
    is_published = models.BooleanField(_("publicerad"), default=True)
    steering_approves = models.BooleanField(
        _("styrgruppen godkänner ansökningar"),
        default=False,
        db_default=False,
        help_text=_(
            "Kansliet granskar först; styrgruppens ja behövs innan organisationen får veta."
        ),
    )
    revision = models.PositiveBigIntegerField(_("revision"), default=0, editable=False)
    history = HistoricalRecords(excluded_fields=["revision", "checkpoint_addresses"])

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("överenskommelse")
        verbose_name_plural = _("överenskommelser")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True) | Q(next_review_on__gt=F("reviewed_on")),
                name="agreement_next_review_after_review",
                violation_error_message=_("Nästa granskning ska vara efter den förra."),
            ),
            models.UniqueConstraint(
                fields=["domain"],
                condition=~Q(domain=""),
                name="agreement_domain_unique",
                violation_error_message=_("En annan överenskommelse har redan den domänen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.slug])

    def get_agreement(self) -> Self:
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but the revision, which others may have moved meanwhile, and move it."""
        if not self._state.adding:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs.setdefault("update_fields", names - {"revision"})
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.bump()

    def bump(self) -> None:
        """Move the revision one step: every kept page of this agreement is now old."""
        Agreement.objects.filter(pk=self.pk).update(revision=F("revision") + 1)

    @property
    def public_url(self) -> str:
        """Where the agreement's pages are told to stand: its own domain, or the portal's."""
        scheme = settings.PUBLIC_URL.partition("://")[0]
        return f"{scheme}://{self.domain}" if self.domain else str(settings.PUBLIC_URL)

    @property
    def checkpoint_receivers(self) -> list[str]:
        """The addresses that the register's checkpoint is mailed to, each once."""
        return list(dict.fromkeys(self.checkpoint_addresses.split()))

    def version_in_force(self) -> Any:
        """The adopted version that now applies, or None."""
        return self.versions.in_force().first()

    def version_shown(self) -> Any:
        """The version whose principles the public reads: in force, else the newest in dialogue."""
        return self.version_in_force() or self.versions.public().order_by("-number").first()


class Side(models.TextChoices):
    """The two threads of the weave. Civil society stands first everywhere."""

    CIVIL_SOCIETY = "ideburen", _("idéburen sektor")
    PUBLIC = "offentlig", _("offentlig sektor")


class Party(AgreementContent):
    """One of the two or more equal parties."""

    translatable = ("name", "description")
    translated_with = ("benefits",)
    proper_names = ("name",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("överenskommelse")
    )
    slug = models.SlugField(_("adress"))
    name = models.CharField(_("namn"), max_length=120)
    side = models.CharField(
        _("sida"),
        max_length=10,
        choices=Side.choices,
        help_text=_("Ger partens färg. Flera parter kan stå på samma sida."),
    )
    description = models.TextField(_("beskrivning"), blank=True, help_text=_("Markdown."))
    website = models.URLField(_("webbplats"), blank=True)
    position = models.PositiveSmallIntegerField(
        _("ordning"), default=0, help_text=_("Idéburen sektor står först.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parter")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="party_slug_unique_in_agreement",
                violation_error_message=_("Överenskommelsen har redan en part med den adressen."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Benefit(AgreementContent):
    """A benefit (samverkansfördel) of the cooperation for one party."""

    agreement_lookup = "party__agreement"
    translatable = ("text",)

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="benefits", verbose_name=_("part")
    )
    text = models.CharField(_("fördel"), max_length=300)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("samverkansfördel")
        verbose_name_plural = _("samverkansfördelar")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Criterion(AgreementContent):
    """What an organisation must fulfil to take part. Each is confirmed one by one."""

    translatable = ("text", "explanation")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="criteria", verbose_name=_("överenskommelse")
    )
    text = models.CharField(
        _("villkor"),
        max_length=300,
        help_text=_(
            "Skriv det som organisationen intygar, till exempel "
            "”Organisationen bygger på demokratiska värderingar”."
        ),
    )
    explanation = models.TextField(_("förklaring"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("villkor för att vara med")
        verbose_name_plural = _("villkor för att vara med")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class StewardQuerySet(ContentQuerySet):
    def active(self, on: date | None = None) -> Self:
        """The roles that hold on a day (today unless another is given)."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def ended(self) -> Self:
        """The roles that have held once."""
        return self.filter(until__lt=timezone.localdate())

    def of(self, user: Any) -> Self:
        """The roles that one person holds today; none for a person who is not logged in."""
        if not user.is_authenticated:
            return self.none()
        return self.active().filter(user=user)

    def secretariat(self) -> Self:
        """Those who keep the texts and plans."""
        return self.filter(role=Steward.Role.SECRETARIAT)

    def steering(self) -> Self:
        """Those who follow and approve."""
        return self.filter(role=Steward.Role.STEERING)


class Steward(AgreementContent):
    """A person who keeps one agreement: in its secretariat or its steering group.

    A role that has ended stays as a row, so that it can be read who kept the agreement when.
    """

    class Role(models.TextChoices):
        SECRETARIAT = "secretariat", _("kansli")
        STEERING = "steering", _("styrgrupp")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="stewards", verbose_name=_("överenskommelse")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("konto")
    )
    role = models.CharField(_("roll"), max_length=12, choices=Role.choices)
    since = models.DateField(_("från och med"), null=True, blank=True)
    until = models.DateField(
        _("till och med"), null=True, blank=True, help_text=_("Tomt: tills vidare.")
    )
    history = HistoricalRecords()

    objects: ClassVar[Any] = StewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("förvaltare")
        verbose_name_plural = _("förvaltare")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "user", "role"],
                name="steward_once_per_role",
                violation_error_message=_("Personen har redan den rollen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} {self.agreement}"

    @property
    def has_ended(self) -> bool:
        """Whether the role opens nothing any more."""
        return self.until is not None and self.until < timezone.localdate()
