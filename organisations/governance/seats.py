"""Who sits in the bodies: a seat is one person's assignment for a time."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.directory.models import Organisation
from organisations.governance.guarding import held_in, kept, refuse_broken, standing
from organisations.governance.limits import FORGOTTEN, Held
from organisations.governance.models import Body, InBodiesQuerySet
from principles.content import AgreementContent
from principles.models import Party


class SeatQuerySet(InBodiesQuerySet):
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

    def by_rank(self) -> Self:
        """The chair first, then the vice chair, members and substitutes; each by name."""
        ranks = [When(position=value, then=rank) for rank, value in enumerate(Seat.Position.values)]
        return self.order_by(Case(*ranks), "person", "pk")


class Seat(AgreementContent):
    """A person's assignment (uppdrag) in a body, for a party, from one day to another."""

    agreement_lookup = "body__agreement"

    class Position(models.TextChoices):
        CHAIR = "chair", _("ordförande")
        VICE_CHAIR = "vice_chair", _("vice ordförande")
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
    substitute_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="substitutes",
        verbose_name=_("ersättare för"),
        help_text=_("Bara för en ersättare. Tomt: för alla partens ledamöter."),
    )  # fmt: skip
    successor_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False,
        related_name="successors", verbose_name=_("efterträder"),
    )  # fmt: skip
    history = HistoricalRecords()

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
        """Save unless the body, or the party in it, would hold more than its seats on some day.

        Raises ValidationError then.
        """
        with kept(Body.objects.filter(pk=self.body_id)):
            self.refuse_odd_substitute()
            super().save(*args, **kwargs)
            strayed = self.substitutes.exclude(body=self.body_id, party=self.party_id)
            strayed.update(substitute_for=None)

    def clean(self) -> None:
        """Raise ValidationError for what `save` would refuse as things stand."""
        super().clean()
        self.refuse_odd_substitute()
        if not (self.body_id and self.party_id and self.starts_on and self.position):
            return
        if self.party.agreement_id != self.body.agreement_id:
            raise ValidationError(_("Parten hör till en annan överenskommelse."))
        others = held_in(self.body, without=self.pk)
        stored = Seat.objects.filter(pk=self.pk, body=self.body_id).first()
        before = [*others, stored.as_held()] if stored else others
        after = [*others, self.as_held()]
        refuse_broken(standing(self.body, held=before), standing(self.body, held=after))

    def as_held(self) -> Held:
        """The assignment as the limits look at it."""
        return Held(
            self.person, self.email, self.party_id, self.position, self.starts_on, self.ends_on
        )

    def refuse_odd_substitute(self) -> None:
        """Raise ValidationError unless the one to stand in for sits there for the same party."""
        principal = self.substitute_for
        if principal is None:
            return
        there = (principal.body_id, principal.party_id) == (self.body_id, self.party_id)
        is_one = self.position == self.Position.SUBSTITUTE
        sits = principal.position != self.Position.SUBSTITUTE
        if not (there and is_one and sits):
            said = _("En ersättare ersätter en ledamot från samma part i samma organ.")
            raise ValidationError({"substitute_for": said})

    def is_held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_erased(self) -> bool:
        """Whether the person has been taken out: that somebody sat here is all that is left."""
        return self.person == FORGOTTEN
