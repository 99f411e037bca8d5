"""The steering group's comments on a plan before it is published."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.planning.models import Plan
from principles.commenting.models import Comment


class PlanComment(Comment):
    """A comment on a plan that is not published yet."""

    agreement_lookup: ClassVar[str] = "plan__agreement"

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="comments", verbose_name=_("utvecklingsplan")
    )

    class Meta(Comment.Meta):
        verbose_name = _("kommentar till en plan")
        verbose_name_plural = _("kommentarer till planer")

    @property
    def on(self) -> Any:
        return self.plan

    @property
    def problem(self) -> str:
        is_public = self.plan.state in Plan.PUBLIC_STATES
        return str(_("Planen är publicerad och kommenteras inte längre.")) * is_public
