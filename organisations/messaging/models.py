"""What the secretariat writes to many at once, and who wants no more of it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.content import ContentQuerySet
from principles.models import Agreement

LONGEST_SUBJECT, LONGEST_TEXT = 150, 20_000


class MessageQuerySet(ContentQuerySet):
    def drafts(self) -> Self:
        """Those that nobody has sent."""
        return self.filter(state=Message.State.DRAFT)


class Message(models.Model):
    """A message to groups of people around an agreement: a draft, then sent once and for all.

    `audience` says which groups (organisations.messaging.groups). When it is sent, `groups`
    keeps them in words, and `number` and `left_out` how many they were.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        SENT = "sent", _("skickat")

    agreement_lookup: ClassVar[str] = "agreement"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="messages", verbose_name=_("överenskommelse")
    )
    subject = models.CharField(_("ämne"), max_length=LONGEST_SUBJECT)
    text = models.TextField(_("text"))
    subject_en = models.CharField(_("ämne på engelska"), max_length=LONGEST_SUBJECT, blank=True)
    text_en = models.TextField(_("text på engelska"), blank=True)
    audience = models.JSONField(_("mottagare"), default=dict)
    state = models.CharField(_("läge"), max_length=5, choices=State.choices, default=State.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("skrivet av"),
    )  # fmt: skip
    written_at = models.DateTimeField(_("skrivet"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("skickat av"),
    )  # fmt: skip
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    groups = models.TextField(_("till"), blank=True)
    number = models.PositiveIntegerField(_("antal mottagare"), default=0)
    left_out = models.PositiveIntegerField(_("fick det inte"), default=0)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("meddelande")
        verbose_name_plural = _("meddelanden")
        ordering: ClassVar = ["-written_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True)
                | Q(state="sent", sent_at__isnull=False, number__gte=1),
                name="message_sent_has_time_and_receivers",
                violation_error_message=_("Ett skickat meddelande har en tid och mottagare."),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_agreement(self) -> Agreement:
        return self.agreement

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def batch(self) -> str:
        """What its letters are counted by."""
        return f"message:{self.pk}"


class Unsubscription(models.Model):
    """That an address wants no more messages from the secretariat of one agreement.

    What belongs to something that the person does (receipts, questions about renewing) is sent
    all the same.
    """

    agreement_lookup: ClassVar[str] = "agreement"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="unsubscriptions", verbose_name=_("överenskommelse")
    )
    email = models.EmailField(_("e-post"), max_length=320)
    at = models.DateTimeField(_("när"), default=timezone.now)

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("avslutade utskick")
        verbose_name_plural = _("avslutade utskick")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "email"],
                name="unsubscribed_once_per_address",
                violation_error_message=_("Adressen får redan inga meddelanden."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.agreement}"

    def get_agreement(self) -> Agreement:
        return self.agreement
