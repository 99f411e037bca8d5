"""What the portal has to send, and what it has sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _


def new_message_id() -> str:
    """A Message-ID that no other letter has, at the portal's own host."""
    return f"<{uuid4()}@{punycode(urlsplit(settings.PUBLIC_URL).hostname or 'localhost')}>"


class LetterQuerySet(models.QuerySet["Letter"]):
    def queued(self) -> Self:
        """Those that wait to be sent."""
        return self.filter(state=Letter.State.QUEUED)

    def given_up(self) -> Self:
        """Those that the portal has stopped trying to send."""
        return self.filter(state=Letter.State.GIVEN_UP)

    def counted(self, batches: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many letters of each batch are in each state. One query."""
        found: dict[str, dict[str, int]] = {batch: {} for batch in batches}
        rows = self.filter(batch__in=found).order_by().values_list("batch", "state")
        for batch, state, number in rows.annotate(Count("pk")):
            found[batch][state] = number
        return found

    def due(self, now: datetime) -> Self:
        """Those that wait, and that nobody is sending at this moment."""
        return self.queued().filter(next_try_at__lte=now)


class Letter(models.Model):
    """One mail to one receiver. When it is sent only who got what remains, not the text.

    `next_try_at` is also the lease of whoever sends it: until then nobody else tries.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("väntar")
        SENT = "sent", _("skickat")
        GIVEN_UP = "given_up", _("uppgivet")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    receiver = models.EmailField(_("mottagare"), max_length=320)
    language = models.CharField(
        _("språk"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")], default="sv"
    )
    subject = models.TextField(_("ämne"))
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    is_secret = models.BooleanField(
        _("hemligt"), default=False, help_text=_("Texten är bara för mottagaren, som en kod.")
    )
    message_id = models.CharField("Message-ID", max_length=320, default=new_message_id)
    key = models.CharField(
        _("nyckel"),
        max_length=200,
        null=True,
        blank=True,
        help_text=_("Ett brev med samma nyckel skickas aldrig två gånger."),
    )
    batch = models.CharField(
        _("utskick"), max_length=60, blank=True, default="", db_default="",
        help_text=_("Brev som hör ihop, så att de kan räknas."),
    )  # fmt: skip
    reply_to = models.EmailField(_("svar går till"), blank=True, default="", db_default="")
    # Where the receiver says that no more such letters are wanted; empty once it is sent.
    unsubscribe_address = models.CharField(max_length=300, blank=True, default="", db_default="")
    state = models.CharField(_("läge"), max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    last_error = models.CharField(_("senaste fel"), max_length=200, blank=True)
    next_try_at = models.DateTimeField(_("nästa försök"), default=timezone.now)
    created_at = models.DateTimeField(_("skrivet"), default=timezone.now)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("brev")
        verbose_name_plural = _("brev")
        indexes: ClassVar = [
            models.Index(fields=["state", "next_try_at"], name="letter_by_state"),
            models.Index(fields=["batch", "state"], name="letter_by_batch"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="letter_message_id_unique"),
            models.UniqueConstraint(
                fields=["key"],
                name="letter_key_unique",
                violation_error_message=_("Det finns redan ett brev med den nyckeln."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, text="", html="")
                | Q(state__in=["queued", "given_up"], sent_at__isnull=True),
                name="letter_sent_is_emptied",
                violation_error_message=_("Ett skickat brev har en tid och ingen text kvar."),
            ),
            models.CheckConstraint(condition=Q(language__in=["sv", "en"]), name="letter_language"),
        ]

    def __str__(self) -> str:
        return self.subject
