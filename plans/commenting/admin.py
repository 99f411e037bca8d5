"""The comments among what the admin shows on the page of a plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from plans.commenting.models import PlanComment
from plans.planning.admin_tools import PlanPages
from plans.planning.models import DevelopmentArea, Plan
from principles.commenting import admin_pages


class CommentPages(PlanPages):
    """What the steering group says of a plan, on the plan's own page."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        one = "<int:pk>/kommentarer/<int:comment>/"
        return [
            path("<int:pk>/kommentera/", view(self.comment), name="comment_plan"),
            path(one, view(require_POST(self.mark_comment)), name="handle_plan_comment"),
            *super().get_urls(),
        ]

    def comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.found(request, pk)
        new = PlanComment(plan=plan)
        return admin_pages.write(request, self, new, parts_of(plan), page_of(plan))

    def mark_comment(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        plan = self.found(request, pk)
        found = get_object_or_404(PlanComment, plan=plan, pk=comment)
        return admin_pages.mark(request, found, page_of(plan))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        plan = kwargs.get("obj")
        if plan is not None:
            context |= admin_pages.beside(request, PlanComment(plan=plan), parts_of(plan))
            context["comment_address"] = reverse("admin:comment_plan", args=[plan.pk])
            context["handle_name"] = "admin:handle_plan_comment"
        return super().render_change_form(request, context, *args, **kwargs)


def page_of(plan: Plan) -> str:
    return reverse("admin:plans_plan_change", args=[plan.pk])


def parts_of(plan: Plan) -> list[str]:
    """The areas of the plan, and its actions, by their names."""
    areas = DevelopmentArea.objects.of_agreement(plan.agreement)
    return [*areas.values_list("name", flat=True), *plan.actions.values_list("title", flat=True)]
