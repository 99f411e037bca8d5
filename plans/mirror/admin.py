"""Where the secretariat makes a year's mirror. What a party rates is never seen here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from plans.mirror import admin_pages, result_pages
from plans.mirror.admin_forms import MirrorForm
from plans.mirror.models import Mirror
from plans.mirror.preparing import stretch_links
from plans.waiting import MIRRORS_TO_PUBLISH
from principles.models import AgreementVersion
from principles.scoped_admin import ScopedAdmin, is_key
from principles.waiting import waits


@admin.register(Mirror)
class MirrorAdmin(ScopedAdmin):
    """The mirrors. Neither ratings nor assessors are registered as models of the admin."""

    handbook = "uppfoljning#spegeln-parterna-bedomer-sig-sjalva-och-varandra"
    form = MirrorForm
    fields = ("agreement", "year", "version", "closes_on", "asks_signatories", "introduction")
    list_display = ("__str__", "agreement", "stage", "handed_in")
    list_filter = (waits(MIRRORS_TO_PUBLISH),)
    change_form_template = "admin/mirror.html"
    actions = None

    def get_urls(self) -> list[Any]:
        """With the pages of its own for each thing that is done with a mirror."""

        def page(address: str, shown: Any, name: str) -> Any:
            def answer(request: HttpRequest, **kwargs: Any) -> Any:
                return shown(request, self, **kwargs)

            return path(f"<object_id>/{address}", self.admin_site.admin_view(answer), name=name)

        return [
            page("skattar/", admin_pages.add_assessor, "mirror_assessor"),
            page("skattar/<assessor>/", admin_pages.change_assessor, "mirror_change_assessor"),
            page("oppna/", admin_pages.open_page, "mirror_open"),
            page("resultat/", result_pages.results_page, "mirror_results"),
            page("kommentar/<principle>/", result_pages.joint_page, "mirror_joint"),
            page("insats/<principle>/", result_pages.action_page, "mirror_action"),
            page("publicera/", result_pages.publish_page, "mirror_publish"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("agreement", "version__agreement")
        return rows.prefetch_related("agreement__parties", "handed_in")

    @admin.display(description=_("läge"))
    def stage(self, obj: Mirror) -> str:
        return admin_pages.stage(obj)

    @admin.display(description=_("har lämnat in"))
    def handed_in(self, obj: Mirror) -> str:
        done, parties = len(obj.handed_in.all()), len(obj.agreement.parties.all())
        return f"{done}/{parties}" if obj.opened_at else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if not obj or not obj.opened_at:
            return ()
        # Another last day would show what one organisation's answer changes.
        told = ("closes_on",) if obj.tells_of_signatories else ()
        return ("agreement", "year", "version", "asks_signatories", *told)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The version is chosen here, and made and changed elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "version":
            widget: Any = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return field

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """The texts that apply or are in dialogue."""
        rows = super().choices(db_field, request)
        if db_field.name != "version":
            return rows
        states = AgreementVersion.State
        return rows.filter(Q(state__in=(states.ADOPTED, states.CONSULTATION)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been opened is kept."""
        opened = obj is not None and obj.opened_at is not None
        return not opened and super().has_delete_permission(request, obj)

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Saving waits for a party that hands in, or a colleague who opens, in the same moment."""
        if request.method == "POST" and object_id and is_key(object_id):
            rows = Mirror.objects.select_for_update()
            list(rows.filter(pk=int(object_id)).values_list("pk"))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.opened_at:
            stretch_links(obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        self.refuse_foreign(request, object_id)
        found = self.get_object(request, unquote(object_id))
        may_write = self.has_change_permission(request, found)
        panel = admin_pages.panel(found, may_write=may_write)
        return super().change_view(request, object_id, form_url, panel | (extra_context or {}))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:plans_mirror_change", obj.pk)

    def view_on_site(self, obj: Any) -> str | None:
        """The public page, once it is there."""
        return obj.get_absolute_url() if obj.published_at else None
