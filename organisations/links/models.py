"""A link that is mailed to one person: works once, ends at a moment, holds no secret at rest."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

DAYS = 14


def hash_of(token: str) -> str:
    """What is stored of a link's token: SHA-256 in hex, so that a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(purpose: str, who: str) -> str:
    """A token that can be made again, so that a reminder holds the same link: 43 letters, digits,
    `-` and `_`, made of the server's secret and of who it is for. It stands in mail only."""
    digest = salted_hmac(purpose, who, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


class LinkQuerySet(models.QuerySet[Any]):
    def of_token(self, token: str) -> Self:
        """The one link with that token, or none."""
        return self.filter(token_hash=hash_of(token))


class MailedLink(models.Model):
    """Abstract: a single-use link to an address, and what became of it."""

    class Problem(models.TextChoices):
        """Why a link cannot be used any more."""

        USED = "used", _("Länken är redan använd.")
        EXPIRED = "expired", _("Länken har gått ut. Vi kan skicka en ny.")
        REPLACED = "replaced", _("Länken gäller inte längre. Vi har skickat en nyare till dig.")
        WITHDRAWN = "withdrawn", _("Länken gäller inte längre. Den har dragits tillbaka.")

    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("skickad"), default=timezone.now)
    expires_at = models.DateTimeField(_("gäller till"))
    used_at = models.DateTimeField(_("använd"), null=True)

    objects: ClassVar[Any] = LinkQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def issue(cls, *, days: int = DAYS, **about: Any) -> tuple[Any, str]:
        """Make a link that works for so many days. Returns it and its token, which is not kept."""
        token = secrets.token_urlsafe(24)
        expires_at = timezone.now() + timedelta(days=days)
        made = cls._default_manager.create(
            token_hash=hash_of(token), expires_at=expires_at, **about
        )
        return made, token

    @property
    def has_expired(self) -> bool:
        return timezone.now() >= self.expires_at
