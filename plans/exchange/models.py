"""A file of actions on its way into a plan: read, shown, and then applied or left."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.planning.models import Plan
from principles.content import ContentQuerySet


class PlanImport(models.Model):
    """A file that somebody has uploaded, as rows of words; it has changed nothing before
    `applied_at`. Not content: no page shows it."""

    agreement_lookup: ClassVar[str] = "plan__agreement"

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="imports", verbose_name=_("utvecklingsplan")
    )
    file_name = models.CharField(_("filens namn"), max_length=200)
    rows = models.JSONField(_("rader"))
    digest = models.CharField(_("planens läge när filen lästes"), max_length=64)
    uploaded_at = models.DateTimeField(_("inläst"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("inläst av"),
    )  # fmt: skip
    applied_at = models.DateTimeField(_("genomförd"), null=True, blank=True)

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("import till en plan")
        verbose_name_plural = _("importer till planer")
        ordering: ClassVar = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_agreement(self) -> Any:
        return self.plan.agreement
