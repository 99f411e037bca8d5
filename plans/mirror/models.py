"""The mirror: each party rates, per principle, itself and the others, once a year.

Nobody but those who rate for a party sees its ratings before every party has handed in.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.links.models import MailedLink
from organisations.models import Organisation
from plans.actions.models import Action
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, AgreementVersion, Party, Principle


class MirrorQuerySet(ContentQuerySet):
    def published(self) -> Self:
        """Those that the public reads, newest first."""
        return self.filter(published_at__isnull=False).order_by("-year")

    def opened(self) -> Self:
        """Those that somebody has been asked to rate in."""
        return self.filter(opened_at__isnull=False)


class Step(models.IntegerChoices):
    """The five steps of a rating, in words: how well a party lives up to a principle."""

    NOT_AT_ALL = 1, _("Inte alls")
    LITTLE = 2, _("I liten grad")
    PARTLY = 3, _("Delvis")
    LARGELY = 4, _("I hög grad")
    FULLY = 5, _("Helt och hållet")


class Mirror(AgreementContent):
    """One year's mirror of an agreement: which principles are asked about, and until when."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="mirrors", verbose_name=_("överenskommelse")
    )
    year = models.PositiveSmallIntegerField(_("år"))
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="+", verbose_name=_("principerna i")
    )
    closes_on = models.DateField(_("sista dag att skatta"), null=True, blank=True)
    opened_at = models.DateTimeField(_("öppnad"), null=True, blank=True, editable=False)
    shown_at = models.DateTimeField(
        _("visad för parterna"), null=True, blank=True, editable=False,
        help_text=_("När alla parter hade lämnat in."),
    )  # fmt: skip
    asks_signatories = models.BooleanField(_("fråga också undertecknarna"), default=False)
    introduction = models.TextField(_("inledning"), blank=True, help_text=_("Markdown."))
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True, editable=False)

    translatable = ("introduction",)
    translated_with = ("comments",)

    objects: ClassVar[Any] = MirrorQuerySet.as_manager()

    class Meta:
        verbose_name = _("spegel")
        verbose_name_plural = _("speglar")
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "year"],
                name="mirror_once_a_year",
                violation_error_message=_("Det finns redan en spegel för det året."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2150),
                name="mirror_year_in_range",
                violation_error_message=_("Skriv ett år mellan 1990 och 2150."),
            ),
        ]

    def __str__(self) -> str:
        return _("Spegeln %(year)s") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("mirror", args=[self.agreement.slug, self.year])

    def clean(self) -> None:
        """Raise ValidationError for another agreement's text, or organisations without an end."""
        super().clean()
        known = self.version_id and self.agreement_id
        if known and self.version.agreement_id != self.agreement_id:
            raise ValidationError({"version": _("Texten hör till en annan överenskommelse.")})
        if self.asks_signatories and not self.closes_on:
            raise ValidationError(
                {"closes_on": _("Skriv en sista dag: undertecknarnas svar visas först efter den.")}
            )

    @property
    def is_closed(self) -> bool:
        """Whether the last day to rate has passed."""
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def tells_of_signatories(self) -> bool:
        """Whether sums of the signatories' answers may be shown: never while one can change.

        Else one organisation's answer would be the difference between two days.
        """
        return bool(self.asks_signatories and self.shown_at and self.is_closed)


class Assessor(MailedLink):
    """A person who rates for a party, by a mailed link. `used_at` is when he or she first saved.

    Whoever is taken away after the mirror has opened keeps the row with a link that has ended,
    so that nobody who has read one party's sheet is named for another.
    """

    agreement_lookup: ClassVar[str] = "mirror__agreement"

    mirror = models.ForeignKey(
        Mirror, models.CASCADE, related_name="assessors", verbose_name=_("spegel")
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="+", verbose_name=_("skattar för")
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))
    language = models.CharField(
        _("språk i mejlen"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")],
        default="sv",
    )  # fmt: skip

    class Meta:
        verbose_name = _("den som skattar")
        verbose_name_plural = _("de som skattar")
        ordering: ClassVar = ["party", "name", "pk"]
        constraints: ClassVar = [
            # One address rates for one party only: nobody reads both sides' words beforehand.
            models.UniqueConstraint(
                fields=["mirror", "email"],
                name="assessor_for_one_party",
                violation_error_message=_("Adressen skattar redan för en part."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class HandedIn(AgreementContent):
    """That a party has handed in its ratings of a year (inlämnad skattning)."""

    agreement_lookup = "mirror__agreement"

    mirror = models.ForeignKey(Mirror, models.CASCADE, related_name="handed_in")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("inlämnad skattning")
        verbose_name_plural = _("inlämnade skattningar")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mirror", "party"], name="handed_in_once")
        ]

    def __str__(self) -> str:
        return f"{self.mirror}: {self.party}"


class Assessment(AgreementContent):
    """One party's rating (skattning) of one party under one principle in one year, 1–5.

    Without a score as long as only the comment is written; then it is not handed in. Written by
    `plans/mirror/rating.py` only, which moves no revision: that one rates is nobody's business.
    """

    agreement_lookup = "mirror__agreement"

    mirror = models.ForeignKey(
        Mirror, models.CASCADE, related_name="assessments", verbose_name=_("spegel")
    )
    principle = models.ForeignKey(
        Principle, models.CASCADE, related_name="+", verbose_name=_("princip")
    )
    by = models.ForeignKey(
        Party, models.CASCADE, related_name="assessments_made", verbose_name=_("skattad av")
    )
    about = models.ForeignKey(
        Party, models.CASCADE, related_name="assessments_received", verbose_name=_("om part")
    )
    score = models.PositiveSmallIntegerField(
        _("skattning"), null=True, blank=True, help_text=_("1–5.")
    )
    comment = models.TextField(_("kommentar"), blank=True)

    class Meta:
        verbose_name = _("skattning")
        verbose_name_plural = _("skattningar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mirror", "principle", "by", "about"], name="assessment_once_in_mirror"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5),
                name="assessment_score_1_to_5",
                violation_error_message=_("Skattningen är 1–5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.about}"


class SignatoryRating(models.Model):
    """What an organisation that has signed thinks of a party under a principle, 1–5.

    Only sums of five organisations or more are ever shown; not content, since no page changes
    for one answer.
    """

    agreement_lookup: ClassVar[str] = "mirror__agreement"

    mirror = models.ForeignKey(
        Mirror, models.CASCADE, related_name="signatory_ratings", verbose_name=_("spegel")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    principle = models.ForeignKey(
        Principle, models.CASCADE, related_name="+", verbose_name=_("princip")
    )
    about = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("om part"))
    score = models.PositiveSmallIntegerField(_("skattning"))
    answered_at = models.DateTimeField(_("besvarad"), default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("undertecknarnas skattning")
        verbose_name_plural = _("undertecknarnas skattningar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mirror", "organisation", "principle", "about"],
                name="signatory_rating_once",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="signatory_rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        """Without the score: what is about to be deleted is listed by this."""
        return f"{self.organisation} → {self.about}"

    def get_agreement(self) -> Any:
        return self.mirror.agreement


class JointComment(AgreementContent):
    """What the parties say together about a principle's gap, and the action that it led to."""

    agreement_lookup = "mirror__agreement"
    translatable = ("text",)

    mirror = models.ForeignKey(
        Mirror, models.CASCADE, related_name="comments", verbose_name=_("spegel")
    )
    principle = models.ForeignKey(
        Principle, models.CASCADE, related_name="+", verbose_name=_("princip")
    )
    text = models.TextField(_("gemensam kommentar"), blank=True)
    action = models.ForeignKey(
        Action, models.SET_NULL, null=True, blank=True, related_name="mirrored_from",
        verbose_name=_("insats som det ledde till"),
    )  # fmt: skip
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("gemensam kommentar")
        verbose_name_plural = _("gemensamma kommentarer")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mirror", "principle"], name="joint_comment_once_for_principle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mirror}: {self.principle}"
