"""The steps of the process, each with its documents."""

from django.contrib import admin

from principles.models import ProcessDocument, ProcessStep
from principles.scoped_admin import ScopedAdmin, ScopedInline


class ProcessDocumentInline(ScopedInline):
    model = ProcessDocument
    fields = ("position", "title", "link")


@admin.register(ProcessStep)
class ProcessStepAdmin(ScopedAdmin):
    handbook = "texter#processen"
    list_display = ("title", "agreement", "when", "state")
    list_filter = ("state",)
    inlines = (ProcessDocumentInline,)
    fields = ("agreement", "title", "when", "sort_date", "state", "place", "text")
