"""Who does what: the bodies with their seats."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, Party


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
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

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
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for fewer seats than are held on some day from today on."""
        super().clean()
        if self.pk and self.seat_limit and most_held(self.seats.counted()) > self.seat_limit:
            raise ValidationError({"seat_limit": _("Fler platser än så är redan tillsatta.")})


def most_held(seats: Any) -> int:
    """The greatest number of the seats that are held on one day, today or later."""
    today = timezone.localdate()
    rows = list(seats.overlapping(today, None))
    days = {today, *(seat.starts_on for seat in rows if seat.starts_on > today)}
    return max(sum(seat.is_held_on(day) for seat in rows) for day in days)


class BodyQuota(AgreementContent):
    """How many of a body's seats one party fills."""

    agreement_lookup = "body__agreement"

    body = models.ForeignKey(Body, models.CASCADE, related_name="quotas", verbose_name=_("organ"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("part"))
    seats = models.PositiveSmallIntegerField(_("platser"))

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

    def clean(self) -> None:
        """Raise ValidationError for fewer seats than the party holds on some day from today on."""
        super().clean()
        if not (self.body_id and self.body.pk and self.party_id and self.seats is not None):
            return
        if most_held(self.body.seats.counted().filter(party=self.party_id)) > self.seats:
            raise ValidationError({"seats": _("Parten har redan fler platser än så.")})


class SeatQuerySet(ContentQuerySet):
    def held_on(self, day: date) -> Self:
        """The seats that somebody holds on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def current(self) -> Self:
        """The seats held today."""
        return self.held_on(timezone.localdate())

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """The seats held on some day between two days (no end: for ever)."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return rows.filter(starts_on__lte=ends_on) if ends_on else rows

    def counted(self) -> Self:
        """The seats that count against the limit: members and chairs, not substitutes."""
        return self.exclude(position=Seat.Position.SUBSTITUTE)


class Seat(AgreementContent):
    """A person's assignment (uppdrag) in a body, for a party, from one day to another."""

    agreement_lookup = "body__agreement"

    class Position(models.TextChoices):
        CHAIR = "chair", _("ordförande")
        MEMBER = "member", _("ledamot")
        SUBSTITUTE = "substitute", _("ersättare")

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats", verbose_name=_("organ"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("part"))
    position = models.CharField(_("uppdrag"), max_length=10, choices=Position.choices)
    person = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(
        _("e-post"), blank=True, default="", db_default="",
        help_text=_("Visas inte för allmänheten. Hit skrivs organets kallelser och meddelanden."),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("från organisation"),
    )
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(
        _("till och med"), null=True, blank=True, help_text=_("Tomt: tills vidare.")
    )

    objects: ClassVar[Any] = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppdrag")
        verbose_name_plural = _("uppdrag")
        ordering: ClassVar = ["position", "person", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_it_starts",
                violation_error_message=_("Uppdraget slutar innan det börjar."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_position_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save unless the body, or the party in it, would hold more than its seats on some day."""
        with transaction.atomic():
            Body.objects.select_for_update().get(pk=self.body_id)
            self.refuse_too_many()
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.body_id and self.party_id and self.starts_on and self.person:
            self.refuse_too_many()

    def is_held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def refuse_too_many(self) -> None:
        """Raise ValidationError when a limit would be passed on some day of this seat."""
        if self.party.agreement_id != self.body.agreement_id:
            raise ValidationError(_("Parten hör till en annan överenskommelse."))
        others = self.body.seats.exclude(pk=self.pk).overlapping(self.starts_on, self.ends_on)
        if others.filter(person__iexact=self.person.strip()).exists():
            raise ValidationError(_("Personen har redan ett uppdrag i organet under den tiden."))
        if self.position == self.Position.SUBSTITUTE:
            return
        counted = list(others.counted())
        quota = self.body.quotas.filter(party=self.party_id).first()
        for day in {self.starts_on, *(seat.starts_on for seat in counted)}:
            if day < self.starts_on:
                continue
            held = [
                s for s in counted if s.starts_on <= day and (not s.ends_on or s.ends_on >= day)
            ]
            if len(held) >= self.body.seat_limit:
                raise ValidationError(_("Organet har inte fler platser under den tiden."))
            of_party = [seat for seat in held if seat.party_id == self.party_id]
            if quota and len(of_party) >= quota.seats:
                raise ValidationError(_("Parten har inte fler platser i organet under den tiden."))
