"""A consultation (remiss): organisations answer about a draft, per principle or section."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent, ContentQuerySet
from principles.text.models import AgreementVersion


class ConsultationQuerySet(ContentQuerySet):
    def public(self) -> Self:
        """Those that the secretariat has opened, whether they can still be answered or not."""
        return self.filter(opened_at__isnull=False)

    def open(self) -> Self:
        """Those that can be answered today."""
        today = timezone.localdate()
        return self.public().filter(
            opens_on__lte=today, closes_on__gte=today, published_at__isnull=True
        )

    def unclosed(self) -> Self:
        """Those that can be answered today or later, about words that have to stand until then."""
        return self.public().filter(closes_on__gte=timezone.localdate(), published_at__isnull=True)

    def published(self) -> Self:
        """Those whose answers the public may read."""
        return self.filter(published_at__isnull=False)


class Consultation(AgreementContent):
    """A time in which organisations may answer about one version in the making.

    It is prepared, opened (the public sees the questions, those asked may answer from
    `opens_on` to `closes_on`, both included), and published with its answers.
    """

    class Audience(models.TextChoices):
        SIGNATORIES = "signatories", _("organisationer som har skrivit under")
        INVITED = "invited", _("organisationer som bjuds in")
        REGISTERED = "registered", _("alla organisationer i portalen")

    agreement_lookup = "version__agreement"
    translatable = ("title", "introduction", "conclusion")
    translated_with = ("questions", "meetings")

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="consultations", verbose_name=_("version")
    )
    slug = models.SlugField(_("adress"))
    title = models.CharField(_("rubrik"), max_length=200)
    introduction = models.TextField(_("inledning"), blank=True, help_text=_("Markdown."))
    audience = models.CharField(
        _("vem får svara"), max_length=12, choices=Audience.choices, default=Audience.SIGNATORIES
    )
    opens_on = models.DateField(_("öppnar"))
    closes_on = models.DateField(_("stänger"), help_text=_("Sista dag att svara."))
    conclusion = models.TextField(
        _("sammanfattning"),
        blank=True,
        help_text=_("Vad dialogen ledde till. Visas när svaren publiceras. Markdown."),
    )
    opened_at = models.DateTimeField(_("öppnad"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("öppnad av"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("publicerad av"),
    )  # fmt: skip

    objects: ClassVar[Any] = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("remiss")
        verbose_name_plural = _("remisser")
        ordering: ClassVar = ["-opens_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "slug"],
                name="consultation_slug_unique_in_version",
                violation_error_message=_("Versionen har redan en remiss med den adressen."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="consultation_closes_after_it_opens",
                violation_error_message=_("Remissen kan inte stänga innan den öppnar."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(opened_at__isnull=False),
                name="consultation_opened_before_published",
                violation_error_message=_("En remiss öppnas innan dess svar publiceras."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.version.agreement.slug, self.slug])

    def clean(self) -> None:
        """Raise ValidationError when another consultation of the agreement has the address."""
        super().clean()
        if self.version_id and self.slug:
            others = Consultation.objects.of_agreement(self.version.agreement)
            if others.filter(slug=self.slug).exclude(pk=self.pk).exists():
                raise ValidationError(
                    {"slug": _("Överenskommelsen har redan en remiss med den adressen.")}
                )

    @property
    def is_opened(self) -> bool:
        """Whether the secretariat has opened it, so that the public sees it."""
        return self.opened_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today."""
        within = self.opens_on <= timezone.localdate() <= self.closes_on
        return self.is_opened and not self.is_published and within

    @property
    def is_closed(self) -> bool:
        """Whether the last day to answer has passed."""
        return self.is_opened and (self.is_published or timezone.localdate() > self.closes_on)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Question(AgreementContent):
    """What is asked about: a principle or a section as it was worded, or something in general."""

    class Kind(models.TextChoices):
        PRINCIPLE = "principle", _("princip")
        SECTION = "section", _("avsnitt")
        GENERAL = "general", _("allmän fråga")

    agreement_lookup = "consultation__version__agreement"
    translatable = ("heading", "prompt", "wording", "summary")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="questions", verbose_name=_("remiss")
    )
    kind = models.CharField(_("gäller"), max_length=10, choices=Kind.choices)
    part = models.SlugField(
        _("del av texten"),
        blank=True,
        help_text=_("Principens adress eller avsnittets ankare."),
    )
    heading = models.CharField(_("rubrik"), max_length=200)
    prompt = models.TextField(
        _("fråga"), blank=True, help_text=_("Det ni särskilt vill veta. Markdown.")
    )
    wording = models.TextField(
        _("lydelse"),
        blank=True,
        editable=False,
        help_text=_("Texten som den stod när remissen öppnade."),
    )
    summary = models.TextField(
        _("sammanfattning"), blank=True, help_text=_("Vad svaren säger. Visas när de publiceras.")
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("fråga i en remiss")
        verbose_name_plural = _("frågor i remisser")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "part"],
                condition=~Q(part=""),
                name="question_once_per_part",
                violation_error_message=_("Remissen frågar redan om den delen."),
            ),
            models.CheckConstraint(
                condition=Q(kind="general", part="") | (~Q(kind="general") & ~Q(part="")),
                name="question_names_its_part",
                violation_error_message=_(
                    "En fråga om en princip eller ett avsnitt säger vilket, en allmän fråga inte."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def asks_about_text(self) -> bool:
        """Whether a wording can be proposed, also where the parties have not written any yet."""
        return self.kind != self.Kind.GENERAL


class ConsultationMeeting(AgreementContent):
    """A meeting at which a consultation is talked about."""

    agreement_lookup = "consultation__version__agreement"
    translatable = ("title", "text", "place")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="meetings", verbose_name=_("remiss")
    )
    title = models.CharField(_("rubrik"), max_length=200)
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    link = models.URLField(_("länk"), blank=True, help_text=_("Till mötet på nätet."))
    text = models.TextField(
        _("om mötet"), blank=True, help_text=_("Program, tillgänglighet, anmälan. Markdown.")
    )

    class Meta:
        verbose_name = _("möte om en remiss")
        verbose_name_plural = _("möten om remisser")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="consultation_meeting_ends_after_it_starts",
                violation_error_message=_("Mötet kan inte sluta innan det börjar."),
            )
        ]

    def __str__(self) -> str:
        return self.title
