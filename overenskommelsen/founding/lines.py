"""Rows as they are written by hand, one a line: parties, principles, areas and bodies."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from principles.agreements.models import Side
from principles.forms import TextField

MOST_LINES = 50
MOST_SEATS = 500
Row = dict[str, Any]


def slug_of(name: str, most: int = 50) -> str:
    """A name as it stands in addresses: å and ä as a, ö as o."""
    return slugify(name)[:most].strip("-_")


class LinesField(TextField):
    """Rows, one a line, each read by `read`: a dict, or ValidationError that says what is wrong.

    Gives a list of dicts, of which no two have the same `slug` (where they have one).
    """

    widget = forms.Textarea(attrs={"rows": 6, "cols": 80})

    def __init__(self, read: Any, **kwargs: Any) -> None:
        super().__init__(max_length=20_000, **kwargs)
        self.read = read

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Skriv högst %(most)d rader.") % {"most": MOST_LINES})
        rows: list[Row] = []
        for line in lines:
            row = self.read(line)
            if any(row["slug"] == other["slug"] for other in rows):
                raise ValidationError(_("”%(line)s” står redan på en annan rad.") % {"line": line})
            rows.append(row)
        return rows


def named(name: str, longest: int, line: str) -> Row:
    """A row with a name and the address that it gives."""
    name = name.strip()
    if not slug_of(name):
        raise ValidationError(_("”%(line)s” börjar inte med ett namn.") % {"line": line})
    if len(name) > longest:
        said = _("Namnet på raden ”%(line)s” är för långt: skriv högst %(most)d tecken.")
        raise ValidationError(said % {"line": f"{line[:30]}…", "most": longest})
    return {"name": name, "slug": slug_of(name)}


def party(line: str) -> Row:
    """«Region Norrdal; offentlig; region-norrdal»: the address may be left out."""
    name, _mark, rest = line.partition(";")
    side, _mark, slug = (part.strip() for part in rest.partition(";"))
    row = named(name, 120, line) | {"side": side.lower()}
    if row["side"] not in Side.values:
        raise ValidationError(
            _("Skriv ”ideburen” eller ”offentlig” efter namnet och ett semikolon: ”%(line)s”.")
            % {"line": line}
        )
    if slug and slug != slug_of(slug):
        raise ValidationError(
            _("Adressen ”%(slug)s” får bara ha a–z, siffror och bindestreck.") % {"slug": slug}
        )
    return row | ({"slug": slug} if slug else {})


def principle(line: str) -> Row:
    """«Dialog: Vi talar med varandra tidigt.»: the meaning may be left out."""
    name, _mark, meaning = line.partition(":")
    return named(name, 100, line) | {"meaning": meaning.strip()}


def criterion(line: str) -> Row:
    row = named(line, 300, line)
    return {"text": row["name"], "slug": row["name"].casefold()}


def area(line: str) -> Row:
    return named(line, 120, line)


def body(line: str) -> Row:
    """«Styrgrupp; högst 14; ideburen-sektor 7; region-norrdal 7»: the parties may be left out."""
    name, *rest = (part.strip() for part in line.split(";"))
    seats = re.fullmatch(r"(högst )?(\d{1,3})", rest[0]) if rest else None
    if not seats or not 1 <= int(seats[2]) <= MOST_SEATS:
        raise ValidationError(
            _("Skriv antalet platser efter namnet och ett semikolon: ”%(line)s”.") % {"line": line}
        )
    row = named(name, 100, line) | {"seat_limit": int(seats[2]), "is_maximum": bool(seats[1])}
    return row | {"quotas": [quota(part, row) for part in rest[1:] if part]}


def quota(part: str, row: Row) -> Row:
    """«region-norrdal 7» of a body."""
    found = re.fullmatch(r"(\S+) (\d{1,3})", part)
    if not found:
        raise ValidationError(
            _("Skriv partens adress och antal, till exempel ”ideburen-sektor 7”: ”%(part)s”.")
            % {"part": part}
        )
    if int(found[2]) > row["seat_limit"]:
        raise ValidationError(_("”%(part)s” är fler platser än organet har.") % {"part": part})
    return {"party": found[1], "seats": int(found[2])}
