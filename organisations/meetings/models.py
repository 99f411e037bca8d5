"""The meetings of the bodies: when and where, what is talked about, and what was decided."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.governance.models import Body
from principles.content import AgreementContent, ContentQuerySet

LONGEST_TEXT = 200_000


def random_name(meeting: "BodyMeeting", _filename: str) -> str:
    """Where the file is stored: nothing of what it was called, nothing to guess."""
    return f"protokoll/{secrets.token_hex(16)}.pdf"


class BodyMeetingQuerySet(ContentQuerySet):
    def coming(self) -> Self:
        """Those that are held today or later and not cancelled, the next first."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
        rows = self.exclude(state=BodyMeeting.State.CANCELLED).filter(starts_at__gte=midnight)
        return rows.order_by("starts_at", "pk")

    def awaiting_minutes(self) -> Self:
        """Those that have begun and are not cancelled, without approved minutes."""
        rows = self.exclude(state=BodyMeeting.State.CANCELLED)
        return rows.filter(starts_at__lt=timezone.now(), approved_on__isnull=True)

    def recent(self) -> Self:
        """Those to come and those of the last year and a bit, without what is long."""
        since = timezone.now() - timedelta(days=400)
        return self.without_texts().filter(starts_at__gte=since)

    def without_texts(self) -> Self:
        """Without what is long, for lists."""
        return self.defer("agenda", "minutes")


class BodyMeeting(AgreementContent):
    """A meeting of a body. Its minutes are public when they are approved (justerade)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planerat")
        HELD = "held", _("hållet")
        CANCELLED = "cancelled", _("inställt")

    agreement_lookup = "body__agreement"
    translatable = ("place", "agenda", "minutes")

    body = models.ForeignKey(Body, models.CASCADE, related_name="meetings", verbose_name=_("organ"))
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    link = models.URLField(
        _("länk till mötet"), max_length=500, blank=True,
        help_text=_("För ett möte på nätet. Står i kallelsen, visas inte för allmänheten."),
    )  # fmt: skip
    agenda = models.TextField(
        _("dagordning"), blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("Markdown."),
    )  # fmt: skip
    agenda_is_public = models.BooleanField(
        _("visa dagordningen för allmänheten"), default=False,
    )  # fmt: skip
    state = models.CharField(
        _("läge"), max_length=9, choices=State.choices, default=State.PLANNED, editable=False
    )
    cancelled_reason = models.CharField(
        _("varför det ställs in"), max_length=300, blank=True, editable=False
    )
    called_at = models.DateTimeField(_("kallelsen skickad"), null=True, blank=True, editable=False)
    called_to = models.CharField(max_length=64, blank=True, default="", editable=False)
    minutes = models.TextField(
        _("protokoll"), blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("Visas för allmänheten när det är justerat. Markdown."),
    )  # fmt: skip
    minutes_file = models.FileField(
        _("protokoll som pdf"), upload_to=random_name, max_length=100, blank=True
    )
    approved_on = models.DateField(_("justerat"), null=True, blank=True, editable=False)
    approved_by = models.CharField(_("justerat av"), max_length=200, blank=True, editable=False)
    history = HistoricalRecords()

    objects: ClassVar[Any] = BodyMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("organets möte")
        verbose_name_plural = _("organens möten")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="body_meeting_ends_after_it_starts",
                violation_error_message=_("Mötet slutar innan det börjar."),
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by="")
                | (Q(approved_on__isnull=False, state="held") & ~Q(approved_by="")),
                name="body_meeting_minutes_are_approved_by_somebody",
                violation_error_message=_(
                    "Ett justerat protokoll har en dag och någon som justerat."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("body_meeting", args=[self.body.agreement.slug, self.body.slug, self.pk])

    def clean(self) -> None:
        """Raise ValidationError for a link that is no page."""
        super().clean()
        if self.link and not self.link.lower().startswith(("http://", "https://")):
            raise ValidationError({"link": _("Adressen ska börja med https:// eller http://.")})

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_past(self) -> bool:
        """Whether its day is over."""
        return self.day < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None

    @property
    def has_minutes(self) -> bool:
        """Whether something is written down of it, approved or not."""
        return bool(self.minutes or self.minutes_file)

    @property
    def when_and_where(self) -> str:
        """What those who are called have to know, as a checksum: another one is another call."""
        times = [moment and f"{moment.timestamp()}" for moment in (self.starts_at, self.ends_at)]
        return sha256(repr([*times, self.place, self.link]).encode()).hexdigest()
