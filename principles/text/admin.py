"""The versions of the text in the admin. A draft is written on one page (drafting)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from principles.drafting import admin_pages as drafting
from principles.forms import TextField
from principles.models import AgreementVersion, Principle, Undertaking
from principles.scoped_admin import ReadOnly, ScopedAdmin, agreements_kept

LONGEST_UNDERTAKING = 20_000


@admin.register(AgreementVersion)
class VersionAdmin(ScopedAdmin):
    """A version is begun as a copy, written on the draft's page, and only read once adopted."""

    handbook = "versioner"
    list_display = ("name", "agreement", "number", "state", "adopted_when")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    change_list_template = "admin/versions.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version begins as a draft, on a page of its own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What organisations have been asked about stays, with what they answer."""
        asked = obj is not None and obj.consultations.public().exists()
        return not (is_adopted(obj) or asked) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft that goes takes its parts along, which nobody deletes one by one."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        parts = {model._meta.verbose_name for model in (Principle, Undertaking)}
        return listed, counts, lacking - parts, protected

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_write = agreements_kept(request.user, writing=True).exists()
        return super().changelist_view(request, {"may_write": may_write} | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        return drafting.draft(request, self, self.found(request, object_id))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        return drafting.edits(request, self.found(request, object_id))

    def found(self, request: HttpRequest, key: Any) -> AgreementVersion:
        """The version. Raises Http404 when it is not of an agreement that one keeps."""
        version: AgreementVersion | None = self.get_object(request, str(key))
        if version is None:
            raise Http404
        return version

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("agreement", "based_on")

    def get_urls(self) -> list[Any]:
        own = [
            ("nytt/", self.new, "new_draft"),
            ("forhandsgranska/", drafting.preview, "preview"),
            ("<int:pk>/visa/", self.show, "show_draft"),
            ("<int:pk>/kommentera/", self.comment, "comment_draft"),
            ("<int:pk>/kommentarer/<int:key>/", self.mark_comment, "handle_draft_comment"),
            ("<int:pk>/skillnad/", self.difference, "draft_difference"),
            ("<int:pk>/andringar/<int:number>/", self.edit, "draft_edit"),
            ("<int:pk>/andringar/<int:number>/ta-tillbaka/", self.bring_back, "restore_draft"),
        ]
        view = self.admin_site.admin_view
        return [path(at, view(shown), name=name) for at, shown, name in own] + super().get_urls()

    def new(self, request: HttpRequest) -> HttpResponse:
        return drafting.new(request, self)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        return drafting.show(request, self.found(request, pk))

    def difference(self, request: HttpRequest, pk: int) -> HttpResponse:
        return drafting.difference(request, self.found(request, pk))

    def comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        return drafting.comment(request, self, self.found(request, pk))

    def mark_comment(self, request: HttpRequest, pk: int, key: int) -> HttpResponse:
        version = self.found(request, pk)

        def post(request: HttpRequest) -> HttpResponse:
            return drafting.mark_comment(request, version, key)

        return require_POST(post)(request)

    def edit(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return drafting.edit(request, self.found(request, pk), number)

    def bring_back(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        version = self.found(request, pk)

        def post(request: HttpRequest) -> HttpResponse:
            return drafting.bring_back(request, self, version, number)

        return require_POST(post)(request)


def is_adopted(version: AgreementVersion | None) -> bool:
    return version is not None and version.is_frozen


@admin.register(Principle)
class PrincipleAdmin(ReadOnly, ScopedAdmin):
    """Only the history of each: principles are written where the whole draft is."""

    handbook = "texter"
    list_display = ("name", "version", "position")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Undertaking)
class UndertakingAdmin(ScopedAdmin):
    """Undertakings that came after their version was adopted; others are written in the draft."""

    handbook = "texter"
    list_display = ("text", "version", "party")
    fields = ("version", "party", "principle", "text", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(added_later=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An undertaking stays in the version that it was made in."""
        return ("version",) if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs |= {"form_class": TextField, "max_length": LONGEST_UNDERTAKING}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        rows = super().choices(db_field, request)
        if db_field.name == "version":
            return rows.filter(state__in=AgreementVersion.FROZEN_STATES)
        return rows
