"""Many actions at once, and the plan as a matrix that can be written in."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plans.arranging import admin_pages, flows
from plans.arranging.forms import AreaForm, DeleteForm, PartiesForm, StatusForm, YearsForm
from plans.planning.admin_tools import PlanPages
from plans.planning.models import Plan
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import ScopedAdmin, rows_kept

APPLY = "apply"
MOST_AT_ONCE = 500


class MatrixPages(PlanPages):
    """The page «Planen som matris», and the short form of a cell."""

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/matris/", admin_pages.matrix, "plan_matrix"),
            self.page_at("<object_id>/matris/<area_id>/<year>/", admin_pages.add, "add_in_cell"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        address = reverse("admin:plan_matrix", args=[plan.pk])
        found = super().tools(request, plan, may_write)
        return found if plan.commitments_of_id else [(now("Planen som matris"), address), *found]


class BulkActions(ScopedAdmin):
    """What can be done with many actions of one agreement: asked about first, then all or none."""

    actions = ("set_status", "move_to_area", "move_years", "set_parties", "delete_from_drafts")

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.action(description=_("Ändra läge …"), permissions=["add"])
    def set_status(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        title = now("Ändra läge")
        return self.in_bulk(request, rows, "set_status", title, StatusForm, flows.set_status)

    @admin.action(description=_("Flytta till ett annat område …"), permissions=["add"])
    def move_to_area(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        title = now("Flytta till ett annat område")
        return self.in_bulk(request, rows, "move_to_area", title, AreaForm, flows.move_to_area)

    @admin.action(description=_("Flytta i tiden …"), permissions=["add"])
    def move_years(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        title = now("Flytta i tiden")
        return self.in_bulk(request, rows, "move_years", title, YearsForm, flows.move_years)

    @admin.action(description=_("Sätt ansvariga parter …"), permissions=["add"])
    def set_parties(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        title = now("Sätt ansvariga parter")
        return self.in_bulk(request, rows, "set_parties", title, PartiesForm, flows.set_parties)

    @admin.action(description=_("Ta bort ur utkast …"), permissions=["add"])
    def delete_from_drafts(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        title = now("Ta bort ur utkast")
        return self.in_bulk(request, rows, "delete_from_drafts", title, DeleteForm, flows.delete)

    def in_bulk(
        self,
        request: HttpRequest,
        rows: Any,
        name: str,
        title: str,
        form_class: Any,
        flow: Callable[..., int],
    ) -> HttpResponse | None:
        """The page that asks and shows what is chosen; None when it is done, or cannot be."""
        mine = rows_kept(self.model, request.user, writing=True)
        chosen = list(rows.filter(pk__in=mine.values("pk")))
        agreement = flows.one_agreement(chosen)
        if agreement is None:
            messages.error(request, now("Välj insatser som hör till en enda överenskommelse."))
            return None
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, now("Välj högst %d insatser åt gången.") % MOST_AT_ONCE)
            return None
        is_sent = APPLY in request.POST
        form = form_class(request.POST if is_sent else None, agreement=agreement)
        problems: list[str] = []
        if is_sent and form.is_valid():
            try:
                number = flow(chosen, by=request.user, **form.cleaned_data)
            except (NotAllowed, NotNow) as problem:
                form.add_error(None, str(problem))
                problems = getattr(problem, "problems", [])
            else:
                told = ngettext("%d insats är ändrad.", "%d insatser är ändrade.", number) % number
                messages.success(request, told)
                return None
        return form_page(
            request, self, title=title, button=title, form=form, template="admin/in_bulk.html",
            chosen=chosen, problems=problems, name=name, apply=APPLY,
            checkbox=ACTION_CHECKBOX_NAME,
        )  # fmt: skip
