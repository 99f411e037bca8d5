"""An invitation to act for an organisation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation, Representative
from organisations.links.models import MailedLink


class Invitation(MailedLink):
    """A link that lets one person act for an organisation, in a role."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    name = models.CharField(_("namn"), max_length=201)
    email = models.EmailField(_("e-post"))
    role = models.CharField(_("roll"), max_length=11, choices=Representative.Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("inbjuden av"),
    )
    is_withdrawn = models.BooleanField(_("tillbakadragen"), default=False)

    class Meta:
        verbose_name = _("inbjudan")
        verbose_name_plural = _("inbjudningar")
        ordering: ClassVar = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def problem(self) -> "MailedLink.Problem | None":
        """Why the invitation opens nothing now, or None while it works."""
        if self.used_at:
            return self.Problem.USED
        if self.is_withdrawn:
            return self.Problem.WITHDRAWN
        return self.Problem.EXPIRED if self.has_expired else None
