"""The requests that a plan be approved, and the plan's life among the tools of its page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from plans.approving import admin_pages
from plans.approving.models import PlanApproval
from plans.planning.admin_tools import PlanPages
from plans.planning.models import Plan
from plans.waiting import PLANS_TO_APPROVE, PLANS_TO_PUBLISH
from principles.scoped_admin import ReadOnly, ScopedAdmin, keeps
from principles.waiting import waits

State = PlanApproval.State


class ApprovingPages(PlanPages):
    """What a plan's page offers of its life: to be asked about, published, closed, reopened."""

    def get_urls(self) -> list[Any]:
        return [
            self.page_at(
                "<object_id>/begar-godkannande/", admin_pages.ask, "ask_for_plan_approval"
            ),
            self.page_at("<object_id>/avsluta/", admin_pages.close, "close_plan"),
            self.page_at("<object_id>/oppna-igen/", admin_pages.reopen, "reopen_plan"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        found = super().tools(request, plan, may_write)
        may_write = keeps(request, plan, writing=True)  # also of a closed plan
        steps: list[tuple[str, str]] = []
        asked = plan.approvals.open().first()
        if asked and asked.state == State.WAITING:
            steps = [(now("Begäran till styrgruppen"), reverse(
                "admin:answer_plan_approval", args=[asked.pk]
            ))]  # fmt: skip
        elif asked and may_write:
            steps = [(now("Publicera"), reverse("admin:publish_plan", args=[asked.pk]))]
        elif may_write:
            steps = own_steps(plan)
        return [*steps, *found]


def own_steps(plan: Plan) -> list[tuple[str, str]]:
    """What the secretariat can do next with a plan that nobody is asked about."""
    names = {
        Plan.State.DRAFT: (now("Begär godkännande"), "admin:ask_for_plan_approval"),
        Plan.State.PUBLISHED: (now("Avsluta planen"), "admin:close_plan"),
        Plan.State.CLOSED: (now("Öppna planen igen"), "admin:reopen_plan"),
    }
    if plan.state not in names:
        return []
    words, name = names[Plan.State(plan.state)]
    return [(words, reverse(name, args=[plan.pk]))]


@admin.register(PlanApproval)
class PlanApprovalAdmin(ReadOnly, ScopedAdmin):
    handbook = "planer#fran-utkast-till-avslutad-plan"
    list_display = ("plan", "state", "next_step", "asked_at", "asked_by", "answered_by")
    list_filter = ("state", waits(PLANS_TO_APPROVE, PLANS_TO_PUBLISH))
    readonly_fields = ("next_step",)
    fields = (
        "plan", "state", "next_step", "digest", "asked_at", "asked_by", "message",
        "answered_at", "answered_by", "comment",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("plan__agreement", "asked_by", "answered_by")

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/svara/", admin_pages.answer, "answer_plan_approval"),
            self.page_at("<object_id>/publicera/", admin_pages.publish, "publish_plan"),
            self.page_at(
                "<object_id>/ta-tillbaka/", admin_pages.withdraw, "withdraw_plan_approval"
            ),
            *super().get_urls(),
        ]

    @admin.display(description=_("att göra"))
    def next_step(self, obj: PlanApproval) -> SafeString | str:
        """Where the one whose turn it is goes."""
        steps = {
            State.WAITING: ("admin:answer_plan_approval", _("Styrgruppen läser och svarar")),
            State.APPROVED: ("admin:publish_plan", _("Kansliet publicerar")),
        }
        if obj.state not in steps:
            return "–"
        name, words = steps[State(obj.state)]
        return format_html('<a href="{}">{}</a>', reverse(name, args=[obj.pk]), words)
