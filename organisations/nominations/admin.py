"""Calls for nominations: prepared, opened, read, and decided on."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import NominationCall
from organisations.nominations import admin_pages
from organisations.waiting import NOMINATIONS_TO_DECIDE
from principles.agreements.models import Side
from principles.scoped_admin import ScopedAdmin
from principles.waiting import waits


@admin.register(NominationCall)
class NominationCallAdmin(ScopedAdmin):
    handbook = "organ#nominera-till-ett-organ"
    list_display = ("body", "party", "seats", "stage", "opens_on", "closes_on", "nominated")
    list_filter = (waits(NOMINATIONS_TO_DECIDE),)
    change_form_template = "admin/nomination_call.html"
    fields = ("body", "party", "seats", "text", "opens_on", "closes_on")
    actions = None

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/oppna/", admin_pages.open_page, "open_nominations"),
            self.page_at("<object_id>/nominerade/", admin_pages.read_page, "nominations"),
            self.page_at("<object_id>/beslut/", admin_pages.decide_page, "decide_nominations"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("body__agreement", "party")
        return rows.annotate(number=Count("nominations"))

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Organisations nominate for the parties of civil society."""
        rows = super().choices(db_field, request)
        return rows.filter(side=Side.CIVIL_SOCIETY) if db_field.name == "party" else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None or not obj.is_opened:
            return ()
        told = ("body", "party", "opens_on")
        return (*told, "seats", "text", "closes_on") if obj.is_decided else told

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the organisations have been told of is kept."""
        opened = obj is not None and obj.is_opened
        return not opened and super().has_delete_permission(request, obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        self.refuse_foreign(request, object_id)
        found = self.get_object(request, unquote(object_id))
        more = {
            "stage": admin_pages.stage(found),
            "may_write": self.has_change_permission(request, found),
        }
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description=_("läge"))
    def stage(self, obj: NominationCall) -> str:
        return admin_pages.stage(obj)

    @admin.display(description=_("nominerade"))
    def nominated(self, obj: Any) -> int:
        return int(obj.number)
