"""Two editors at once: what each of them changed, put together field by field."""

from dataclasses import dataclass, field
from typing import Any

from principles.drafting.content import PARTS, Content, Row
from principles.forms import tidy


@dataclass
class Merged:
    """What both have written in one. `torn` names what both changed: there it is mine."""

    content: Content
    torn: list[str] = field(default_factory=list)


def merged(base: Content, mine: Content, theirs: Content) -> Merged:
    """Mine where I changed something since `base`, else theirs; nobody's row is lost."""
    result = Merged({})
    result.content["version"] = merged_row(
        base["version"], mine["version"], theirs["version"], result, mine["version"]["name"]
    )
    for part in PARTS:
        result.content[part] = merged_rows(base[part], mine[part], theirs[part], result)
    return result


def merged_row(base: Row, mine: Row, theirs: Row, result: Merged, name: str) -> Row:
    row = dict(theirs)
    for key, value in mine.items():
        if key != "pk" and not alike(value, base.get(key)):
            row[key] = value
            if not (alike(theirs[key], base.get(key)) or alike(theirs[key], value)):
                result.torn += [] if name in result.torn else [name]
    return row


def merged_rows(base: list[Row], mine: list[Row], theirs: list[Row], result: Merged) -> list[Row]:
    """Rows of one kind. What one removed is removed, unless the other has changed it."""
    old, own, other = by_key(base), by_key(mine), by_key(theirs)
    rows: dict[Any, Row] = {}
    for key in {**own, **other}:
        if key in own and key in other:
            name = title(own[key])
            rows[key] = merged_row(old.get(key, {}), own[key], other[key], result, name)
        elif key in own and not (key in old and unchanged(own[key], old[key])):
            rows[key] = own[key]
            result.torn += [title(own[key])] if key in old else []
        elif key in other and not (key in old and unchanged(other[key], old[key])):
            rows[key] = other[key]
            result.torn += [title(other[key])] if key in old else []
    moved = [key for key in own if key in old] != [key for key in old if key in own]
    order = in_order(list(own), list(other)) if moved else in_order(list(other), list(own))
    return [rows[key] for key in order if key in rows]


def by_key(rows: list[Row]) -> dict[Any, Row]:
    """Rows by their keys; a new one by its place among the new."""
    return {row["pk"] or f"new-{place}": row for place, row in enumerate(rows)}


def in_order(leading: list[Any], others: list[Any]) -> list[Any]:
    """The leading order, with what only the other has after what it stands after there."""
    order = list(leading)
    for place, key in enumerate(others):
        if key not in order:
            after = order.index(others[place - 1]) + 1 if place else 0
            order.insert(after, key)
    return order


def unchanged(row: Row, old: Row) -> bool:
    return all(alike(value, old.get(key)) for key, value in row.items())


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same but for what a form tidies away."""
    both_texts = isinstance(one, str) and isinstance(other, str)
    return tidy(one) == tidy(other) if both_texts else one == other


def title(row: Row) -> str:
    """What a row is called when people are told about it."""
    return str(row.get("heading") or row.get("name") or row.get("text", ""))[:80]


def as_stored(mine: Content, stored: Content) -> Content:
    """Mine, with texts that only a form's tidying has touched as they are stored."""
    content: Content = {"version": untouched(mine["version"], stored["version"])}
    for part in PARTS:
        old = {row["pk"]: row for row in stored[part]}
        content[part] = [untouched(row, old.get(row["pk"], {})) for row in mine[part]]
    return content


def untouched(mine: Row, stored: Row) -> Row:
    return {
        key: stored[key] if key in stored and alike(value, stored[key]) else value
        for key, value in mine.items()
    }
