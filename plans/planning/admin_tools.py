"""What the admin offers on the page of a plan; each room adds its own pages."""

from typing import Any

from django.http import Http404, HttpRequest

from plans.planning.models import Plan
from principles.scoped_admin import ScopedAdmin, keeps


class PlanPages(ScopedAdmin):
    """The base of what rooms add to the admin of plans: addresses, and the way to them.

    A room's class extends this one, adds its addresses in `get_urls` and its pages in `tools`,
    both by way of `super()`, and is named among the bases of `PlanAdmin`.
    """

    change_form_template = "admin/plan.html"

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        """The plan's own pages in the admin: their names and addresses."""
        return []

    def found(self, request: HttpRequest, key: int, *, writing: bool = False) -> Plan:
        """The plan. Raises Http404 when it is not of an agreement that one keeps (or writes)."""
        plan: Plan | None = self.get_object(request, str(key))
        if plan is None or (writing and not keeps(request, plan, writing=True)):
            raise Http404
        return plan

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        plan = kwargs.get("obj")
        if plan is not None:
            may_write = self.has_change_permission(request, plan)
            context["plan_tools"] = self.tools(request, plan, may_write)
        return super().render_change_form(request, context, *args, **kwargs)
