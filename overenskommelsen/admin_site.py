"""The admin for secretariats, steering groups and operators: our login, two factors."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from overenskommelsen.handbook.views import addresses, page_about
from overenskommelsen.menu import by_task
from overenskommelsen.pulse.showing import pulse_of
from overenskommelsen.waiting.lines import by_urgency, waiting_for
from principles.keeping import has_second_factor


class Suggestions(AutocompleteJsonView):
    """Rows of the agreements that one keeps, in the words by which one chooses them."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        told: dict[str, str] = super().serialize_result(obj, to_field_name)
        return told | {"text": str(getattr(obj, "told_apart", told["text"]))}


class PortalAdminSite(AdminSite):
    site_header = _("Överenskommelser: förvaltning")
    site_title = _("Förvaltning")
    index_title = _("Förvaltning")

    def has_permission(self, request: HttpRequest) -> bool:
        """Stewards and operators, with a second factor outside development."""
        user = request.user
        return user.is_authenticated and user.is_staff and has_second_factor(user)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the handbook, without Django's password pages and `r/…`, which tells of any row."""
        left_out = {"view_on_site", "password_change", "password_change_done"}
        kept = [url for url in super().get_urls() if getattr(url, "name", "") not in left_out]
        return addresses(self) + kept

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the page of the handbook that tells about the page at hand."""
        return super().each_context(request) | {"handbook_address": page_about(request, self)}

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """What waits for whoever has logged in and how the agreements stand, before all else."""
        told = {"waiting": by_urgency(waiting_for(request.user))} | pulse_of(request.user)
        return super().index(request, (extra_context or {}) | told)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return Suggestions.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu by task; below the address of one app, what is that app's."""
        found: list[Any] = super().get_app_list(request, app_label)
        return found if app_label else by_task(found)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """The portal's own login; whoever lacks a second factor is led to where one gets it."""
        if not request.user.is_authenticated:
            back = request.GET.get("next") or reverse("admin:index")
            return redirect_to_login(back, reverse("account_login"))
        if not request.user.is_staff:
            raise PermissionDenied
        if not has_second_factor(request.user):
            messages.warning(
                request, now("Förvaltningen kräver tvåstegsinloggning. Ordna det här först.")
            )
            return redirect("mfa_index")
        return redirect("admin:index")
