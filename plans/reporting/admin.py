"""Where the secretariat makes the year's report."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from plans.models import Report, ReportPart
from plans.reporting import admin_pages
from principles.forms import TextField
from principles.scoped_admin import ScopedAdmin, ScopedInline, agreements_kept, is_key, keeps

LONGEST_TEXT = 200_000


class Texts:
    """Text fields that tidy what is written and say how much fits."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.TextField):
            kwargs |= {"form_class": TextField, "max_length": LONGEST_TEXT}
        elif isinstance(db_field, models.CharField) and not db_field.choices:
            kwargs |= {"form_class": TextField}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and db_field.name == "plan":  # chosen here, made and changed elsewhere
            for what in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{what}_related", False)
        return field


class UntilPublished:
    """Parts are written until the report is published, and read since."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        published = obj is not None and obj.is_published
        return not published and ScopedInline.has_add_permission(self, request, obj)  # type: ignore[arg-type]

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class ReportPartInline(UntilPublished, Texts, ScopedInline):
    model = ReportPart
    fields = ("kind", "heading", "body", "position")


@admin.register(Report)
class ReportAdmin(Texts, ScopedAdmin):
    handbook = "uppfoljning#arets-uppfoljningsrapport"
    list_display = ("title", "agreement", "year", "state", "published_at")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    change_list_template = "admin/reports.html"
    change_form_template = "admin/report.html"
    fields = ("title", "plan", "introduction")
    inlines = (ReportPartInline,)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A report begins as a draft from what is known, on a page of its own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_published(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_published(obj) and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            ("ny/", admin_pages.new, "new_report"),
            ("<int:pk>/visa/", admin_pages.show, "show_report"),
            ("<int:pk>/utkast.pdf", admin_pages.document, "report_draft_pdf"),
            ("<int:pk>/publicera/", admin_pages.publish_page, "publish_report"),
            ("<int:pk>/ratta/", admin_pages.correct_page, "correct_report"),
        ]

        def page(shown: Any) -> Any:
            def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
                return shown(request, self, **kwargs)

            return view(answer)

        return [path(at, page(shown), name=name) for at, shown, name in own] + super().get_urls()

    def found(self, request: HttpRequest, key: int, *, writing: bool = False) -> Report:
        """The report. Raises Http404 when it is not of an agreement that one keeps, and
        PermissionDenied with `writing` when one only reads it."""
        report: Report | None = self.get_object(request, str(key)) if is_key(str(key)) else None
        if report is None:
            raise Http404
        if writing and not keeps(request, report, writing=True):
            raise PermissionDenied
        return report

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Saving waits for a colleague who publishes the report in the same moment."""
        if request.method == "POST" and object_id and is_key(object_id):
            list(Report.objects.select_for_update().filter(pk=int(object_id)).values_list("pk"))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_write = agreements_kept(request.user, writing=True).exists()
        return super().changelist_view(request, {"may_write": may_write} | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        report = kwargs.get("obj")
        if report is not None:
            context |= admin_pages.panel(request, report)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Any) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.is_published else None


def is_published(report: Report | None) -> bool:
    return report is not None and report.is_published
