"""The agreement in the admin, with how it begins and how it is taken along."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from overenskommelsen.founding import admin_pages
from principles.agreements.admin import AgreementAdmin
from principles.models import Agreement

admin.site.unregister(Agreement)


@admin.register(Agreement)
class FoundingAgreementAdmin(AgreementAdmin):
    handbook = "ny-overenskommelse"
    change_form_template = "admin/agreement.html"

    def get_urls(self) -> list[Any]:
        export = admin_pages.export_agreement
        return [
            self.page_at("<object_id>/ta-ut/", export, "export_agreement"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return admin_pages.new_agreement(request, self)
