"""The admin between regions: a steward meets only the agreements that he or she keeps.

Every list, choice, autocomplete, inline, history and direct address goes through here. What
belongs to another agreement does not exist (404); the steering group reads, the secretariat
writes, an operator may do both.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from simple_history.admin import SimpleHistoryAdmin

from principles.models import Agreement, Steward
from principles.naming import Written, WrittenChoice, WrittenChoices, WrittenRows, is_written
from principles.of_agreement import OfAgreement
from principles.swedish import searchable


def agreements_kept(user: Any, *, writing: bool = False) -> QuerySet[Agreement]:
    """The agreements that the user may read in the admin, or with `writing` change."""
    if user.is_superuser:
        return Agreement.objects.all()
    stewards = Steward.objects.of(user)
    if writing:
        stewards = stewards.secretariat()
    return Agreement.objects.filter(pk__in=stewards.values("agreement"))


def agreements_of_secretariat(user: Any) -> QuerySet[Agreement]:
    """The agreements whose secretariat the user is in; an operator is not, as such."""
    stewards = Steward.objects.of(user).secretariat()
    return Agreement.objects.filter(pk__in=stewards.values("agreement"))


def rows_kept(model: Any, user: Any, *, writing: bool = False) -> QuerySet[Any]:
    """The rows of a model that belong to the agreements the user keeps.

    A model says how it leads to its agreement by `agreement_lookup`; one that says nothing
    (the vocabulary of activity areas) is common to all; users are the operator's.
    """
    rows = model._default_manager.all()
    if user.is_superuser:
        return rows
    if model is Agreement:
        return agreements_kept(user, writing=writing)
    lookup = getattr(model, "agreement_lookup", None)
    if lookup:
        return rows.filter(**{f"{lookup}__in": agreements_kept(user, writing=writing)}).distinct()
    return rows.none() if hasattr(model, "USERNAME_FIELD") else rows


class OwnChoices:
    """Fields that offer only rows of the agreement at hand, else of those one keeps.

    Of rows that may be very many one writes which is meant, unless the class has few of them.
    """

    has_few_rows = False

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        model: Any = db_field.remote_field.model
        rows = rows_kept(model, request.user, writing=True)
        agreement = getattr(request, "agreement_at_hand", None)
        if agreement is None or not getattr(model, "agreement_lookup", None):
            return rows
        return rows.filter(**{model.agreement_lookup: agreement}).distinct()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices(db_field, request))
        if is_written(db_field.remote_field.model) and not self.has_few_rows:
            kwargs |= {"form_class": WrittenChoice, "widget": Written(db_field)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices(db_field, request))
        if is_written(db_field.remote_field.model) and not self.has_few_rows:
            kwargs |= {"form_class": WrittenChoices, "widget": WrittenRows(db_field)}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without Django's buttons beside what is written or ticked: they work on lists only."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = getattr(field, "widget", None)
        inner = getattr(widget, "widget", None)
        alone = isinstance(inner, Written | CheckboxSelectMultiple)
        if isinstance(widget, RelatedFieldWidgetWrapper) and alone:
            field.widget = inner
        return field


def keeps(request: HttpRequest, row: Any, *, writing: bool) -> bool:
    """Whether the user may read (or write) rows of this row's agreement; of any, without one."""
    kept = keys_kept(request, writing=writing)
    agreement = row.get_agreement() if row is not None and row.pk else None
    return agreement.pk in kept if agreement else bool(kept)


def keys_kept(request: HttpRequest, *, writing: bool) -> set[int]:
    """The keys of the agreements that the user may read (or write), asked once in a request: a
    page of the admin wants to know for every model in its menu."""
    asked: dict[Any, set[int]] = request.__dict__.setdefault("agreements_kept", {})
    question = (request.user.pk, writing)
    if question not in asked:
        kept = agreements_kept(request.user, writing=writing)
        asked[question] = set(kept.values_list("pk", flat=True))
    return asked[question]


def is_key(text: str) -> bool:
    """Whether a text of the address or a form can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < 19


class ScopedAdmin(OwnChoices, SimpleHistoryAdmin):
    """The admin of a model whose rows belong to agreements."""

    list_per_page = 50
    # The page of the handbook about these rows: `organ`, or a heading of it, `organ#moten`.
    handbook = ""
    show_full_result_count = False  # to count all rows as well takes as long as the search

    searches_folded = False  # the fields of the search hold `searchable` text, alike everywhere

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """SQLite tells Å from å: where the text is kept folded, the words of the search are too."""
        term = searchable(search_term) if self.searches_folded else search_term
        return super().get_search_results(request, queryset, term)

    def agreements_of(self, request: HttpRequest) -> list[Agreement]:
        """The agreements that the user may read, asked once in a request."""
        if not hasattr(request, "agreements_read"):
            request.agreements_read = list(agreements_kept(request.user))  # type: ignore[attr-defined]
        found: list[Agreement] = request.agreements_read  # type: ignore[attr-defined]
        return found

    def get_list_filter(self, request: HttpRequest) -> Any:
        """With one agreement at a time, for those who keep several."""
        found = list(super().get_list_filter(request))
        several = len(keys_kept(request, writing=False)) > 1
        has_agreement = hasattr(self.model, "agreement_lookup") and self.model is not Agreement
        return [*found, OfAgreement] if several and has_agreement else found

    def page_at(self, address: str, shown: Callable[..., Any], name: str) -> URLPattern:
        """An address of a page of one's own, for `get_urls`: `shown(request, model_admin, …)`."""

        def answer(request: HttpRequest, **kwargs: Any) -> Any:
            return shown(request, self, **kwargs)

        answer.model_admin = self  # type: ignore[attr-defined]  # as Django tells of its own
        return path(address, self.admin_site.admin_view(answer), name=name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        kept = rows_kept(self.model, request.user).order_by()
        return rows.filter(pk__in=kept.values("pk"))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            request.agreement_at_hand = obj.get_agreement()  # type: ignore[attr-defined]
        return super().get_form(request, obj, change, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps(request, None, writing=False)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return keeps(request, None, writing=True)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=True)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=True)

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=False)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self.refuse_foreign(request, object_id)
        return super().change_view(request, object_id, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self.refuse_foreign(request, object_id)
        return super().delete_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self.refuse_foreign(request, object_id)
        if not hasattr(self.model, "history"):
            return admin.ModelAdmin.history_view(self, request, object_id, *args, **kwargs)
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        """What a row said once, to read: the package itself would save what is sent here."""
        self.refuse_foreign(request, object_id)
        if not hasattr(self.model, "history") or not is_key(version_id):
            raise Http404
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, *args, **kwargs)

    def refuse_foreign(self, request: HttpRequest, object_id: str) -> None:
        """Raise Http404 for a row that is not of an agreement the user keeps, or not at all."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the way to the row's English, where it has words to translate."""
        if kwargs.get("obj") is not None and hasattr(self.model, "translatable"):
            key = (self.model._meta.model_name, kwargs["obj"].pk)
            context["translate_address"] = reverse("admin:translate", args=key)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Any) -> str | None:
        """The row's page on the portal, where it has one."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters beside the list ask for; other words in the address are refused."""
        filters = [own[0] if isinstance(own, tuple) else own for own in self.list_filter]
        names = {getattr(own, "parameter_name", "") for own in filters}
        if lookup in names | {OfAgreement.parameter_name}:
            return True
        name, _mark, kind = lookup.partition("__")
        return name in filters and kind in {"", "exact", "in", "isnull", "id__exact"}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row starts empty, whatever the address says."""
        return {}

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not all(is_key(key) for key in request.POST.getlist("_selected_action")):
            raise Http404
        return super().changelist_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.get_agreement().bump()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One by one, so that each row's own rules hold."""
        for row in queryset:
            row.delete()


class ReadOnly:
    """Nothing here is changed by hand; it is made by the flows."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


class ScopedInline(OwnChoices, admin.StackedInline):
    """Rows inside the form of the row that they belong to; the parent decides who may."""

    extra = 0
    view_on_site = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None:
            request.agreement_at_hand = obj.get_agreement()  # type: ignore[attr-defined]
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=False)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=True)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class ScopedTable(ScopedInline, admin.TabularInline):
    """The same, as a table."""

    template = "admin/edit_inline/tabular.html"
