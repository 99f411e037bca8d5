"""Where an editor writes English: a page for each row with its parts, and a list of all."""

from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.models import Translation
from principles.scoped_admin import ReadOnly, ScopedAdmin, is_key, keeps, rows_kept
from principles.translations.flows import ChangedMeanwhile, translate
from principles.translations.forms import TranslateForm
from principles.translations.rows import fields_of, models_to_translate

LANGUAGE = Translation.Language.ENGLISH


class KindFilter(admin.SimpleListFilter):
    """The kinds of rows that have translations, by the names that people know."""

    title = _("slag")
    parameter_name = "slag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = models_to_translate()
        kinds = model_admin.get_queryset(request).order_by("model").values_list("model", flat=True)
        return [
            (kind, str(known[kind]._meta.verbose_name))
            for kind in kinds.distinct()
            if kind in known
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(model=self.value()) if self.value() else queryset


class WithSources(ChangeList):
    """The list's rows with the Swedish text of each: one query for each kind of row."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = defaultdict(set)
        for translation in self.result_list:
            keys[translation.model].add(translation.row)
        known = models_to_translate()
        found = {
            (name, row.pk): row
            for name, pks in keys.items()
            if name in known
            for row in known[name]._default_manager.filter(pk__in=pks)
        }
        for translation in self.result_list:
            translation.source_row = found.get((translation.model, translation.row))


@admin.register(Translation)
class TranslationAdmin(ReadOnly, ScopedAdmin):
    """All that is translated, and what has become old since. It is written on the rows' pages."""

    handbook = "texter#engelska"
    list_display = ("told", "kind", "place", "agreement", "state")
    list_display_links = None
    list_filter = (KindFilter,)
    list_select_related = ("agreement",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithSources

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.page)
        return [path("rad/<slug:model>/<str:pk>/", page, name="translate"), *super().get_urls()]

    @admin.display(description=_("rad"))
    def told(self, row: Any) -> SafeString | str:
        if row.source_row is None:
            return "–"
        address = reverse("admin:translate", args=[row.model, row.row])
        return format_html('<a href="{}">{}</a>', address, str(row.source_row)[:80])

    @admin.display(description=_("slag"))
    def kind(self, row: Any) -> str:
        return str(row.source_row._meta.verbose_name) if row.source_row else row.model

    @admin.display(description=_("fält"))
    def place(self, row: Any) -> str:
        if row.source_row is None:
            return str(row.field)
        return str(row.source_row._meta.get_field(row.field).verbose_name)

    @admin.display(description=_("läge"))
    def state(self, row: Any) -> str:
        if row.source_row is None:
            return now("Raden finns inte längre")
        if row.is_stale(getattr(row.source_row, row.field) or ""):
            return now("Den svenska texten har ändrats sedan översättningen skrevs")
        return now("Översatt")

    def page(self, request: HttpRequest, model: str, pk: str) -> HttpResponse:
        """One row and its parts, Swedish beside English; the steering group reads."""
        row = row_kept(request, model, pk)
        fixed = getattr(row, "words_are_fixed", False)
        writes = keeps(request, row, writing=True) and not fixed
        parts = fields_of(row, LANGUAGE)
        fields = [field for _part, found in parts for field in found]
        form = TranslateForm(fields, request.POST or None, writes=writes)
        if request.method == "POST" and form.is_valid() and save(request, row, form):
            return redirect("admin:translate", model, pk)
        return form_page(
            request,
            self,
            title=now("På engelska: %(row)s") % {"row": row},
            button=now("Spara"),
            template="admin/translate.html",
            change_address=change_address(row),
            page_form=form,
            writes=writes,
            parts=grouped(parts, form),
            translated=sum(bool(field.text) for field in fields),
            stale=sum(field.is_stale for field in fields),
            total=len(fields),
        )


def row_kept(request: HttpRequest, model: str, pk: str) -> Any:
    """The row, if it can be translated and is of an agreement that the user keeps, else 404."""
    found = models_to_translate().get(model)
    if not (found and is_key(pk)):
        raise Http404
    row = rows_kept(found, request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def change_address(row: Any) -> str:
    """Where the row's Swedish is written; empty where it is on another row's page."""
    if type(row) not in admin.site._registry:
        return ""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])


def save(request: HttpRequest, row: Any, form: TranslateForm) -> bool:
    """Run the flow and say how it went. Returns whether the page is done with."""
    try:
        changed = translate(row.get_agreement(), form.words(), by=request.user, language=LANGUAGE)
    except ChangedMeanwhile as problem:
        form.tell_of(problem)
        return False
    except (NotAllowed, NotNow) as problem:
        form.add_error(None, str(problem))
        return False
    said = now("Sparat. Ändrade texter: %(number)s.") % {"number": changed}
    messages.success(request, said)
    return True


def grouped(parts: Any, form: TranslateForm) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The form's rows under the part that each belongs to: (kind, what it is called, rows)."""
    rows = iter(form.rows())
    return [
        (str(part._meta.verbose_name), str(part), [next(rows) for _field in fields])
        for part, fields in parts
    ]
