"""Reading an agreement's folder: an `agreement.toml` and the Markdown files it points to.

The keys of a table are the fields of its model and the names of the tables inside it. A row's
`position` is its place in the file. A long text stands in the TOML itself or, written as
`{ file = "about.md" }`, in a Markdown file of the folder. What a row says in English stands
in the table `english` inside it, under the names of the same fields. A row is referred to by
its slug, and from outside the table that it stands in by the slugs on the way: `2010-2014/dialog`.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from overenskommelsen.loading.tables import AGREEMENT, Table
from principles.models import AgreementVersion

State = AgreementVersion.State
# In a table `english`: which fields have an English that was made from an older Swedish text.
OLDER = "older"


class BadContent(Exception):
    """Content that cannot be loaded; the message says where, and what was expected."""

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where.rstrip(': ')}: {expected}")
        self.expected = expected


@dataclass(frozen=True)
class Reference:
    """A value that names a row, until everything is read: then the row takes its place."""

    raw: str
    model: type[models.Model]
    where: str
    above: str


@dataclass(eq=False)
class Row:
    """A checked row: where it stands, its values (a Row where it refers to one), its inner rows
    and what it says in English, of which `older` are the fields whose Swedish has changed."""

    table: Table
    where: str
    values: dict[str, Any]
    inside: dict[str, list["Row"]] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    older: list[str] = field(default_factory=list)
    saved: Any = None

    @property
    def name(self) -> str:
        """What tells the row from its siblings: its slug, or 2015-2019 of a plan."""
        return "-".join(str(raw_of(self.values.get(name))) for name in self.table.apart)

    def everything(self) -> Iterator["Row"]:
        """The row and all those inside it."""
        yield self
        for rows in self.inside.values():
            for row in rows:
                yield from row.everything()


class Reader:
    """Reads one folder into rows. Every method raises BadContent for what it cannot accept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.path = folder / "agreement.toml"
        # What may be referred to: the rows of each model by their way from the top.
        self.known: dict[type[models.Model], dict[str, Row]] = {}

    def agreement(self, **instead: Any) -> Row:
        """The folder's agreement with all that belongs to it, `instead` of what stands there."""
        try:
            raw = tomllib.loads(text_of(self.path, str(self.path)))
        except tomllib.TOMLDecodeError as error:
            raise BadContent(str(self.path), f"expected TOML: {error}") from None
        return self.checked(raw | instead, f"{self.path}: ")

    def checked(self, raw: dict[str, Any], where: str) -> Row:
        """What a file says, or would say, as rows that refer to each other."""
        agreement = self.row(raw, AGREEMENT, where)
        for row in agreement.everything():
            row.values = {name: self.resolved(value) for name, value in row.values.items()}
        return agreement

    def row(self, raw: Any, table: Table, where: str, above: str = "") -> Row:
        if not isinstance(raw, dict):
            raise BadContent(where, f"expected a table, found {raw!r}")
        allowed = [*table.fields, *table.inside, *(["english"] if table.translatable else [])]
        for key in raw:
            one_of(key, allowed, key_in(where, key), "a key that is")
        values = {}
        for name, column in table.fields.items():
            if name in raw:
                values[name] = self.value(raw[name], column, key_in(where, name), above)
            elif not column.blank and not column.has_default():
                raise BadContent(key_in(where, name), f"expected {kind_of(column)[1]}, missing")
        row = Row(table, where, values)
        row.english, row.older = self.english(raw, values, table, where)
        way = f"{above}/{row.name}".strip("/") if table.parent else ""
        self.known.setdefault(table.model, {})[way] = row
        row.inside = {
            name: self.rows(raw.get(name, []), inner, key_in(where, name), way)
            for name, inner in table.inside.items()
        }
        return row

    def english(
        self, raw: dict[str, Any], values: dict[str, Any], table: Table, where: str
    ) -> tuple[dict[str, str], list[str]]:
        """What the row says in English (never more than it says in Swedish), and what of it is
        older than the Swedish."""
        where = key_in(where, "english")
        texts = raw.get("english", {})
        if not isinstance(texts, dict):
            raise BadContent(where, f"expected a table, found {texts!r}")
        older, found = texts.get(OLDER, []), {}
        for key, text in texts.items():
            place = key_in(where, key)
            if key == OLDER:
                continue
            one_of(key, [k for k in table.translatable if values.get(k)], place, "a key that is")
            found[key] = self.value(text, table.fields[key], place)
            if not found[key]:
                raise BadContent(place, "expected a text, found none")
        if not isinstance(older, list) or any(name not in found for name in older):
            names = ", ".join(found)
            raise BadContent(key_in(where, OLDER), f"expected a list of some of {names}")
        return found, older

    def rows(self, raw: Any, table: Table, where: str, above: str = "") -> list[Row]:
        if not isinstance(raw, list):
            raise BadContent(where, f"expected a list of tables, found {raw!r}")
        seen: dict[tuple[Any, ...], Row] = {}
        for place, one in enumerate(raw):
            row = self.row(one, table, f"{where}[{place}]", above)
            same = tuple(raw_of(row.values.get(name)) for name in table.apart)
            if same in seen:
                first = list(seen).index(same)
                key = key_in(row.where, table.apart[-1])
                raise BadContent(key, f"expected something else than in [{first}]")
            seen[same] = row
        return list(seen.values())

    def value(self, raw: Any, column: Any, where: str, above: str = "") -> Any:
        if isinstance(column, models.TextField) and isinstance(raw, dict):
            return self.markdown(raw, where)
        kind: Any
        kind, expected = kind_of(column)
        # Exactly that type (true is an int, a date with a time is a date); no database keeps NUL.
        if type(raw) is not kind or "\0" in str(raw):
            raise BadContent(where, f"expected {expected}, found {raw!r}")
        if column.many_to_many:
            if not all(type(one) is str for one in raw):
                raise BadContent(where, f"expected {expected}, found {raw!r}")
            return [Reference(one, column.related_model, where, above) for one in raw]
        if column.is_relation:
            return Reference(raw, column.related_model, where, above)
        if column.choices:
            # A version is superseded by the next one's adoption, not by a file.
            one_of(raw, [key for key, _ in column.choices if key != State.SUPERSEDED], where)
        if isinstance(raw, datetime) and timezone.is_naive(raw):
            return timezone.make_aware(raw)
        return raw

    def resolved(self, value: Any) -> Any:
        """The value with the rows that it refers to: a sibling first, else by the whole way."""
        if isinstance(value, list):
            return [self.resolved(one) for one in value]
        if not isinstance(value, Reference):
            return value
        known = self.known.get(value.model, {})
        near = f"{value.above}/"
        siblings = {
            way.removeprefix(near): row for way, row in known.items() if way.startswith(near)
        }
        found = siblings.get(value.raw) or known.get(value.raw)
        if found is None:
            one_of(value.raw, list(siblings or known), value.where)
        return found

    def markdown(self, raw: dict[str, Any], where: str) -> str:
        name = raw.get("file")
        if len(raw) != 1 or not isinstance(name, str) or "\0" in name:
            raise BadContent(where, f'expected a text or {{ file = "….md" }}, found {raw!r}')
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            raise BadContent(where, f"expected a file inside the folder, found {name!r}")
        return text_of(path, where).strip()


def raw_of(value: Any) -> Any:
    """A value as the file has it, also while it is a reference."""
    return value.raw if isinstance(value, Reference) else value


def key_in(where: str, key: str) -> str:
    """The place of a key: `path: key` at the top, `path: versions[0].key` inside."""
    return where + key if where.endswith(": ") else f"{where}.{key}"


def kind_of(column: Any) -> tuple[type, str]:
    """The type that a field's value has in TOML, and what a person would call it."""
    if column.many_to_many:
        return list, "a list of texts"
    if isinstance(column, models.BooleanField):
        return bool, "true or false"
    if isinstance(column, models.IntegerField):
        return int, "a whole number"
    if isinstance(column, models.DateTimeField):
        return datetime, "a day with a time such as 2017-06-01T18:00:00, without quotes"
    if isinstance(column, models.DateField):
        return date, "a day such as 2017-06-01, without quotes"
    return str, "a text"


def one_of(value: Any, allowed: list[Any], where: str, noun: str = "") -> None:
    if value not in allowed:
        names = ", ".join(sorted(map(str, allowed))) or "(there is none)"
        noun = f"{noun} " if noun else ""
        raise BadContent(where, f"expected {noun}one of {names}, found {value!r}")


def text_of(path: Path, where: str) -> str:
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise BadContent(where, f"expected UTF-8 in {path.name}") from None
    except OSError as error:
        raise BadContent(where, f"expected a readable {path.name}: {error.strerror}") from None
    if "\0" in text:
        raise BadContent(where, f"expected text in {path.name}, found a NUL byte")
    return text
