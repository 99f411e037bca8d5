"""The register as a list to read. Nobody, not even an operator, changes a row."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from organisations.models import RegisterEntry
from organisations.unpublishing.admin_pages import unpublish_entry
from principles.scoped_admin import ReadOnly, ScopedAdmin


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnly, ScopedAdmin):
    handbook = "underskrifter#registret-over-underskrifter"
    list_display = ("seq", "agreement", "kind", "time", "hash")
    list_filter = ("kind",)
    change_form_template = "admin/register_entry.html"
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

    def get_urls(self) -> list[Any]:
        """With the operator's page that takes a name out of an entry."""

        def answer(request: HttpRequest, object_id: str) -> Any:
            return unpublish_entry(request, self, object_id)

        view = self.admin_site.admin_view(answer)
        return [path("<object_id>/avpublicera/", view, name="unpublish_entry"), *super().get_urls()]
