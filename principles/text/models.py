"""The text that is agreed: versions, sections, principles and undertakings."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.agreements.models import Agreement, Party
from principles.content import AgreementContent, ContentQuerySet


class FrozenText(Exception):
    """Somebody tried to change a text that the parties have adopted."""


def hold(agreement_id: Any) -> None:
    """Wait for whoever is adopting a version of the agreement, and let the next one wait for us.

    Whoever writes a text asks after this whether it is adopted: otherwise it could be adopted
    between the question and the writing. On SQLite the transaction itself is the lock.
    """
    rows = Agreement.objects.select_for_update(no_key=True).filter(pk=agreement_id)
    rows.values_list("pk").first()


class VersionQuerySet(ContentQuerySet):
    def adopted(self) -> Self:
        """Every version that the parties have adopted, also those since replaced."""
        return self.filter(state__in=AgreementVersion.FROZEN_STATES)

    def in_force(self) -> Self:
        """The version that now applies: at most one in each agreement."""
        return self.filter(state=AgreementVersion.State.ADOPTED)

    def public(self) -> Self:
        """What the public may read: all but drafts."""
        return self.exclude(state=AgreementVersion.State.DRAFT)

    def with_text(self) -> Self:
        """Those that have something to read."""
        written = Exists(Section.objects.filter(version=OuterRef("pk")))
        return self.filter(written | Q(state__in=AgreementVersion.FROZEN_STATES))


class AgreementVersion(AgreementContent):
    """One version of an agreement's text. Once adopted, the text is frozen and hashed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        CONSULTATION = "consultation", _("dialog pågår")
        ADOPTED = "adopted", _("gäller")
        SUPERSEDED = "superseded", _("ersatt")

    FROZEN_STATES: ClassVar = (State.ADOPTED, State.SUPERSEDED)
    # What an adopted version says, and what is told of its adoption.
    FROZEN_FIELDS: ClassVar = (
        "frozen_text", "document_hash", "name", "number", "adopted_when", "adopted_on",
        "deciding_body", "case_number", "in_force_from",
    )  # fmt: skip
    translatable = ("name", "adopted_when", "deciding_body", "introduction", "source")
    translated_with = ("sections", "principles", "undertakings")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="versions", verbose_name=_("överenskommelse")
    )
    number = models.PositiveSmallIntegerField(
        _("nummer"), help_text=_("Löpande: 1 för den första versionen.")
    )
    slug = models.SlugField(_("adress"), help_text=_("Till exempel ”2010-2014”."))
    name = models.CharField(
        _("benämning"), max_length=100, help_text=_("Till exempel ”2010–2014”.")
    )
    state = models.CharField(
        _("läge"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False
    )
    adopted_when = models.CharField(
        _("antagen"),
        max_length=60,
        blank=True,
        help_text=_("Som det ska stå, till exempel ”2010” eller ”16 februari 2021”."),
    )
    adopted_on = models.DateField(_("antagen den"), null=True, blank=True)
    deciding_body = models.CharField(_("beslutad av"), max_length=200, blank=True)
    case_number = models.CharField(_("diarienummer"), max_length=60, blank=True)
    in_force_from = models.DateField(_("gäller från"), null=True, blank=True)
    in_force_until = models.DateField(
        _("gällde till och med"), null=True, blank=True, editable=False
    )
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("bygger på"),
    )  # fmt: skip
    introduction = models.TextField(
        _("om versionen"), blank=True, help_text=_("Förklaring, inte en del av texten. Markdown.")
    )
    source = models.TextField(_("källa"), blank=True)
    frozen_text = models.TextField(_("fryst text"), blank=True, editable=False)
    document_hash = models.CharField(_("kontrollsumma"), max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version av texten")
        verbose_name_plural = _("versioner av texten")
        ordering: ClassVar = ["agreement", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="version_slug_unique_in_agreement",
                violation_error_message=_(
                    "Överenskommelsen har redan en version med den adressen."
                ),
            ),
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="version_number_unique_in_agreement",
                violation_error_message=_("Överenskommelsen har redan en version med det numret."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state="adopted"),
                name="version_one_in_force_per_agreement",
                violation_error_message=_("Bara en version i taget kan gälla."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "consultation"], document_hash="")
                | Q(state__in=["adopted", "superseded"], document_hash__regex=r"^[0-9a-f]{64}$"),
                name="version_hashed_exactly_when_adopted",
                violation_error_message=_(
                    "En antagen version har en kontrollsumma, ett utkast ingen."
                ),
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                name="version_ends_after_it_begins",
                violation_error_message=_("Versionen kan inte sluta gälla innan den börjar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.name}"

    def get_absolute_url(self) -> str:
        if self.is_in_force:
            return reverse("text", args=[self.agreement.slug])
        return reverse("version", args=[self.agreement.slug, self.slug])

    @property
    def is_frozen(self) -> bool:
        """Whether the parties have adopted the text, so that nobody can change it."""
        return self.state in self.FROZEN_STATES

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.ADOPTED

    @property
    def period(self) -> str:
        """In words when it is or was in force, as far as that is known; else empty."""
        begins = self.in_force_from and formats.date_format(self.in_force_from, "j F Y")
        ends = self.in_force_until and formats.date_format(self.in_force_until, "j F Y")
        if begins and ends:
            return now("gällde %(begins)s–%(ends)s") % {"begins": begins, "ends": ends}
        if ends:
            return now("gällde till och med %s") % ends
        return now("gäller från %s") % begins if begins and self.is_in_force else ""

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        hold(self.agreement_id)
        self.refuse_if_the_text_would_change()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        hold(self.agreement_id)
        if AgreementVersion.objects.adopted().filter(pk=self.pk).exists():
            raise FrozenText(str(self))
        return super().delete(*args, **kwargs)

    def refuse_if_the_text_would_change(self) -> None:
        """Raise FrozenText when the stored version is adopted and this one says otherwise."""
        stored = AgreementVersion.objects.adopted().filter(pk=self.pk).first()
        if stored and any(
            getattr(stored, name) != getattr(self, name) for name in self.FROZEN_FIELDS
        ):
            raise FrozenText(str(self))


class VersionPartQuerySet(ContentQuerySet):
    def frozen(self) -> Self:
        """The rows whose version the parties have adopted."""
        return self.filter(version__state__in=AgreementVersion.FROZEN_STATES)

    @transaction.atomic
    def update(self, **values: Any) -> int:
        self.refuse_if_frozen()
        return super().update(**values)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_if_frozen()
        return super().delete()

    def refuse_if_frozen(self) -> None:
        """Raise FrozenText when any of the rows is adopted."""
        agreements = self.order_by("version__agreement").values_list("version__agreement")
        for (agreement,) in agreements.distinct():
            hold(agreement)
        if self.frozen().exists():
            raise FrozenText


class VersionPart(AgreementContent):
    """A row that is part of a version's text, and frozen with it."""

    agreement_lookup = "version__agreement"
    objects: ClassVar[Any] = VersionPartQuerySet.as_manager()

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        hold(self.get_agreement().pk)
        self.refuse_if_frozen()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        hold(self.get_agreement().pk)
        self.refuse_if_frozen()
        return super().delete(*args, **kwargs)

    def refuse_if_frozen(self) -> None:
        """Raise FrozenText when the row's version, or the one it is taken from, is adopted."""
        versions = [self.version_id]  # type: ignore[attr-defined]
        if self.pk:
            versions += type(self).objects.filter(pk=self.pk).values_list("version", flat=True)
        if AgreementVersion.objects.adopted().filter(pk__in=versions).exists():
            raise FrozenText(str(self))


class Section(VersionPart):
    """A section (avsnitt) of the text: vision, purpose, goals …"""

    translatable = ("heading", "body", "plain")

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="sections", verbose_name=_("version")
    )
    heading = models.CharField(_("rubrik"), max_length=200)
    anchor = models.SlugField(
        _("ankare"), help_text=_("Sista delen av länken till avsnittet, till exempel ”vision”.")
    )
    body = models.TextField(_("text"), help_text=_("Markdown."))
    plain = models.TextField(
        _("på enkel svenska"),
        blank=True,
        help_text=_("En förklaring bredvid texten. Den skrivs inte under."),
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("avsnitt")
        verbose_name_plural = _("avsnitt")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "anchor"],
                name="section_anchor_unique_in_version",
                violation_error_message=_("Två avsnitt i samma version har samma ankare."),
            )
        ]

    def __str__(self) -> str:
        return self.heading


class Principle(VersionPart):
    """One of the principles of a version: six by custom; name and meaning are the parties' own."""

    class Glyph(models.TextChoices):
        INDEPENDENCE = "sjalvstandighet", _("två fria trådar (självständighet)")
        DIALOGUE = "dialog", _("två pratrutor (dialog)")
        QUALITY = "kvalitet", _("tät väv (kvalitet)")
        ENDURANCE = "langsiktighet", _("trappa (långsiktighet)")
        OPENNESS = "oppenhet", _("öppet fönster (öppenhet)")
        DIVERSITY = "mangfald", _("nio former (mångfald)")
        OTHER = "annan", _("en korsning (annan princip)")

    translatable = ("name", "meaning")

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="principles", verbose_name=_("version")
    )
    slug = models.SlugField(_("adress"))
    name = models.CharField(_("namn"), max_length=100)
    meaning = models.TextField(
        _("innebörd"),
        blank=True,
        help_text=_("Parternas egna ord. Tomt: sidan säger att ingen innebörd är publicerad än."),
    )
    glyph = models.CharField(_("tecken"), max_length=20, choices=Glyph.choices, default=Glyph.OTHER)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("princip")
        verbose_name_plural = _("principer")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "slug"],
                name="principle_slug_unique_in_version",
                violation_error_message=_("Två principer i samma version har samma adress."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("principle", args=[self.version.agreement.slug, self.slug])


class Undertaking(VersionPart):
    """What one party, or all of them together, undertakes in a version.

    An undertaking may come after the version was signed; it then stands outside the
    frozen text, and says so.
    """

    translatable = ("text",)

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="undertakings", verbose_name=_("version")
    )
    party = models.ForeignKey(
        Party,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="undertakings",
        verbose_name=_("part"),
        help_text=_("Tomt: parterna gör det tillsammans."),
    )
    principle = models.ForeignKey(
        Principle,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="undertakings",
        verbose_name=_("princip"),
    )
    text = models.TextField(_("åtagande"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    added_later = models.BooleanField(_("tillkom efter antagandet"), default=False, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("åtagande")
        verbose_name_plural = _("åtaganden")
        ordering: ClassVar = ["added_later", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def clean(self) -> None:
        """Raise ValidationError when the party or principle is not of the version's agreement."""
        super().clean()
        if not self.version_id:
            return
        if self.party and self.party.agreement_id != self.version.agreement_id:
            raise ValidationError({"party": _("Parten hör till en annan överenskommelse.")})
        if self.principle and self.principle.version_id != self.version_id:
            raise ValidationError({"principle": _("Principen hör till en annan version.")})

    def refuse_if_frozen(self) -> None:
        """An undertaking that came after the adoption may change; one that was adopted may not."""
        if not self.pk:
            self.added_later = self.version.is_frozen
        elif not Undertaking.objects.filter(pk=self.pk, added_later=True).exists():
            super().refuse_if_frozen()
