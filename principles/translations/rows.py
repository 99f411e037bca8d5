"""Which rows of an agreement can be translated, and how far that has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from principles.translations.models import Translation, key_of
from principles.translations.reading import has_words


def models_to_translate() -> dict[str, Any]:
    """Every model with fields that can be translated, by its name."""
    return {
        str(model._meta.model_name): model
        for model in apps.get_models()
        if hasattr(model, "translatable")
    }


@dataclass
class Field:
    """A field with something to translate, beside what it says in the other language."""

    row: Any
    name: str
    source: str
    translation: Translation | None = None

    @property
    def label(self) -> str:
        return str(self.row._meta.get_field(self.name).verbose_name).capitalize()

    @property
    def is_long(self) -> bool:
        return isinstance(self.row._meta.get_field(self.name), models.TextField)

    @property
    def text(self) -> str:
        return self.translation.text if self.translation else ""

    @property
    def is_stale(self) -> bool:
        """Whether the Swedish text has changed since it was translated."""
        return bool(self.translation and self.translation.is_stale(self.source))


def with_parts(row: Any) -> Iterator[Any]:
    """The row and what is translated on the same page, in the order in which it is read."""
    yield row
    for accessor in getattr(row, "translated_with", ()):
        yield from getattr(row, accessor).all()


def fields_of(row: Any, language: str) -> list[tuple[Any, list[Field]]]:
    """The row and its parts, each with its fields that have a Swedish text or a translation."""
    known = {
        (one.model, one.row, one.field): one
        for one in Translation.objects.filter(agreement=row.get_agreement(), language=language)
    }
    found = []
    for part in with_parts(row):
        fields = [
            Field(part, name, getattr(part, name) or "", known.get(key_of(part, name)))
            for name in part.translatable
        ]
        found.append((part, [one for one in fields if has_words(one.source) or one.translation]))
    return [(part, fields) for part, fields in found if fields]
