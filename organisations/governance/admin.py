"""Bodies and seats."""

from django.contrib import admin

from organisations.models import Body, BodyQuota, Seat
from organisations.waiting import BODIES_WITH_VACANT_SEATS, SEATS_ENDING
from principles.scoped_admin import ScopedAdmin, ScopedTable
from principles.waiting import waits


class QuotaInline(ScopedTable):
    model = BodyQuota
    fields = ("party", "seats")


@admin.register(Body)
class BodyAdmin(ScopedAdmin):
    list_display = ("name", "agreement", "seat_limit", "is_maximum", "position")
    list_filter = (waits(BODIES_WITH_VACANT_SEATS),)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (QuotaInline,)


@admin.register(Seat)
class SeatAdmin(ScopedAdmin):
    list_display = ("person", "body", "party", "position", "starts_on", "ends_on")
    list_filter = ("position", waits(SEATS_ENDING))
