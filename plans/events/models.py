"""Meeting places: the yearly forum, general meetings, dialogue meetings."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement


class EventQuerySet(ContentQuerySet):
    def coming(self) -> Self:
        """What has not begun yet, the next first."""
        return self.filter(starts_at__gte=timezone.now()).order_by("starts_at")


class Event(AgreementContent):
    """A meeting place (mötesplats) that people can register for."""

    translatable = ("title", "description", "place")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="events", verbose_name=_("överenskommelse")
    )
    slug = models.SlugField(_("adress"), max_length=80)
    title = models.CharField(_("rubrik"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True, help_text=_("Markdown."))
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    seat_limit = models.PositiveIntegerField(_("antal platser"), null=True, blank=True)
    register_until = models.DateField(_("sista anmälningsdag"), null=True, blank=True)

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


class EventRegistration(AgreementContent):
    """That a person comes to an event, perhaps for an organisation."""

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
    created_at = models.DateTimeField(_("anmäld"), auto_now_add=True)

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
