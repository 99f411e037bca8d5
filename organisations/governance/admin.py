"""Bodies."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.governance import board
from organisations.governance.guarding import kept
from organisations.models import Body, BodyQuota
from organisations.waiting import BODIES_WITH_VACANT_SEATS
from principles.refused_saves import RefusedSaves
from principles.scoped_admin import ScopedAdmin, ScopedTable
from principles.waiting import waits


class QuotaFormSet(BaseInlineFormSet):
    """What the parties fill, which together is no more than the body has."""

    def clean(self) -> None:
        super().clean()
        remaining = [form for form in self.forms if form not in self.deleted_forms]
        numbers = [form.cleaned_data.get("seats") or 0 for form in remaining if form.is_valid()]
        if self.instance.seat_limit and sum(numbers) > self.instance.seat_limit:
            said = now("Parternas platser är tillsammans %(sum)d, fler än organets %(all)d.")
            raise ValidationError(said % {"sum": sum(numbers), "all": self.instance.seat_limit})


class QuotaInline(ScopedTable):
    model = BodyQuota
    formset = QuotaFormSet
    fields = ("party", "seats")


@admin.register(Body)
class BodyAdmin(RefusedSaves, ScopedAdmin):
    handbook = "organ#organ-och-platser"
    list_display = ("name", "agreement", "seat_limit", "is_maximum", "position", "places")
    list_filter = (waits(BODIES_WITH_VACANT_SEATS),)
    prepopulated_fields = {"slug": ("name",)}
    change_form_template = "admin/body.html"
    inlines = (QuotaInline,)
    fields = (
        "agreement", "name", "slug", "task", "seat_limit", "is_maximum", "chair_shared",
        "term_years", "position",
    )  # fmt: skip

    def get_urls(self) -> list[Any]:
        page = self.page_at("<object_id>/platser/", board.board, "body_board")
        return [page, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("agreement")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A body that is there already is saved with what its parties fill, below."""
        if not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The body and what its parties fill are judged as the one form that they stand in."""
        with kept(Body.objects.filter(pk=form.instance.pk)):
            if change:
                super().save_model(request, form.instance, form, change)
            super().save_related(request, form, formsets, change)

    @admin.display(description=_("platser"))
    def places(self, obj: Body) -> SafeString:
        """The way to who sits there, and to fill what is vacant."""
        address = reverse("admin:body_board", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, now("Platser och mandat"))
