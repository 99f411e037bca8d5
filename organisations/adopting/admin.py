"""The requests that a version be adopted: what waits, for whom, and what came of the others."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from organisations.adopting import admin_pages
from organisations.models import Adoption
from organisations.waiting import TEXTS_TO_ADOPT, TEXTS_TO_APPROVE
from principles.scoped_admin import ReadOnly, ScopedAdmin
from principles.waiting import waits

State = Adoption.State


@admin.register(Adoption)
class AdoptionAdmin(ReadOnly, ScopedAdmin):
    handbook = "versioner#anta-en-ny-version"
    list_display = ("version", "state", "next_step", "asked_at", "asked_by", "answered_by")
    list_filter = ("state", waits(TEXTS_TO_APPROVE, TEXTS_TO_ADOPT))
    readonly_fields = ("next_step",)
    fields = (
        "version", "state", "next_step", "document_hash", "asked_at", "asked_by", "message",
        "answered_at", "answered_by", "comment", "adopted_at", "adopted_by",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("version__agreement", "asked_by", "answered_by")

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("begar/<object_id>/", admin_pages.ask, "ask_for_adoption"),
            self.page_at("<object_id>/svara/", admin_pages.answer, "answer_adoption"),
            self.page_at("<object_id>/anta/", admin_pages.adopt, "adopt_version"),
            self.page_at("<object_id>/ta-tillbaka/", admin_pages.withdraw, "withdraw_adoption"),
            *super().get_urls(),
        ]

    @admin.display(description=_("att göra"))
    def next_step(self, obj: Adoption) -> SafeString | str:
        """Where the one whose turn it is goes."""
        steps = {
            State.WAITING: ("admin:answer_adoption", _("Styrgruppen läser och svarar")),
            State.APPROVED: ("admin:adopt_version", _("Kansliet antar")),
        }
        if obj.state not in steps:
            return "–"
        name, words = steps[State(obj.state)]
        return format_html('<a href="{}">{}</a>', reverse(name, args=[obj.pk]), words)
