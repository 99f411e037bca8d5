"""The organisations with a relation to one's agreement: read here, changed by themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organisations.models import Organisation, Representative
from principles.scoped_admin import ReadOnly, ScopedAdmin


class RepresentativeInline(ReadOnly, admin.TabularInline):
    model = Representative
    extra = 0
    fields = ("user", "state", "created_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly, ScopedAdmin):
    list_display = ("name", "form", "number", "municipality_name", "updated_at")
    search_fields = ("name", "number")
    inlines = (RepresentativeInline,)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        return admin.ModelAdmin.get_form(self, request, obj, change, **kw)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).order_by("sort_key")
