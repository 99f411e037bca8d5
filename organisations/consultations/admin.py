"""Where the secretariat prepares a consultation: what it is about, its questions and meetings."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.consultations import admin_pages, board_pages
from organisations.consultations.admin_forms import (
    ConsultationForm,
    MeetingForm,
    QuestionForm,
    QuestionFormSet,
)
from organisations.consultations.asking import parts_of
from organisations.models import ConsultationInvitation, Representative
from organisations.waiting import CONSULTATIONS_TO_PUBLISH
from principles.models import (
    AgreementVersion,
    Consultation,
    ConsultationMeeting,
    Question,
)
from principles.scoped_admin import ScopedAdmin, ScopedInline, ScopedTable, is_key
from principles.waiting import waits


def is_written(request: HttpRequest, inline: Any, obj: Any) -> bool:
    """Whether the user may still change the questions: not once the consultation is opened."""
    return bool(ScopedInline.has_change_permission(inline, request, obj)) and not obj.is_opened


class UntilOpened:
    """Rows that are fixed once the consultation is opened."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_written(request, self, obj)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class QuestionInline(UntilOpened, ScopedInline):
    model = Question
    verbose_name = _("fråga")
    verbose_name_plural = _("frågor")
    formset = QuestionFormSet
    readonly_fields = ("subject",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if is_written(request, self, obj):
            return ("about", "heading", "prompt", "position")
        return ("subject", "prompt")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        parts = parts_of(obj.version)
        kwargs["form"] = type("QuestionFormOf", (QuestionForm,), {"parts": parts})
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("Gäller"))
    def subject(self, obj: Question) -> str:
        return str(obj.get_kind_display())


class MeetingInline(ScopedInline):
    model = ConsultationMeeting
    verbose_name = _("möte")
    verbose_name_plural = _("möten")
    form = MeetingForm
    fields = MeetingForm.Meta.fields


class InvitationInline(UntilOpened, ScopedTable):
    """Those that are invited. They are added on a page of its own, where one can search."""

    model = ConsultationInvitation
    verbose_name = _("inbjuden organisation")
    verbose_name_plural = _("inbjudna organisationer")
    fields = readonly_fields = ("organisation", "acting")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        acting = Representative.objects.active().filter(organisation=OuterRef("organisation"))
        rows = super().get_queryset(request).select_related("organisation")
        return rows.annotate(somebody=Exists(acting)).order_by("organisation__sort_key")

    @admin.display(description=_("får mejl"))
    def acting(self, obj: Any) -> str:
        return now("ja") if obj.somebody else now("nej, ingen företräder organisationen i portalen")


@admin.register(Consultation)
class ConsultationAdmin(ScopedAdmin):
    handbook = "remisser"
    form = ConsultationForm
    list_display = ("title", "version", "stage", "opens_on", "closes_on")
    list_filter = (waits(CONSULTATIONS_TO_PUBLISH),)
    change_form_template = "admin/consultation.html"
    actions = None

    def get_urls(self) -> list[Any]:
        """With the pages of its own for each thing that is done with a consultation."""

        def page(address: str, shown: Any, name: str) -> Any:
            def answer(request: HttpRequest, **kwargs: Any) -> Any:
                return shown(request, self, **kwargs)

            return path(f"<object_id>/{address}", self.admin_site.admin_view(answer), name=name)

        return [
            page("fraga-om-alla/", admin_pages.ask_all, "consultation_ask_all"),
            page("bjud-in/", admin_pages.invite_more, "consultation_invite"),
            page("oppna/", admin_pages.open_page, "consultation_open"),
            page("forlang/", admin_pages.prolong_page, "consultation_prolong"),
            page("publicera/", admin_pages.publish_page, "consultation_publish"),
            page("svar/", board_pages.board, "consultation_board"),
            page("svar/<question>/", board_pages.question_page, "consultation_answers"),
            page("svar.csv", board_pages.csv_file, "consultation_csv"),
            page("svar.xlsx", board_pages.xlsx_file, "consultation_xlsx"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("version__agreement")

    @admin.display(description=_("läge"))
    def stage(self, obj: Consultation) -> str:
        return admin_pages.stage(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = ("version", "title", "slug", "introduction", "audience", "opens_on", "closes_on")
        return (*fields, "conclusion") if obj and obj.is_published else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        opened = ("version", "slug", "audience", "opens_on", "closes_on")
        return opened if obj and obj.is_opened else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj and obj.is_opened else {"slug": ("title",)}

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Questions come when it is known which version they are about.

        Once it is opened they are read with their answers instead.
        """
        if obj is None:
            return []
        questions = [] if obj.is_opened else [QuestionInline]
        invited = obj.audience == Consultation.Audience.INVITED
        return [*questions, MeetingInline, *([InvitationInline] if invited else [])]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The version is chosen here, and made and changed elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "version":
            widget: Any = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
            field.help_text = now("Ett utkast. Finns inget görs det under Versioner av texten.")
        return field

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Only what is not adopted can be asked about."""
        rows = super().choices(db_field, request)
        if db_field.name == "version":
            rows = rows.exclude(state__in=AgreementVersion.FROZEN_STATES)
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been opened is kept, with its answers."""
        opened = obj is not None and obj.is_opened
        return not opened and super().has_delete_permission(request, obj)

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Saving waits for a colleague who opens the consultation in the same moment."""
        if request.method == "POST" and object_id and is_key(object_id):
            rows = Consultation.objects.select_for_update()
            list(rows.filter(pk=int(object_id)).values_list("pk"))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        self.refuse_foreign(request, object_id)
        found = self.get_object(request, unquote(object_id))
        panel = admin_pages.panel(found, may_write=self.has_change_permission(request, found))
        return super().change_view(request, object_id, form_url, panel | (extra_context or {}))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, now("Remissen är skapad. Lägg nu till frågorna."))
        return redirect("admin:principles_consultation_change", obj.pk)

    def view_on_site(self, obj: Any) -> str | None:
        """The public page, once there is something for the public to see."""
        return obj.get_absolute_url() if obj.is_opened else None
