"""Looking for a person in everything that the database holds, whatever table it is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model

from overenskommelsen.erasing.words import Words


@dataclass(frozen=True)
class Hit:
    """That a person stands in one column of one row: by `email`, `name` or `salt`."""

    table: str
    column: str
    kind: str
    model: type[Model] | None = None
    pk: Any = None

    @property
    def label(self) -> str:
        """How an operator names the row: `Seat:5`."""
        return f"{self.model._meta.object_name}:{self.pk}" if self.model else self.table

    @property
    def row(self) -> Any:
        return self.model and self.model._base_manager.filter(pk=self.pk).first()

    @property
    def told(self) -> str:
        """The row in words, for the operator who decides what it is."""
        if not self.model:
            return f"{self.table}, {self.column}"
        return f"{self.model._meta.verbose_name}, {self.column}: {str(self.row)[:100]}"


def sweep(words: Words) -> Iterator[Hit]:
    """Every place where the words stand, in every table of the database, ours or not."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    for table in sorted(tables):
        yield from search(table, models.get(table), words)


def search(table: str, model: type[Model] | None, words: Words) -> Iterator[Hit]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        key = names.index(model._meta.pk.column) if model else None
        for row in cursor:
            pk = row[key] if key is not None else None
            if model is not None:
                pk = model._meta.pk.to_python(pk)
            for column, value in zip(names, row, strict=True):
                for kind in words.kinds_in(as_text(value, column)):
                    yield Hit(table, column, kind, model, pk)


def as_text(value: Any, column: str) -> str:
    """A stored value as text to look in; a session's is unpacked first."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    if not isinstance(value, str):
        return json.dumps(value) if isinstance(value, dict | list) else ""
    if column == "session_data":
        return json.dumps(Session(session_data=value).get_decoded(), default=str)
    return value
