"""A document of something, which stands where a link leads."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from principles.content import AgreementContent


class LinkedDocument(AgreementContent):
    """Abstract: what a document is called, and where it is; what it belongs to is a subclass'."""

    translatable = ("title",)

    title = models.CharField(_("rubrik"), max_length=200)
    link = models.URLField(_("länk"), max_length=500)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for an address that no browser opens as a page or a file."""
        super().clean()
        if not self.link.lower().startswith(("http://", "https://")):
            raise ValidationError({"link": _("Adressen ska börja med https:// eller http://.")})
