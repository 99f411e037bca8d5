"""The meetings of bodies: agenda, call, minutes and their approval."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.attachments.files import AttachmentField
from organisations.meetings import admin_pages
from organisations.meetings.models import LONGEST_TEXT
from organisations.models import BodyMeeting
from organisations.waiting import MINUTES_TO_APPROVE
from principles.forms import TextField
from principles.scoped_admin import ScopedAdmin, is_key
from principles.waiting import waits


def long_text(label: Any, help_text: Any) -> TextField:
    return TextField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=AdminTextareaWidget,
        help_text=help_text,
    )  # fmt: skip


class PdfField(AttachmentField):
    """A PDF of at most 10 MB, as its own bytes say. Raises ValidationError for anything else."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.FileInput(attrs={"accept": "application/pdf"})
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is not None and upload.content_type != "application/pdf":
            raise ValidationError(now("Välj en pdf"), code="kind")
        return upload


class MeetingForm(forms.ModelForm):
    """A meeting; `upload` are its minutes as a PDF, `remove_file` takes that away."""

    place = TextField(
        label=_("Plats"), max_length=200, required=False, widget=AdminTextInputWidget,
        help_text=_("Lokal, adress och ort."),
    )  # fmt: skip
    agenda = long_text(_("Dagordning"), _("Markdown. Följer med kallelsen."))
    minutes = long_text(_("Protokoll"), _("Visas för allmänheten när det är justerat. Markdown."))
    upload = PdfField(
        label=_("Protokoll som pdf"), required=False,
        help_text=_("Högst 10 MB. Ersätter den pdf som finns. Visas när det är justerat."),
    )  # fmt: skip
    remove_file = forms.BooleanField(label=_("Ta bort den pdf som finns"), required=False)

    class Meta:
        model = BodyMeeting
        fields = (
            "body", "starts_at", "ends_at", "place", "link", "agenda", "agenda_is_public",
            "minutes",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The file is fixed with the minutes: also for whoever opened the form before that."""
        said = super().clean() or self.cleaned_data
        if said.get("upload") or said.get("remove_file"):
            if self.instance.is_approved:
                raise ValidationError(now("Protokollet är redan justerat."))
            if self.instance.is_cancelled:
                raise ValidationError(now("Mötet är inställt."))
        return said


@admin.register(BodyMeeting)
class BodyMeetingAdmin(ScopedAdmin):
    handbook = "organ#moten-och-protokoll"
    form = MeetingForm
    list_display = ("body", "starts_at", "place", "stage")
    list_filter = (waits(MINUTES_TO_APPROVE),)
    change_form_template = "admin/body_meeting.html"
    actions = None

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/kalla/", admin_pages.call_page, "call_meeting"),
            self.page_at("<object_id>/stall-in/", admin_pages.cancel_page, "cancel_meeting"),
            self.page_at("<object_id>/justera/", admin_pages.approve_page, "approve_minutes"),
            self.page_at("<object_id>/oppna-igen/", admin_pages.reopen_page, "reopen_minutes"),
            self.page_at("<object_id>/protokoll.pdf", admin_pages.file_page, "meeting_file"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("body__agreement")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found: list[Any] = [
            (None, {"fields": ["body", "starts_at", "ends_at", "place", "link"]}),
            (_("Dagordning"), {"fields": ["agenda", "agenda_is_public"]}),
        ]
        if obj is None or obj.is_cancelled:
            return found
        minutes = ["minutes"]
        if not obj.is_approved and self.has_change_permission(request, obj):
            minutes += ["upload", *(["remove_file"] if obj.minutes_file else [])]
        return [*found, (_("Protokoll"), {"fields": minutes})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("body", "minutes") if obj.is_approved else ("body",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A meeting that somebody was called to, or with approved minutes, is kept."""
        is_kept = obj is not None and (obj.called_at or obj.is_approved)
        return not is_kept and super().has_delete_permission(request, obj)

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Saving waits for a colleague who calls, or approves, in the same moment."""
        if request.method == "POST" and object_id and is_key(object_id):
            rows = BodyMeeting.objects.select_for_update()
            list(rows.filter(pk=int(object_id)).values_list("pk"))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """With the file that came or goes; the former is removed when all is kept."""
        former = None
        upload, removed = form.cleaned_data.get("upload"), form.cleaned_data.get("remove_file")
        if (upload or removed) and obj.minutes_file:
            former = obj.minutes_file.name
        if upload or removed:
            obj.minutes_file = upload or ""
        super().save_model(request, obj, form, change)
        if former:
            storage = obj.minutes_file.storage
            transaction.on_commit(lambda: storage.delete(former), robust=True)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        self.refuse_foreign(request, object_id)
        found = self.get_object(request, unquote(object_id))
        more = admin_pages.panel(found) | {
            "may_write": self.has_change_permission(request, found),
        }
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description=_("läge"))
    def stage(self, obj: BodyMeeting) -> str:
        return admin_pages.stage(obj)
