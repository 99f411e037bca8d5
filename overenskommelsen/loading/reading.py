"""Reading an agreement's folder: an `agreement.toml` and the Markdown files it points to.

The keys of a table are the fields of its model and the names of the tables inside it. A row's
`position` is its place in the file. A long text stands in the TOML itself or, written as
`{ file = "about.md" }`, in a Markdown file of the folder. What a row says in English stands
in the table `english` inside it, under the names of the same fields.
"""

import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

from organisations.models import Body, Contact
from plans.models import DevelopmentArea, Plan
from principles.models import (
    Agreement,
    AgreementVersion,
    Benefit,
    Criterion,
    Party,
    Principle,
    ProcessDocument,
    ProcessStep,
    Section,
    Undertaking,
)

State = AgreementVersion.State


class BadContent(Exception):
    """Content that cannot be loaded; the message says where, and what was expected."""

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where.rstrip(': ')}: {expected}")


@dataclass(frozen=True)
class Table:
    """One kind of table: its model, the field that leads to the table around it, the fields
    that tell its rows apart, the tables inside it (read and created in that order), and the
    fields that a row of this kind is without."""

    model: type[models.Model]
    parent: str
    apart: tuple[str, ...]
    inside: dict[str, "Table"] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The model fields that a file gives: those that people edit, and a version's state."""
        ours = {self.parent, "position", *self.without}
        return {
            row_field.name: row_field
            for row_field in self.model._meta.fields
            if (row_field.editable or row_field.name == "state")
            and not row_field.primary_key
            and row_field.name not in ours
        }

    @property
    def translatable(self) -> tuple[str, ...]:
        """The fields that may have an English text."""
        return getattr(self.model, "translatable", ())


AGREEMENT = Table(
    Agreement,
    parent="",
    apart=("slug",),
    inside={
        "parties": Table(
            Party,
            "agreement",
            ("slug",),
            {
                "benefits": Table(Benefit, "party", ("text",)),
                "contacts": Table(Contact, "party", ("role", "name"), without=("body",)),
            },
        ),
        "criteria": Table(Criterion, "agreement", ("text",)),
        "process_steps": Table(
            ProcessStep,
            "agreement",
            ("title",),
            {"documents": Table(ProcessDocument, "step", ("title",))},
        ),
        "versions": Table(
            AgreementVersion,
            "agreement",
            ("slug",),
            {
                "sections": Table(Section, "version", ("anchor",)),
                "principles": Table(Principle, "version", ("slug",)),
                "undertakings": Table(Undertaking, "version", ("party", "text")),
            },
        ),
        "development_areas": Table(DevelopmentArea, "agreement", ("slug",)),
        "plans": Table(Plan, "agreement", ("first_year", "last_year")),
        "bodies": Table(
            Body,
            "agreement",
            ("slug",),
            {"contacts": Table(Contact, "body", ("role", "name"), without=("party",))},
        ),
    },
)


@dataclass(eq=False)
class Row:
    """A checked row: where it stands, its values (a Row where it refers to one), its inner rows
    and what it says in English."""

    table: Table
    where: str
    values: dict[str, Any]
    inside: dict[str, list["Row"]]
    english: dict[str, str] = field(default_factory=dict)
    saved: Any = None


class Reader:
    """Reads one folder into rows. Every method raises BadContent for what it cannot accept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.path = folder / "agreement.toml"
        # What may be referred to: for each model, the rows read last, by what tells them apart.
        self.known: dict[type[models.Model], dict[tuple[Any, ...], Row]] = {}

    def agreement(self) -> Row:
        """The folder's agreement with all that belongs to it."""
        try:
            raw = tomllib.loads(text_of(self.path, str(self.path)))
        except tomllib.TOMLDecodeError as error:
            raise BadContent(str(self.path), f"expected TOML: {error}") from None
        return self.row(raw, AGREEMENT, f"{self.path}: ")

    def row(self, raw: Any, table: Table, where: str) -> Row:
        if not isinstance(raw, dict):
            raise BadContent(where, f"expected a table, found {raw!r}")
        allowed = [*table.fields, *table.inside, *(["english"] if table.translatable else [])]
        for key in raw:
            one_of(key, allowed, key_in(where, key), "a key that is")
        values = {}
        for name, row_field in table.fields.items():
            if name in raw:
                values[name] = self.value(raw[name], row_field, key_in(where, name))
            elif not row_field.blank and not row_field.has_default():
                raise BadContent(key_in(where, name), f"expected {kind_of(row_field)[1]}, missing")
        inside = {
            name: self.rows(raw.get(name, []), inner, key_in(where, name))
            for name, inner in table.inside.items()
        }
        return Row(table, where, values, inside, self.english(raw, values, table, where))

    def english(
        self, raw: dict[str, Any], values: dict[str, Any], table: Table, where: str
    ) -> dict[str, str]:
        """What the row says in English: never more than it says in Swedish."""
        where = key_in(where, "english")
        texts = raw.get("english", {})
        if not isinstance(texts, dict):
            raise BadContent(where, f"expected a table, found {texts!r}")
        found = {}
        for key, text in texts.items():
            place = key_in(where, key)
            one_of(key, [k for k in table.translatable if values.get(k)], place, "a key that is")
            found[key] = self.value(text, table.fields[key], place)
            if not found[key]:
                raise BadContent(place, "expected a text, found none")
        return found

    def rows(self, raw: Any, table: Table, where: str) -> list[Row]:
        if not isinstance(raw, list):
            raise BadContent(where, f"expected a list of tables, found {raw!r}")
        seen: dict[tuple[Any, ...], Row] = {}
        for place, one in enumerate(raw):
            row = self.row(one, table, f"{where}[{place}]")
            same = tuple(row.values.get(name) for name in table.apart)
            if same in seen:
                first = list(seen).index(same)
                key = key_in(row.where, table.apart[-1])
                raise BadContent(key, f"expected something else than in [{first}]")
            seen[same] = row
        self.known[table.model] = seen
        return list(seen.values())

    def value(self, raw: Any, row_field: Any, where: str) -> Any:
        if isinstance(row_field, models.TextField) and isinstance(raw, dict):
            return self.markdown(raw, where)
        kind, expected = kind_of(row_field)
        # Exactly that type (true is an int, a date with a time is a date); no database keeps NUL.
        if type(raw) is not kind or "\0" in str(raw):
            raise BadContent(where, f"expected {expected}, found {raw!r}")
        if row_field.is_relation:
            known = self.known[row_field.related_model]
            one_of(raw, [key[0] for key in known], where)
            return known[(raw,)]
        if row_field.choices:
            # A version is superseded by the next one's adoption, not by a file.
            one_of(raw, [key for key, _ in row_field.choices if key != State.SUPERSEDED], where)
        return raw

    def markdown(self, raw: dict[str, Any], where: str) -> str:
        name = raw.get("file")
        if len(raw) != 1 or not isinstance(name, str) or "\0" in name:
            raise BadContent(where, f'expected a text or {{ file = "….md" }}, found {raw!r}')
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            raise BadContent(where, f"expected a file inside the folder, found {name!r}")
        return text_of(path, where).strip()


def key_in(where: str, key: str) -> str:
    """The place of a key: `path: key` at the top, `path: versions[0].key` inside."""
    return where + key if where.endswith(": ") else f"{where}.{key}"


def kind_of(row_field: Any) -> tuple[type, str]:
    """The type that a field's value has in TOML, and what a person would call it."""
    if isinstance(row_field, models.BooleanField):
        return bool, "true or false"
    if isinstance(row_field, models.IntegerField):
        return int, "a whole number"
    if isinstance(row_field, models.DateField):
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
