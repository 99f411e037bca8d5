"""Development areas, plans, and actions with their follow-ups."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.exchange.admin_tools import PlanFiles
from plans.models import Action, DevelopmentArea, FollowUp, Plan
from principles.models import AgreementVersion
from principles.scoped_admin import ScopedAdmin, ScopedTable


@admin.register(DevelopmentArea)
class DevelopmentAreaAdmin(ScopedAdmin):
    list_display = ("name", "agreement", "position")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Plan)
class PlanAdmin(PlanFiles):
    list_display = ("__str__", "agreement", "state")
    list_filter = ("state",)


class FollowUpInline(ScopedTable):
    model = FollowUp
    fields = ("day", "note", "status", "progress")


@admin.register(Action)
class ActionAdmin(ScopedAdmin):
    list_display = ("title", "plan", "area", "first_year", "last_year", "status", "progress")
    list_filter = ("status", "first_year")
    search_fields = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    filter_horizontal = ("parties", "organisations", "principles")
    inlines = (FollowUpInline,)

    fieldsets = (
        (None, {"fields": ("plan", "area", "title", "slug", "description")}),
        (_("Tid och läge"), {
            "fields": ("first_year", "last_year", "due_on", "status", "progress", "dropped_reason"),
        }),
        (_("Ansvar"), {"fields": ("parties", "organisations", "principles", "position")}),
    )  # fmt: skip

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """The principles that apply or are in dialogue, and those that the action has already."""
        rows = super().choices(db_field, request)
        if db_field.name != "principles":
            return rows
        states = AgreementVersion.State
        now = Q(version__state__in=(states.ADOPTED, states.CONSULTATION))
        address: Any = request.resolver_match
        own = Action.objects.filter(pk=address.kwargs.get("object_id"))
        return rows.filter(now | Q(pk__in=own.values("principles")))
