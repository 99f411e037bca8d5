"""Who, beside those it belongs to, has read a receipt: it holds the names of those who signed."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.register.models import RegisterEntry
from principles.content import ContentQuerySet


class ReceiptReadingQuerySet(ContentQuerySet):
    def of_organisation(self, organisation: Any) -> Self:
        """The readings of one organisation's receipts, the newest first."""
        rows = self.filter(entry__round__accession__organisation=organisation)
        return rows.select_related("entry__agreement", "by")


class ReceiptReading(models.Model):
    """That somebody of a secretariat, or an operator, has read the receipt of one entry.

    Written when it happens; nobody changes or removes it. The organisation sees it.
    """

    class Capacity(models.TextChoices):
        SECRETARIAT = "secretariat", _("kansliet")
        OPERATOR = "operator", _("driften")

    class What(models.TextChoices):
        PAGE = "page", _("sidan")
        PDF = "pdf", _("pdf")
        FILE = "file", _("kvittens.json")

    agreement_lookup: ClassVar[str] = "entry__agreement"

    entry = models.ForeignKey(
        RegisterEntry, models.PROTECT, related_name="readings", verbose_name=_("registerpost")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("läst av"),
    )  # fmt: skip
    capacity = models.CharField(_("som"), max_length=11, choices=Capacity.choices)
    what = models.CharField(_("vad"), max_length=4, choices=What.choices)
    at = models.DateTimeField(_("när"), auto_now_add=True)

    objects: ClassVar[Any] = ReceiptReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("läsning av ett kvitto")
        verbose_name_plural = _("läsningar av kvitton")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry}, {self.get_what_display()}"

    def get_agreement(self) -> Any:
        return self.entry.agreement

    @property
    def reference(self) -> str:
        """The receipt's number, as it stands on it."""
        return f"{self.entry.agreement.slug}-{self.entry.seq}"
