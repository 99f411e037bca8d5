"""Who does what: bodies, with what each party fills."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.governance.guarding import kept, quotas_of, refuse_broken, standing
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, Party

LONGEST_TERM = 12
HIGHEST = 32_767  # of a small number in the database
# What the limits look at in seats and quotas; anything else may be changed without them.
LIMITED = {
    "body", "body_id", "party", "party_id", "position", "person", "email", "starts_on", "ends_on",
    "seats",
}  # fmt: skip
# Which field of a body a broken rule is told at.
RULE_OF = {"limit": "seat_limit", "chair": "chair_shared"}


class BodyQuerySet(ContentQuerySet):
    def update(self, **changed: Any) -> int:
        """Raises ValidationError for limits that are passed on some day from today on."""
        with kept(self.order_by()):
            return super().update(**changed)


class Body(AgreementContent):
    """A body (organ) of the cooperation, with a limit to its seats."""

    translatable = ("name", "task")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="bodies", verbose_name=_("överenskommelse")
    )
    slug = models.SlugField(_("adress"))
    name = models.CharField(_("namn"), max_length=100)
    task = models.TextField(_("uppdrag"), blank=True, help_text=_("Markdown."))
    seat_limit = models.PositiveSmallIntegerField(
        _("antal platser"), help_text=_("Högst så många ledamöter vid samma tid.")
    )
    is_maximum = models.BooleanField(
        _("högst"),
        default=False,
        help_text=_("Kryssa i om antalet är ett tak (”högst 14 ledamöter”)."),
    )
    chair_shared = models.BooleanField(
        _("delat ordförandeskap"), default=False, db_default=False,
        help_text=_("Varje part har en ordförande, och de turas om att leda mötena."),
    )  # fmt: skip
    term_years = models.PositiveSmallIntegerField(
        _("mandattid i år"), null=True, blank=True,
        help_text=_("Ger ett förslag till slutdag när en plats tillsätts. Tomt: tills vidare."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    history = HistoricalRecords()

    objects: ClassVar[Any] = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("organ")
        verbose_name_plural = _("organ")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="body_slug_unique_in_agreement",
                violation_error_message=_("Överenskommelsen har redan ett organ med den adressen."),
            ),
            models.CheckConstraint(
                condition=Q(seat_limit__gte=1),
                name="body_has_a_seat",
                violation_error_message=_("Ett organ har minst en plats."),
            ),
            models.CheckConstraint(
                condition=Q(term_years__isnull=True) | Q(term_years__range=(1, LONGEST_TERM)),
                name="body_term_is_some_years",
                violation_error_message=_("Mandattiden är mellan 1 och 12 år."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance_body", args=[self.agreement.slug, self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError for limits that are passed on some day from today on."""
        with kept(Body.objects.filter(pk=self.pk)):
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ValidationError for what the seats that are held do not allow."""
        super().clean()
        if self.slug.isdigit():
            raise ValidationError({"slug": _("Adressen behöver en bokstav: siffror är årtal.")})
        stored = Body.objects.filter(pk=self.pk).first()
        if not (stored and self.seat_limit and self.agreement_id):
            return
        if stored.agreement_id != self.agreement_id and (self.seats.exists() or quotas_of(stored)):
            raise ValidationError(
                {"agreement": _("Organet har platser. Gör ett nytt organ i stället.")}
            )
        # The parties' numbers may be changed in the same form: `save` looks at all of it.
        changed = {"seats": self.seat_limit, "chair_shared": self.chair_shared}
        before = standing(stored, quotas={})
        try:
            refuse_broken(before, standing(stored, quotas={}, **changed))
        except ValidationError as problem:
            raise ValidationError({RULE_OF[str(problem.code)]: problem.messages}) from None

    def last_day_of_term(self, first: date) -> date | None:
        """The day on which a term that begins on a day is over; None until further notice."""
        if not self.term_years:
            return None
        try:
            return first.replace(year=first.year + self.term_years) - timedelta(days=1)
        except ValueError:  # 29 February
            return date(first.year + self.term_years, 2, 28)


class InBodiesQuerySet(ContentQuerySet):
    """Rows of bodies: whatever is written to many at once is held to the limits too."""

    def update(self, **changed: Any) -> int:
        """Raises ValidationError for a limit that is passed on some day."""
        if not LIMITED & changed.keys():
            return super().update(**changed)
        # Where rows are moved, nothing says beforehand to which bodies.
        is_moving = bool({"body", "body_id"} & changed.keys())
        own = Body.objects.filter(pk__in=self.order_by().values("body"))
        with kept(Body.objects.all() if is_moving else own):
            return super().update(**changed)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Raises ValidationError for a limit that is passed on some day."""
        objs = list(objs)
        with kept(Body.objects.filter(pk__in={row.body_id for row in objs})):
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        """Raises ValidationError for a limit that is passed on some day."""
        objs = tuple(objs)
        with kept(Body.objects.filter(pk__in={row.body_id for row in objs})):
            return super().bulk_update(objs, *args, **kwargs)


class BodyQuota(AgreementContent):
    """How many of a body's seats one party fills."""

    agreement_lookup = "body__agreement"

    body = models.ForeignKey(Body, models.CASCADE, related_name="quotas", verbose_name=_("organ"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("part"))
    seats = models.PositiveSmallIntegerField(_("platser"))

    objects: ClassVar[Any] = InBodiesQuerySet.as_manager()

    class Meta:
        verbose_name = _("parts platser")
        verbose_name_plural = _("parternas platser")
        ordering: ClassVar = ["party__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "party"],
                name="quota_once_per_party",
                violation_error_message=_("Parten har redan ett antal platser i organet."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.seats}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError for limits that are passed on some day from today on."""
        with kept(Body.objects.filter(pk=self.body_id)):
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ValidationError for fewer seats than the party holds on some day from today on.

        What the parties have together is looked at where all of it is known.
        """
        super().clean()
        if not (self.body_id and self.body.pk and self.party_id and self.seats is not None):
            return
        quotas = {self.party_id: self.seats}
        try:
            refuse_broken(
                standing(self.body, seats=HIGHEST, chair_shared=True, quotas={}),
                standing(self.body, seats=HIGHEST, chair_shared=True, quotas=quotas),
            )
        except ValidationError as problem:
            raise ValidationError({"seats": problem.messages}) from None
