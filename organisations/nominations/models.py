"""Organisations that have signed nominate persons to the seats of civil society in a body."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.directory.models import Organisation
from organisations.governance.models import Body
from organisations.governance.seats import Seat
from principles.agreements.models import Side
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Party

LONGEST_TEXT = 200_000
LONGEST_WORDS = 20_000
KEPT = timedelta(days=365)


class NominationCallQuerySet(ContentQuerySet):
    def announced(self) -> Self:
        """Those that the organisations and the public see."""
        return self.filter(opened_at__isnull=False)

    def open(self) -> Self:
        """Those that can be nominated to today."""
        today = timezone.localdate()
        return self.announced().filter(
            opens_on__lte=today, closes_on__gte=today, decided_at__isnull=True
        )

    def current(self) -> Self:
        """Those that the organisations see, but for what was decided or closed long ago."""
        long_ago = timezone.localdate() - KEPT
        return self.announced().filter(closes_on__gte=long_ago)

    def to_decide(self) -> Self:
        """Those whose last day has passed, and that nobody has entered a decision for."""
        return self.announced().filter(closes_on__lt=timezone.localdate(), decided_at__isnull=True)


class NominationCall(AgreementContent):
    """A time in which organisations may nominate to seats of one party in a body.

    It is prepared, opened (the organisations are written to), closed by its last day, and decided
    on. Who is nominated is never public; who is chosen gets a seat, and that is.
    """

    agreement_lookup = "body__agreement"
    translatable = ("text",)

    body = models.ForeignKey(Body, models.CASCADE, related_name="calls", verbose_name=_("organ"))
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="+", verbose_name=_("part"),
        help_text=_("Den idéburna part vars platser det gäller."),
    )  # fmt: skip
    seats = models.PositiveSmallIntegerField(_("antal platser"), help_text=_("Ersättare oräknade."))
    text = models.TextField(
        _("text"), blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("Vad uppdraget innebär och vem ni söker. Markdown."),
    )  # fmt: skip
    opens_on = models.DateField(_("öppnar"))
    closes_on = models.DateField(_("stänger"), help_text=_("Sista dag att nominera."))
    opened_at = models.DateTimeField(_("öppnad"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("öppnad av"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("beslutet infört"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("beslutsdag"), null=True, blank=True, editable=False)
    decided_by = models.CharField(_("vem beslutade"), max_length=200, blank=True, editable=False)
    paragraph = models.CharField(_("paragraf"), max_length=30, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("infört av"),
    )  # fmt: skip
    history = HistoricalRecords()

    objects: ClassVar[Any] = NominationCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("nominering")
        verbose_name_plural = _("nomineringar")
        ordering: ClassVar = ["-closes_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="nominating_closes_after_it_opens",
                violation_error_message=_("Nomineringen kan inte stänga innan den öppnar."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="nominating_is_for_a_seat",
                violation_error_message=_("En nominering gäller minst en plats."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | Q(opened_at__isnull=False, decided_on__isnull=False),
                name="nominating_is_opened_before_it_is_decided",
                violation_error_message=_("En nominering öppnas innan den avgörs."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.party}"

    def clean(self) -> None:
        """Raise ValidationError for a party that no organisation can nominate for."""
        super().clean()
        if not (self.body_id and self.party_id):
            return
        if self.party.agreement_id != self.body.agreement_id:
            raise ValidationError({"party": _("Parten hör till en annan överenskommelse.")})
        if self.party.side != Side.CIVIL_SOCIETY:
            said = _(
                "Organisationerna nominerar till den idéburna sidans platser. Välj den parten."
            )
            raise ValidationError({"party": said})

    @property
    def is_opened(self) -> bool:
        return self.opened_at is not None

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can be nominated to today."""
        within = self.opens_on <= timezone.localdate() <= self.closes_on
        return self.is_opened and within and not self.is_decided

    @property
    def is_closed(self) -> bool:
        """Whether the last day to nominate has passed."""
        return self.is_opened and (self.is_decided or timezone.localdate() > self.closes_on)


class Nomination(AgreementContent):
    """That an organisation nominates somebody, who has said yes to it."""

    agreement_lookup = "call__body__agreement"

    call = models.ForeignKey(
        NominationCall, models.CASCADE, related_name="nominations", verbose_name=_("nominering")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="nominations", verbose_name=_("organisation")
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))
    words = models.TextField(
        _("några ord"), blank=True, validators=[MaxLengthValidator(LONGEST_WORDS)]
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("nominerad av"),
    )  # fmt: skip
    nominated_at = models.DateTimeField(_("nominerad"), default=timezone.now)
    seat = models.ForeignKey(
        Seat, models.SET_NULL, null=True, related_name="+", verbose_name=_("uppdrag")
    )

    class Meta:
        verbose_name = _("nominerad person")
        verbose_name_plural = _("nominerade personer")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "organisation", "email"],
                name="nominated_once_by_an_organisation",
                violation_error_message=_("Ni har redan nominerat personen."),
            )
        ]

    def __str__(self) -> str:
        return self.name
