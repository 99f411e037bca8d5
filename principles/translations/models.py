"""An agreement's own words in another language: an explanation, never the text that is signed."""

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.agreements.models import Agreement
from principles.content import AgreementContent


class Translation(AgreementContent):
    """One field of one row of an agreement in another language.

    A model names its fields that can be translated in `translatable`. The row is told by its
    model's name and key, so that a page reads all translations of its agreement at once.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", _("engelska")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="translations", verbose_name=_("överenskommelse")
    )
    model = models.CharField(_("slag"), max_length=40)
    row = models.PositiveBigIntegerField(_("rad"))
    field = models.CharField(_("fält"), max_length=40)
    language = models.CharField(
        _("språk"), max_length=5, choices=Language.choices, default=Language.ENGLISH
    )
    text = models.TextField(_("text"))
    # Which Swedish text it was made from, to tell when that has changed; empty: not known.
    source_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("översättning")
        verbose_name_plural = _("översättningar")
        ordering: ClassVar = ["agreement", "model", "row", "field"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "model", "row", "field", "language"],
                name="translation_once_per_field",
                violation_error_message=_("Fältet har redan en översättning."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="translation_is_not_empty",
                violation_error_message=_("En översättning är inte tom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row}, {self.field}"

    def is_stale(self, source: str) -> bool:
        """Whether the Swedish text is another than the one that was translated."""
        return bool(self.source_hash) and self.source_hash != fingerprint(source)


def key_of(row: Any, field: str) -> tuple[str, int, str]:
    """How a field of a row is told among the translations."""
    return row._meta.model_name, row.pk, field


def fingerprint(text: str) -> str:
    """A text told by its checksum."""
    return sha256(text.encode()).hexdigest()
