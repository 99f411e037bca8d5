"""Who keeps which agreement, and since when; the roles that wait for somebody's account."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from principles.agreements.models import Steward
from principles.scoped_admin import ReadOnly, ScopedAdmin, keeps
from principles.stewards import admin_pages
from principles.stewards.models import RoleInvitation
from principles.stewards.waiting import ROLES_ENDING
from principles.waiting import waits


class HoldsFilter(SimpleListFilter):
    """The roles that hold; those that have ended, and all of them, on request."""

    title = _("gäller")
    parameter_name = "galler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("avslutade", _("Avslutade")), ("alla", _("Alla"))]

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else choice | {"display": _("Gäller nu")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset
        if self.value() == "alla":
            return queryset
        return rows.ended() if self.value() == "avslutade" else rows.active()


@admin.register(Steward)
class StewardAdmin(ReadOnly, ScopedAdmin):
    """Written on pages of its own, by the flows; a row is never deleted."""

    handbook = "roller"
    list_display = ("user", "role", "agreement", "since", "until", "acts")
    list_filter = (HoldsFilter, "role", waits(ROLES_ENDING))
    ordering = ("agreement", "-role", "user__last_name", "user__first_name", "pk")
    list_select_related = ("agreement", "user")
    fields = ("user", "role", "agreement", "since", "until")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        return keeps(request, None, writing=True)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # type: ignore[override]
        return keeps(request, obj, writing=True) and not (obj and obj.has_ended)

    def get_urls(self) -> list[Any]:
        ending = self.page_at("<object_id>/avsluta/", admin_pages.end, "end_role")
        return [ending, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self.list_display if keeps(request, None, writing=True) else self.list_display[:-1]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page where a role is given, to an address and not to somebody in a list."""
        return admin_pages.give(request, self)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """A page of its own for those who may change the role; others read the row."""
        self.refuse_foreign(request, object_id)
        steward = self.get_object(request, unquote(object_id))
        if self.has_change_permission(request, steward):
            return admin_pages.change(request, self, steward)
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=_("att göra"))
    def acts(self, obj: Steward) -> SafeString | str:
        if obj.has_ended:
            return now("avslutad")
        change = reverse("admin:principles_steward_change", args=[obj.pk])
        end = reverse("admin:end_role", args=[obj.pk])
        return format_html(
            '<a href="{}">{}</a> <a href="{}">{}</a>', change, _("Ändra"), end, _("Avsluta")
        )


@admin.register(RoleInvitation)
class RoleInvitationAdmin(ReadOnly, ScopedAdmin):
    """What waits for somebody to make an account, and what became of the others."""

    handbook = "roller"
    list_display = ("email", "role", "agreement", "invited_at", "state", "acts")
    list_filter = ("role",)
    list_select_related = ("agreement",)
    fields = (
        "email", "role", "agreement", "until", "invited_by", "invited_at", "expires_on", "state",
        "accepted_at",
    )  # fmt: skip
    readonly_fields = ("state",)

    def get_urls(self) -> list[Any]:
        back = self.page_at("<object_id>/ta-tillbaka/", admin_pages.withdraw, "withdraw_role")
        return [back, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self.list_display if keeps(request, None, writing=True) else self.list_display[:-1]

    @admin.display(description=_("läge"))
    def state(self, obj: RoleInvitation) -> Any:
        return obj.state

    @admin.display(description=_("att göra"))
    def acts(self, obj: RoleInvitation) -> SafeString | str:
        if not obj.is_waiting:
            return "–"
        address = reverse("admin:withdraw_role", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, _("Ta tillbaka"))
