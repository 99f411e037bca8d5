"""A role that waits for somebody who has no account yet."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.agreements.models import Agreement, Steward
from principles.content import ContentQuerySet

DAYS = 30


class RoleInvitationQuerySet(ContentQuerySet):
    def waiting(self) -> Self:
        """Those that give a role to whoever logs in with their address now."""
        today = timezone.localdate()
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=today),
            accepted_at__isnull=True,
            is_withdrawn=False,
            expires_on__gte=today,
        )


class RoleInvitation(models.Model):
    """A role for whoever shows that an e-mail address is his or her own, by an account.

    Nothing has to be opened or pressed: the role is given when an account with the verified
    address logs in, so that a mail that is forwarded gives nobody else a role.
    """

    agreement_lookup: ClassVar[str] = "agreement"

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="role_invitations",
        verbose_name=_("överenskommelse"),
    )
    email = models.EmailField(_("e-post"))
    role = models.CharField(_("roll"), max_length=12, choices=Steward.Role.choices)
    until = models.DateField(_("rollen gäller till och med"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("inbjuden av"),
    )
    invited_at = models.DateTimeField(_("inbjuden"), default=timezone.now)
    expires_on = models.DateField(_("gäller till och med"))
    accepted_at = models.DateTimeField(_("antagen"), null=True, blank=True)
    is_withdrawn = models.BooleanField(_("tillbakadragen"), default=False)

    objects: ClassVar[Any] = RoleInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbjudan till en roll")
        verbose_name_plural = _("inbjudningar till roller")
        ordering: ClassVar = ["-invited_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "email", "role"],
                condition=Q(accepted_at__isnull=True, is_withdrawn=False),
                name="role_invitation_once",
                violation_error_message=_("Personen är redan inbjuden till den rollen."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(is_withdrawn=False),
                name="role_invitation_accepted_or_withdrawn",
                violation_error_message=_("En antagen inbjudan kan inte dras tillbaka."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()} {self.agreement}"

    def get_agreement(self) -> Any:
        return self.agreement

    @property
    def is_waiting(self) -> bool:
        """Whether the invitation gives a role to whoever logs in with its address now."""
        today = timezone.localdate()
        is_over = self.until is not None and self.until < today
        done = self.accepted_at or self.is_withdrawn
        return not (done or is_over or self.expires_on < today)

    @property
    def state(self) -> Any:
        """What has become of the invitation, in words."""
        if self.accepted_at:
            return _("antagen")
        if self.is_withdrawn:
            return _("tillbakadragen")
        return _("väntar") if self.is_waiting else _("har gått ut")


def last_day() -> Any:
    """The last day on which an invitation that is sent today can be used."""
    return timezone.localdate() + timedelta(days=DAYS)
