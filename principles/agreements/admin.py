"""The agreement itself, its parties, criteria, and who keeps it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from principles.models import Agreement, Benefit, Criterion, Party
from principles.scoped_admin import ScopedAdmin, ScopedTable


class CriterionInline(ScopedTable):
    model = Criterion
    fields = ("position", "text", "explanation")


class BenefitInline(ScopedTable):
    model = Benefit
    fields = ("position", "text")


@admin.register(Agreement)
class AgreementAdmin(ScopedAdmin):
    handbook = "texter#andra-texter"
    list_display = ("name", "region", "is_published")
    inlines = (CriterionInline,)
    fieldsets = (
        (None, {"fields": ("name", "region", "slug", "county_code", "domain", "is_published")}),
        (_("Startsidan"), {"fields": ("tagline", "lead", "about", "benefits_intro", "source")}),
        (_("Andra sidor"), {"fields": ("process_intro", "governance_intro")}),
        (_("Att ansluta sig"), {"fields": ("join_intro", "signing_opens", "steering_approves")}),
        (
            _("Kontakt och granskning"),
            {"fields": ("website", "email", "reviewed_on", "next_review_on")},
        ),
        (_("Registret över underskrifter"), {"fields": ("checkpoint_addresses",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What addresses are built on is the operator's, and who has to say yes to whom."""
        own = ("slug", "county_code", "domain", "is_published", "steering_approves")
        return () if request.user.is_superuser else own

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(Party)
class PartyAdmin(ScopedAdmin):
    handbook = "texter#andra-texter"
    list_display = ("name", "agreement", "side", "position")
    list_filter = ("side",)
    inlines = (BenefitInline,)
