"""The rounds of signatures, to follow: how far each organisation has come."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import Signatory, SigningRound
from principles.scoped_admin import ReadOnly, ScopedAdmin


class SignatoryInline(ReadOnly, admin.TabularInline):
    model = Signatory
    extra = 0
    fields = ("name", "state", "answered_at", "reason")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(SigningRound)
class SigningRoundAdmin(ReadOnly, ScopedAdmin):
    handbook = "underskrifter#folja-underskrifter"
    list_display = ("organisation", "kind", "state", "progress", "due_on", "channel")
    list_filter = ("state", "kind", "channel")
    search_fields = ("accession__organisation__search_text",)
    searches_folded = True
    inlines = (SignatoryInline,)
    fields = (
        "accession", "kind", "version", "state", "channel", "required", "due_on", "decision",
        "case_number", "opened_by", "opened_at", "closed_at", "entry",
    )  # fmt: skip

    @admin.display(description=_("organisation"))
    def organisation(self, obj: SigningRound) -> str:
        return obj.accession.organisation.name

    @admin.display(description=_("underskrifter"))
    def progress(self, obj: SigningRound) -> str:
        return f"{len(obj.signed)}/{obj.required}"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("accession__organisation")
        return rows.prefetch_related("signatories")
