"""The columns of a plan's file: one for everything public of an action that can be edited.

The headings are the file's, not the reader's: Swedish also on English pages, so that what
anybody has fetched can be taken in again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from plans.actions.models import Action, ActionDocument, Milestone
from plans.exchange import reading_cells as read
from plans.exchange.cells import joined, plain
from plans.exchange.vocabulary import Vocabulary

Write = Callable[[Action, Vocabulary], str]
Read = Callable[[str, Vocabulary], Any]
Now = Callable[[Action], Any]


@dataclass(frozen=True)
class Column:
    """One column: how it is written, how it is read, and what an action has there now.

    `key` is the action's own field, or the name of what belongs to it. `read` gives what `now`
    gives, or raises Unreadable. `is_field` tells whether it stands in the action's own row.
    """

    key: str
    heading: str
    write: Write
    read: Read
    now: Now
    is_field: bool = True


def field(key: str, heading: str, reads: Read, writes: Write | None = None) -> Column:
    """A column of the action's own row; written as text unless told otherwise."""

    def as_text(action: Action, _words: Vocabulary) -> str:
        value = getattr(action, key)
        return "" if value is None else plain(f"{value}")

    return Column(key, heading, writes or as_text, reads, lambda action: getattr(action, key))


def names(key: str, heading: str) -> Column:
    """A column of rows by their names."""

    def write(action: Action, words: Vocabulary) -> str:
        known = getattr(words, key)
        return plain(joined([known.label(row) for row in getattr(action, key).all()]))

    def now(action: Action) -> frozenset[int]:
        return frozenset(row.pk for row in getattr(action, key).all())

    return Column(key, heading, write, read.rows_of(key), now, is_field=False)


def write_area(action: Action, words: Vocabulary) -> str:
    return plain(words.areas.label(action.area))


def write_status(action: Action, _words: Vocabulary) -> str:
    with override("sv"):
        return str(action.get_status_display())


def write_milestones(action: Action, _words: Vocabulary) -> str:
    """`2026-05-01 Titel; 2026-06-01, nått 2026-05-28 Titel`."""
    return plain(joined([milestone(row) for row in action.milestones.all()]))


def milestone(row: Milestone) -> str:
    reached = f", nått {row.reached_on.isoformat()}" if row.reached_on else ""
    return f"{row.due_on.isoformat()}{reached} {row.title}"


def write_documents(action: Action, _words: Vocabulary) -> str:
    return plain(joined([document(row) for row in action.documents.all()]))


def document(row: ActionDocument) -> str:
    return f"{row.title} {row.link}"


def milestones_now(action: Action) -> frozenset[read.Step]:
    rows = action.milestones.all()
    return frozenset(read.Step(row.title, row.due_on, row.reached_on) for row in rows)


def documents_now(action: Action) -> tuple[read.Link, ...]:
    return tuple(read.Link(row.title, row.link) for row in action.documents.all())


COLUMNS = (
    field("slug", "Adress", read.slug),
    field("area", "Område", read.area, write_area),
    field("title", "Insats", read.title),
    field("description", "Beskrivning", read.text),
    field("first_year", "Från år", read.year),
    field("last_year", "Till år", read.year),
    field("starts_on", "Börjar", read.day),
    field("due_on", "Klar senast", read.day),
    field("status", "Läge", read.status, write_status),
    field("progress", "Framdrift", read.progress),
    field("dropped_reason", "Varför struken", read.text),
    names("parties", "Parter"),
    names("organisations", "Organisationer"),
    names("principles", "Principer"),
    Column("milestones", "Delmål", write_milestones, read.milestones, milestones_now, False),
    Column("documents", "Dokument", write_documents, read.documents, documents_now, False),
    field("position", "Ordning", read.position),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
