"""How an agreement comes about: what has happened, what goes on and what comes next."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from principles.agreements.models import Agreement
from principles.content import AgreementContent
from principles.documents import LinkedDocument


class ProcessStep(AgreementContent):
    """Something that has happened, goes on or comes, on the way to an agreement."""

    class State(models.TextChoices):
        DONE = "done", _("Har hänt")
        ONGOING = "ongoing", _("Pågår nu")
        COMING = "coming", _("Kommer")

    translatable = ("title", "when", "text", "place")
    translated_with = ("documents",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="process_steps", verbose_name=_("överenskommelse")
    )
    title = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    when = models.CharField(
        _("när"), max_length=60, help_text=_("Som det ska stå, till exempel ”juni 2017”.")
    )
    sort_date = models.DateField(
        _("datum för ordningen"), help_text=_("Steg utan exakt dag: periodens första dag.")
    )
    state = models.CharField(_("läge"), max_length=10, choices=State.choices)
    place = models.CharField(
        _("plats"), max_length=200, blank=True, default="", help_text=_("För ett möte: var.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("processteg")
        verbose_name_plural = _("processteg")
        ordering: ClassVar = ["sort_date", "pk"]

    def __str__(self) -> str:
        return f"{self.when}: {self.title}"


class ProcessDocument(LinkedDocument):
    """A document of a step: a decision, minutes, a presentation."""

    agreement_lookup = "step__agreement"

    step = models.ForeignKey(
        ProcessStep, models.CASCADE, related_name="documents", verbose_name=_("processteg")
    )

    class Meta(LinkedDocument.Meta):
        verbose_name = _("dokument till ett processteg")
        verbose_name_plural = _("dokument till processteg")
