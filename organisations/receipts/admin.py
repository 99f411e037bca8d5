"""The readings of receipts in the admin: only to read, for the secretariat and operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.receipts.models import ReceiptReading
from principles.scoped_admin import ReadOnly, ScopedAdmin


@admin.register(ReceiptReading)
class ReceiptReadingAdmin(ReadOnly, ScopedAdmin):
    handbook = "underskrifter#las-ett-kvitto"
    list_display = ("entry", "organisation", "by", "capacity", "what", "at")
    list_filter = ("capacity", "what")
    search_fields = ("entry__round__accession__organisation__name",)
    fields = ("entry", "organisation", "by", "capacity", "what", "at")
    readonly_fields = ("organisation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(
            "entry__agreement", "entry__round__accession__organisation", "by"
        )

    @admin.display(description=_("organisation"))
    def organisation(self, obj: ReceiptReading) -> str:
        return obj.entry.round.accession.organisation.name
