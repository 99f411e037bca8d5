"""Every change to a draft, with who and when: to compare with, and to bring back."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent
from principles.text.models import AgreementVersion


class DraftEdit(AgreementContent):
    """A draft as it was after one change: what it said, and the rows that said it.

    `content` holds the draft's rows as `principles.drafting.flows` wrote them, `text` the
    whole as Markdown, as `principles.text.frozen.compose` gives it.
    """

    agreement_lookup = "version__agreement"

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="edits", verbose_name=_("version")
    )
    number = models.PositiveIntegerField(_("ändring nummer"))
    made_at = models.DateTimeField(_("ändrad"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("ändrad av"),
    )
    note = models.CharField(_("vad som gjordes"), max_length=200, blank=True)
    content = models.JSONField(_("innehåll"))
    text = models.TextField(_("texten"))

    class Meta:
        verbose_name = _("ändring av ett utkast")
        verbose_name_plural = _("ändringar av utkast")
        ordering: ClassVar[Any] = ["version", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "number"], name="draft_edit_number_unique_in_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.number}"
