"""Who sits in the bodies; a seat is filled from the one that ends, or from the vacant one."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.models import Body, Seat
from organisations.waiting import SEATS_ENDING
from principles.admin_pages import kept
from principles.models import Party
from principles.refused_saves import RefusedSaves
from principles.scoped_admin import ScopedAdmin, is_key
from principles.waiting import waits


@admin.register(Seat)
class SeatAdmin(RefusedSaves, ScopedAdmin):
    handbook = "organ#tillsatta-en-plats"
    list_display = ("person", "body", "party", "position", "starts_on", "ends_on", "next_step")
    list_filter = ("position", waits(SEATS_ENDING))
    search_fields = ("person",)
    fields = (
        "body", "party", "position", "person", "email", "organisation", "starts_on", "ends_on",
        "substitute_for",
    )  # fmt: skip

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("efter/<object_id>/", fill_after, "fill_after"),
            self.page_at("vakant/<object_id>/<party>/", fill_vacant, "fill_vacant"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("body__agreement", "party").prefetch_related("successors")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What one of our own pages has put there; nothing from the address."""
        found: dict[str, Any] = getattr(request, "prefilled", {})
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A seat that is filled after another one remembers which."""
        if not change:
            obj.successor_of = getattr(request, "filled_after", None)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("att göra"))
    def next_step(self, obj: Seat) -> SafeString | str:
        """The way to whoever comes after, where the seat has an end and nobody is named yet."""
        if not obj.ends_on or obj.successors.all():
            return "–"
        address = reverse("admin:fill_after", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, now("Tillsätt efterträdare"))


def fill_after(request: HttpRequest, model_admin: Any, object_id: str) -> Any:
    """A new seat for whoever comes after the one that ends. 404 for another agreement's."""
    rows = Seat.objects.select_related("body__agreement", "party")
    former = kept(request, rows, object_id, "body__agreement", writing=True)
    first = former.ends_on + timedelta(days=1) if former.ends_on else timezone.localdate()
    request.filled_after = former  # type: ignore[attr-defined]
    return prefilled(
        request, model_admin, former.body, former.party, first, position=former.position
    )


def fill_vacant(request: HttpRequest, model_admin: Any, object_id: str, party: str) -> Any:
    """A new seat in a body, for a party (0: not said which). 404 for another agreement's."""
    body = kept(request, Body.objects.select_related("agreement"), object_id, "agreement",
                writing=True)  # fmt: skip
    if not is_key(party):
        raise Http404
    found = None
    if int(party):
        found = get_object_or_404(Party, agreement=body.agreement, pk=party)
    return prefilled(request, model_admin, body, found, timezone.localdate(), position="member")


def prefilled(
    request: HttpRequest, model_admin: Any, body: Body, party: Any, first: Any, *, position: str
) -> Any:
    """The admin's own form of a new seat, with what is known already."""
    request.agreement_at_hand = body.agreement  # type: ignore[attr-defined]
    request.prefilled = {  # type: ignore[attr-defined]
        "body": body.pk, "party": party and party.pk, "position": position, "starts_on": first,
        "ends_on": body.last_day_of_term(first),
    }  # fmt: skip
    return model_admin.changeform_view(request, None)
