"""The person who logs in."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from overenskommelsen.erasing.models import ErasureProposal
from principles.models import Steward

__all__ = ["ErasureProposal", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who logs in with `email`. Raises ValueError when it is empty."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator, who may do everything but touch the register."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, who signs in by e-mail. Organisations have no logins of their own."""

    email = models.EmailField(
        _("e-post"),
        unique=True,
        error_messages={"unique": _("Det finns redan ett konto med den e-postadressen.")},
    )
    first_name = models.CharField(_("förnamn"), max_length=100)
    last_name = models.CharField(_("efternamn"), max_length=100)
    language = models.CharField(
        _("språk"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")], default="sv"
    )
    is_active = models.BooleanField(_("aktivt"), default=True)
    date_joined = models.DateTimeField(_("skapat"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("konto")
        verbose_name_plural = _("konton")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = unicodedata.normalize("NFC", self.email).lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """First and last name, for signatures and lists."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin is open to this person: operators and stewards."""
        return self.is_active and (self.is_superuser or Steward.objects.of(self).exists())
