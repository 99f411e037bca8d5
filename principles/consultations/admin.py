"""Consultations. Their answers come with the dialogue."""

from django.contrib import admin

from principles.models import Consultation
from principles.scoped_admin import ScopedAdmin


@admin.register(Consultation)
class ConsultationAdmin(ScopedAdmin):
    list_display = ("title", "version", "opens_on", "closes_on")
    prepopulated_fields = {"slug": ("title",)}
