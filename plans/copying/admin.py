"""«Gör nästa plan» and «För över året» on the page of a plan."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as now

from plans.copying import admin_pages
from plans.planning.admin_tools import PlanPages
from plans.planning.models import Plan
from principles.scoped_admin import keeps


class CopyingPages(PlanPages):
    """What goes on after a plan, or after a year of it."""

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/nasta-plan/", admin_pages.copy, "copy_plan"),
            self.page_at("<object_id>/for-over-aret/", admin_pages.carry_over, "carry_over"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        found = super().tools(request, plan, may_write)
        if not keeps(request, plan, writing=True) or plan.commitments_of_id:
            return found
        own = [(now("Gör nästa plan"), reverse("admin:copy_plan", args=[plan.pk]))]
        if plan.state != Plan.State.CLOSED:
            own = [(now("För över året"), reverse("admin:carry_over", args=[plan.pk])), *own]
        return [*found, *own]
