"""Choosing one or several of very many rows, by writing what they are called.

A list of 10 000 organisations cannot be chosen from. A model that says how its rows are told
apart (`told_apart`, and `named(text)` on its query set) gets fields to write in instead, in
every form of the admin: by name, by number, or as the suggestions beside the field say it
(static/js/suggest.js fills them in; without a script one writes the whole name).
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from principles.forms import one_line

LONGEST, MOST = 400, 200


def is_written(model: Any) -> bool:
    """Whether the rows of a model are chosen by writing."""
    return hasattr(model, "told_apart")


class Written(forms.TextInput):
    """One row, as a text; with suggestions for the field of a model where that is known."""

    template_name = "admin/widgets/written.html"

    class Media:
        js = ("js/suggest.js",)

    def __init__(self, field: Any = None, attrs: Any = None) -> None:
        super().__init__({"size": 50, "maxlength": LONGEST, "autocomplete": "off"} | (attrs or {}))
        self.field = field
        self.tell: Any = None

    def format_value(self, value: Any) -> Any:
        return self.tell(value) if self.tell and value else value

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.field is not None:
            meta = self.field.model._meta
            context["suggestions"] = {
                "address": reverse("admin:autocomplete"), "app": meta.app_label,
                "model": meta.model_name, "field": self.field.name,
            }  # fmt: skip
        return context


class WrittenRows(Written):
    """Several rows, each in a line of its own, and three lines more."""

    template_name = "admin/widgets/written_rows.html"
    empty_lines = 3

    def format_value(self, value: Any) -> list[Any]:
        return [super(WrittenRows, self).format_value(one) for one in value or ()]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [one for one in given if str(one).strip()][: MOST + 1]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = [*self.format_value(value), *[""] * self.empty_lines]
        context["lines"] = [(number, line) for number, line in enumerate(lines)]
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0" if id_ else id_


NOBODY = gettext_lazy("Ingen i överenskommelsen heter ”%(text)s”. Skriv hela namnet eller numret.")


def find(rows: Any, text: str) -> Any:
    """The one of the rows that a text means. Raises ValidationError for none, or several."""
    written = one_line(str(text))[:LONGEST]
    found = list(rows.named(written)[:2])
    if not found:
        raise ValidationError(NOBODY, code="invalid_choice", params={"text": written})
    if len(found) > 1:
        told = _("Flera heter ”%(text)s”. Skriv numret i stället: %(example)s.")
        about = {"text": written, "example": found[0].told_apart}
        raise ValidationError(told, code="invalid_choice", params=about)
    return found[0]


class WrittenChoice(forms.ModelChoiceField):
    """One row of many."""

    queryset: Any
    widget = Written

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.widget.tell = self.tell

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.widget.tell = copied.tell
        return copied

    def tell(self, value: Any) -> str:
        """What stands in the field for a key; for what somebody wrote, just that."""
        rows = self.queryset.model._default_manager
        row = rows.filter(pk=value).first() if is_pk(value) else None
        return row.told_apart if row else str(value)

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else find(self.queryset.all(), value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(data or "") != (self.tell(initial) if initial else "")


class WrittenChoices(forms.ModelMultipleChoiceField):
    """Several rows of many."""

    queryset: Any
    widget = WrittenRows

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.told: dict[Any, str] = {}
        self.widget.tell = self.tell

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.told = {}
        copied.widget.tell = copied.tell
        return copied

    def prepare_value(self, value: Any) -> Any:
        """The chosen rows, all fetched at once."""
        keys = [getattr(one, "pk", one) for one in value or ()]
        known = [key for key in keys if is_pk(key)]
        rows = self.queryset.model._default_manager.filter(pk__in=known) if known else ()
        self.told = {row.pk: row.told_apart for row in rows}
        return keys

    def tell(self, value: Any) -> str:
        return self.told.get(value, str(value))

    def clean(self, value: Any) -> Any:
        if len(value or ()) > MOST:
            raise ValidationError(_("Välj högst %d."), code="too_many") from None
        found, wrong = [], []
        for text in value or ():
            try:
                found.append(find(self.queryset.all(), text).pk)
            except ValidationError as problem:
                wrong += problem.error_list
        if wrong:
            raise ValidationError(wrong)
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return self.queryset.model._default_manager.filter(pk__in=found)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial)
        return {self.tell(key) for key in before} != {str(one) for one in data or ()}


def is_pk(value: Any) -> bool:
    """Whether a value is a key of a row, and not what somebody has written."""
    return isinstance(value, int)
