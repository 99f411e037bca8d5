"""A comment on a draft: by the steering group, for the secretariat, never public."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.content import ContentQuerySet
from principles.text.models import AgreementVersion

LONGEST_COMMENT = 20_000


class Comment(models.Model):
    """What somebody of the steering group says of a draft, or of one part of it.

    The row's model says what it is about (`on`), and up to when it can be commented (`problem`).
    Nothing public shows it, so it moves no revision.
    """

    about = models.CharField(_("gäller"), max_length=200, blank=True)
    text = models.TextField(_("kommentar"))
    written_at = models.DateTimeField(_("skriven"), default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("skriven av"),
    )  # fmt: skip
    handled_at = models.DateTimeField(_("hanterad"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("hanterad av"),
    )  # fmt: skip

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.about or self.text[:50]}"

    @property
    def on(self) -> Any:
        """The draft that the comment is on."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """Why the draft cannot be commented any more, in words; else empty."""
        raise NotImplementedError

    def get_agreement(self) -> Any:
        return self.on.agreement


class DraftComment(Comment):
    """A comment on a version of the text that is not adopted."""

    agreement_lookup: ClassVar[str] = "version__agreement"

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="comments", verbose_name=_("version")
    )

    class Meta(Comment.Meta):
        verbose_name = _("kommentar till ett utkast")
        verbose_name_plural = _("kommentarer till utkast")

    @property
    def on(self) -> AgreementVersion:
        return self.version

    @property
    def problem(self) -> str:
        return str(_("Texten är antagen och kommenteras inte längre.")) * self.version.is_frozen
