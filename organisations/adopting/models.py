"""Adopting a version: the secretariat asks, the steering group approves, two persons at least."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent, ContentQuerySet
from principles.models import AgreementVersion


class AdoptionQuerySet(ContentQuerySet):
    def open(self) -> Self:
        """Those that wait for the steering group, or for the secretariat after its approval."""
        return self.filter(state__in=[Adoption.State.WAITING, Adoption.State.APPROVED])


class Adoption(AgreementContent):
    """One request that a version be adopted, for exactly one text, and what came of it.

    `document_hash` is of the text as it was when it was asked about: a text that has changed
    since needs a new approval.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på styrgruppen")
        APPROVED = "approved", _("godkänd av styrgruppen")
        SENT_BACK = "sent_back", _("tillbaka till kansliet")
        WITHDRAWN = "withdrawn", _("återtagen")
        ADOPTED = "adopted", _("antagen")

    agreement_lookup = "version__agreement"

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="adoptions", verbose_name=_("version")
    )
    document_hash = models.CharField(_("kontrollsumma"), max_length=64)
    state = models.CharField(_("läge"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("begärd"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("begärd av"),
    )  # fmt: skip
    message = models.TextField(_("till styrgruppen"), blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("besvarad av"),
    )  # fmt: skip
    comment = models.TextField(_("styrgruppens kommentar"), blank=True)
    adopted_at = models.DateTimeField(_("antagen"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("antagen av"),
    )  # fmt: skip

    objects: ClassVar[Any] = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("antagande")
        verbose_name_plural = _("antaganden")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state__in=["waiting", "approved", "adopted"]),
                name="adoption_one_at_a_time_per_version",
                violation_error_message=_("Det finns redan en begäran för den versionen."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(answered_by=F("asked_by")),
                name="adoption_approved_by_another_person",
                violation_error_message=_("Den som begär ett antagande kan inte godkänna det."),
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(adopted_by=F("answered_by")),
                name="adoption_by_two_persons",
                violation_error_message=_("Den som har godkänt en text kan inte också anta den."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"
