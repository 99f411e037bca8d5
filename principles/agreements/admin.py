"""The agreement itself, its parties, criteria, and who keeps it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from principles.models import Agreement, Benefit, Criterion, Party, Steward
from principles.scoped_admin import ScopedAdmin, ScopedTable


class CriterionInline(ScopedTable):
    model = Criterion
    fields = ("position", "text", "explanation")


class BenefitInline(ScopedTable):
    model = Benefit
    fields = ("position", "text")


@admin.register(Agreement)
class AgreementAdmin(ScopedAdmin):
    list_display = ("name", "region", "is_published")
    inlines = (CriterionInline,)
    fieldsets = (
        (None, {"fields": ("name", "region", "slug", "county_code", "domain", "is_published")}),
        (_("Startsidan"), {"fields": ("tagline", "lead", "about", "benefits_intro", "source")}),
        (_("Andra sidor"), {"fields": ("process_intro", "governance_intro")}),
        (_("Att ansluta sig"), {"fields": ("join_intro", "signing_opens")}),
        (
            _("Kontakt och granskning"),
            {"fields": ("website", "email", "reviewed_on", "next_review_on")},
        ),
        (_("Registret över underskrifter"), {"fields": ("checkpoint_addresses",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What addresses are built on is the operator's."""
        return (
            () if request.user.is_superuser else ("slug", "county_code", "domain", "is_published")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(Party)
class PartyAdmin(ScopedAdmin):
    list_display = ("name", "agreement", "side", "position")
    list_filter = ("side",)
    inlines = (BenefitInline,)


@admin.register(Steward)
class StewardAdmin(ScopedAdmin):
    """Who keeps which agreement: the operator's to decide."""

    list_display = ("user", "role", "agreement", "until")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
