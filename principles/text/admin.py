"""The text of a draft on one page, in reading order. An adopted text is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from principles.models import AgreementVersion, Principle, Section, Undertaking
from principles.scoped_admin import ScopedAdmin, ScopedInline, ScopedTable


class PartOfDraft:
    """A part of the text can be changed as long as its version is not adopted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


def is_adopted(version: AgreementVersion | None) -> bool:
    return version is not None and version.is_frozen


class SectionInline(PartOfDraft, ScopedInline):
    model = Section
    fields = ("position", "heading", "anchor", "body", "plain")
    prepopulated_fields = {"anchor": ("heading",)}


class PrincipleInline(PartOfDraft, ScopedInline):
    model = Principle
    fields = ("position", "name", "slug", "meaning", "glyph")
    prepopulated_fields = {"slug": ("name",)}


class UndertakingInline(PartOfDraft, ScopedTable):
    model = Undertaking
    fields = ("position", "party", "principle", "text")


@admin.register(AgreementVersion)
class VersionAdmin(ScopedAdmin):
    list_display = ("name", "agreement", "number", "state", "adopted_when")
    list_filter = ("state",)
    readonly_fields = ("state", "in_force_until", "document_hash")
    inlines = (SectionInline, PrincipleInline, UndertakingInline)
    fields = (
        "agreement", "number", "name", "slug", "state", "adopted_when", "adopted_on",
        "deciding_body", "case_number", "in_force_from", "in_force_until", "introduction",
        "source", "document_hash",
    )  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_adopted(obj) and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Undertakings first: a principle that goes then lets go of those under it."""
        formsets = sorted(formsets, key=lambda formset: formset.model is not Undertaking)
        super().save_related(request, form, formsets, change)


class RowOfText(ScopedAdmin):
    """A part of the text on a page of its own. It stays in the version that it was made in."""

    def may_write(self, obj: Any) -> bool:
        return obj is None or not obj.version.is_frozen

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("version",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(obj) and super().has_delete_permission(request, obj)


@admin.register(Principle)
class PrincipleAdmin(RowOfText):
    """Principles are added where the whole draft is written: on the version's page."""

    list_display = ("name", "version", "position")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Undertaking)
class UndertakingAdmin(RowOfText):
    """Undertakings, also those that come after the version was signed."""

    list_display = ("text", "version", "party", "added_later")

    def may_write(self, obj: Any) -> bool:
        return super().may_write(obj) or obj.added_later
