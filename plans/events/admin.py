"""Meeting places."""

from django.contrib import admin

from plans.models import Event
from principles.scoped_admin import ScopedAdmin


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    list_display = ("title", "agreement", "starts_at", "place")
    prepopulated_fields = {"slug": ("title",)}
