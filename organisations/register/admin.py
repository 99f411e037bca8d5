"""The register as a list to read. Nobody, not even an operator, changes a row."""

from django.contrib import admin

from organisations.models import RegisterEntry
from principles.scoped_admin import ReadOnly, ScopedAdmin


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnly, ScopedAdmin):
    list_display = ("seq", "agreement", "kind", "time", "hash")
    list_filter = ("kind",)
    fields = (
        "agreement",
        "seq",
        "kind",
        "time",
        "ref",
        "document",
        "prev",
        "hash",
        "canonical",
        "note",
    )
