"""Meeting places, and the way to those who are registered for them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plans.events import admin_pages, managing
from plans.events.admin_forms import EventForm
from plans.models import Event
from principles.scoped_admin import ScopedAdmin


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    handbook = "motesplatser"
    form = EventForm
    list_display = ("title", "agreement", "starts_at", "place", "taken", "stage")
    list_filter = ("kind",)
    search_fields = ("title", "place")
    prepopulated_fields = {"slug": ("title",)}
    change_form_template = "admin/event.html"
    actions = None

    def get_urls(self) -> list[Any]:
        """With the pages of its own for those who are registered."""

        def page(address: str, shown: Any, name: str) -> Any:
            def answer(request: HttpRequest, **kwargs: Any) -> Any:
                return shown(request, self, **kwargs)

            return path(f"<object_id>/{address}", self.admin_site.admin_view(answer), name=name)

        return [
            page("anmalda/", admin_pages.board, "event_board"),
            page("anmalda/ny/", admin_pages.add_page, "event_add"),
            page("anmalda/<registration>/avboka/", admin_pages.strike_page, "event_strike"),
            page("anmalda/<registration>/plats/", admin_pages.seat_page, "event_seat"),
            page("anmalda.csv", admin_pages.csv_file, "event_csv"),
            page("anmalda.xlsx", admin_pages.xlsx_file, "event_xlsx"),
            page("narvaro/", admin_pages.attendance, "event_attendance"),
            page("stall-in/", admin_pages.cancel_page, "event_cancel"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request).select_related("agreement")
        counted: QuerySet[Any] = rows.counted()
        return counted

    @admin.display(description=_("anmälda"))
    def taken(self, event: Event) -> str:
        if not event.takes_registrations and not event.seated:
            return "–"
        seats = "" if event.seat_limit is None else f" / {event.seat_limit}"
        queue = now(", %d väntar") % event.waiting if event.waiting else ""
        return f"{event.seated}{seats}{queue}"

    @admin.display(description=_("läge"))
    def stage(self, event: Event) -> str:
        if event.is_cancelled:
            return now("inställt")
        return now("har varit") if event.is_past else now("kommer")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        when = ["starts_at", "ends_at", "place", "link", "access"]
        about = ["agreement", "title", "slug", "kind", "description", "programme"]
        seats = ["takes_registrations", "seat_limit", "most_per_organisation", "register_until"]
        found = [
            (None, {"fields": about}),
            (_("Tid och plats"), {"fields": when}),
            (_("Anmälan"), {"fields": seats}),
        ]
        if obj is None:
            return found
        if obj.is_cancelled:
            about.append("cancelled_reason")
        afterwards = (_("Efter mötet"), {"fields": ["minutes", "minutes_link"]})
        writes = self.has_change_permission(request, obj)
        told = (_("Mejl"), {"fields": ["tell"]})
        return [*found, afterwards, *([told] if writes and not obj.is_cancelled else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("agreement", "cancelled_reason") if obj.is_cancelled else ("agreement",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The address of a page that people have stays when the title is changed."""
        return {} if obj else {"slug": ("title",)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What people are registered for is cancelled, not removed, so that they are told."""
        if obj is not None and obj.registrations.confirmed().exists():
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the event and tell what came of it."""
        tell = bool(form.cleaned_data.get("tell"))
        came = managing.save_event(obj, by=request.user, tell=tell)
        if came.told:
            said = ngettext("%d anmäld får ett mejl.", "%d anmälda får ett mejl.", came.told)
            messages.success(request, said % came.told)
        if came.seated:
            said = ngettext(
                "%d från väntelistan har fått en plats och ett mejl.",
                "%d från väntelistan har fått en plats och ett mejl.",
                came.seated,
            )
            messages.success(request, said % came.seated)
        if came.over_limit:
            said = ngettext(
                "%d person har en plats utöver antalet. Ingen blir av med sin plats.",
                "%d personer har en plats utöver antalet. Ingen blir av med sin plats.",
                came.over_limit,
            )
            messages.warning(request, said % came.over_limit)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        self.refuse_foreign(request, object_id)
        found = self.get_object(request, unquote(object_id))
        more = {"may_write": self.has_change_permission(request, found)}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))
