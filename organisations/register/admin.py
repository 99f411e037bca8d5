"""The register as a list to read. Nobody, not even an operator, changes a row."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from organisations.models import RegisterEntry, SigningRound
from organisations.receipts.reading import capacity_of
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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the way to the receipt, for those who may read it."""
        entry = kwargs.get("obj")
        if entry is not None and SigningRound.objects.filter(entry=entry).exists():
            context["may_read_receipt"] = bool(capacity_of(request.user, entry))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        """With the operator's page that takes a name out of an entry."""

        def answer(request: HttpRequest, object_id: str) -> Any:
            return unpublish_entry(request, self, object_id)

        view = self.admin_site.admin_view(answer)
        return [path("<object_id>/avpublicera/", view, name="unpublish_entry"), *super().get_urls()]
