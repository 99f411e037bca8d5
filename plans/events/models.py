"""Meeting places: the yearly forum, general meetings, dialogue meetings."""

from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models import Organisation
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement


class EventQuerySet(ContentQuerySet):
    def coming(self) -> Self:
        """What is held today or later, the next first: on its day a meeting is not over yet."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
        later = Q(starts_at__gte=midnight) | Q(ends_at__gte=midnight)
        return self.filter(later).order_by("starts_at", "pk")

    def not_cancelled(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def counted(self) -> Self:
        """Each with how many have a seat (`seated`), wait for one (`waiting`), and `came`."""
        states = EventRegistration.State
        return self.annotate(
            seated=Count("registrations", filter=Q(registrations__state=states.SEATED)),
            waiting=Count("registrations", filter=Q(registrations__state=states.WAITING)),
            came=Count("registrations", filter=Q(registrations__attended=True)),
        )


class Event(AgreementContent):
    """A meeting place (mötesplats) that people can register for."""

    class Kind(models.TextChoices):
        FORUM = "forum", _("regionalt forum")
        MEETING = "meeting", _("möte")
        DIALOGUE = "dialogue", _("dialogmöte")

    translatable = (
        "title", "description", "programme", "place", "access", "cancelled_reason", "minutes",
    )  # fmt: skip

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="events", verbose_name=_("överenskommelse")
    )
    slug = models.SlugField(_("adress"), max_length=80)
    title = models.CharField(_("rubrik"), max_length=200)
    kind = models.CharField(_("slag"), max_length=8, choices=Kind.choices, default=Kind.MEETING)
    description = models.TextField(_("beskrivning"), blank=True, help_text=_("Markdown."))
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    programme = models.TextField(_("program"), blank=True, help_text=_("Markdown."))
    link = models.URLField(
        _("länk till mötet"), max_length=500, blank=True, help_text=_("För ett möte på nätet.")
    )
    access = models.TextField(
        _("tillgänglighet på platsen"), blank=True,
        help_text=_("Till exempel hörslinga, teckentolk, ramp, matval. Markdown."),
    )  # fmt: skip
    seat_limit = models.PositiveIntegerField(_("antal platser"), null=True, blank=True)
    register_until = models.DateField(_("sista anmälningsdag"), null=True, blank=True)
    takes_registrations = models.BooleanField(_("tar emot anmälningar här"), default=False)
    most_per_organisation = models.PositiveSmallIntegerField(
        _("högst så många från en organisation"), null=True, blank=True
    )
    cancelled_at = models.DateTimeField(_("inställt"), null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(_("varför det ställs in"), max_length=300, blank=True)
    minutes = models.TextField(
        _("minnesanteckningar"), blank=True, help_text=_("Visas efter mötet. Markdown.")
    )
    minutes_link = models.URLField(_("länk till protokollet"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("ändrat"), auto_now=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    history = HistoricalRecords()

    # How many have a seat, wait for one, and came: with `counted()`.
    seated: int
    waiting: int
    came: int

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("mötesplats")
        verbose_name_plural = _("mötesplatser")
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "slug"],
                name="event_slug_unique_in_agreement",
                violation_error_message=_("Det finns redan en mötesplats med den adressen."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("Mötet slutar innan det börjar."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.agreement.slug, self.slug])

    @property
    def over_at(self) -> datetime:
        """When it ends; when it begins, where nobody has said when it ends."""
        return self.ends_at or self.starts_at

    @property
    def first_day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.over_at).date()

    @property
    def last_day_to_register(self) -> date:
        return min(self.register_until or self.first_day, self.first_day)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_past(self) -> bool:
        """Whether the day that it was held on is over."""
        return self.last_day < timezone.localdate()

    @property
    def shows_minutes(self) -> bool:
        """Whether the public may read what was written down, from the day of the meeting on."""
        written = bool(self.minutes or self.minutes_link)
        return written and self.first_day <= timezone.localdate()

    @property
    def public_link(self) -> str:
        """The address of a meeting online, where the mail to those with a seat does not tell it."""
        return "" if self.takes_registrations else self.link


class EventRegistrationQuerySet(ContentQuerySet):
    def seated(self) -> Self:
        """Those who have a seat."""
        return self.filter(state=EventRegistration.State.SEATED)

    def confirmed(self) -> Self:
        """Those who have a seat or wait for one."""
        states = EventRegistration.State
        return self.filter(state__in=(states.SEATED, states.WAITING))

    def waiting(self) -> Self:
        """Those who wait for a seat, the first to confirm first."""
        waiting = self.filter(state=EventRegistration.State.WAITING)
        return waiting.order_by("confirmed_at", "pk")


class EventRegistration(AgreementContent):
    """That a person comes to an event, perhaps for an organisation."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("inte bekräftad")
        SEATED = "seated", _("har plats")
        WAITING = "waiting", _("på väntelistan")
        CANCELLED = "cancelled", _("avbokad")

    agreement_lookup = "event__agreement"

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="registrations", verbose_name=_("mötesplats")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))
    needs = models.CharField(_("behov av tillgänglighet"), max_length=300, blank=True)
    organisation_name = models.CharField(_("från"), max_length=200, blank=True)
    state = models.CharField(
        _("läge"), max_length=11, choices=State.choices, default=State.UNCONFIRMED
    )
    language = models.CharField(_("språk"), max_length=2, default="sv")
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_at = models.DateTimeField(_("anmäld"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("bekräftad"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("avbokad"), null=True, blank=True, editable=False)
    attended = models.BooleanField(_("kom"), null=True, blank=True)

    objects: ClassVar[Any] = EventRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("anmälan")
        verbose_name_plural = _("anmälningar")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "email"],
                name="event_registration_once_per_address",
                violation_error_message=_("Adressen är redan anmäld."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has a seat or waits for one."""
        return self.state in {self.State.SEATED, self.State.WAITING}

    @property
    def comes_from(self) -> str:
        """The organisation in words, chosen or written."""
        return self.organisation.name if self.organisation else self.organisation_name
