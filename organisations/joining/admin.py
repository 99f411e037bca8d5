"""The list of applications and accessions; each opens on a page of its own (reviewing)."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.models import Accession
from organisations.reviewing import admin_pages as reviewing
from organisations.signing import admin_pages
from organisations.waiting import APPLICATIONS, APPLICATIONS_TO_APPROVE
from principles.scoped_admin import ReadOnly, ScopedAdmin
from principles.waiting import waits

SENT = Coalesce("submitted_at", "created_at")
WAITING = Coalesce("forwarded_at", "submitted_at", "created_at")


@admin.register(Accession)
class AccessionAdmin(ReadOnly, ScopedAdmin):
    """What has been sent in, the newest first. What an organisation is still writing is its own."""

    handbook = "ansokningar"
    list_display = ("organisation", "state", "waited", "sent", "signed_at", "agreement")
    list_filter = ("state", waits(APPLICATIONS, APPLICATIONS_TO_APPROVE))
    list_select_related = ("organisation", "agreement")
    search_fields = ("organisation__search_text",)
    searches_folded = True
    ordering = (F("submitted_at").desc(nulls_last=True), "-pk")
    change_list_template = "admin/accessions.html"

    def get_urls(self) -> list[Any]:
        """The pages where the secretariat records what did not happen in the portal."""
        return [
            self.page_at("pa-papper/", admin_pages.on_paper, "on_paper"),
            self.page_at("<object_id>/uttrade/", admin_pages.withdrawal, "record_withdrawal"),
            self.page_at("<object_id>/ratta/", admin_pages.correction, "correct_identity"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Accession]:
        return super().get_queryset(request).exclude(state=Accession.State.DRAFT)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        return reviewing.application(request, self, object_id)

    @admin.display(description=_("inskickad"), ordering=SENT)
    def sent(self, obj: Accession) -> Any:
        return obj.submitted_at

    @admin.display(description=_("har väntat"), ordering=WAITING.desc())
    def waited(self, obj: Accession) -> str:
        """For how many days it has waited for those who have it now."""
        if not obj.is_under_review:
            return "–"
        if obj.days_waited == 0:
            return now("kom in i dag")
        return ngettext("%d dag", "%d dagar", obj.days_waited) % obj.days_waited
