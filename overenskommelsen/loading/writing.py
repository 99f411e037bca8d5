"""Writing an agreement as the folder that `load_agreement` reads: the same tables, the other way.

The same agreement always gives the same bytes, and a folder that is loaded gives itself again.
"""

import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from organisations.models import Contact
from overenskommelsen.loading import toml
from overenskommelsen.loading.reading import OLDER
from overenskommelsen.loading.tables import AGREEMENT, Table
from principles.models import Agreement, AgreementVersion
from principles.text.frozen import compose

LONGEST_IN_A_LINE = 200
# Files of a zip have a day; this one is the first that there is, whenever it is made.
NO_DAY = (1980, 1, 1, 0, 0, 0)


class Writer:
    """Writes one agreement into `files`: what each file's name is, and what stands in it.

    Without `persons`, what tells of a person stays here: `left_out` counts the rows.
    """

    def __init__(self, agreement: Agreement, *, persons: bool = False) -> None:
        self.persons, self.left_out = persons, 0
        self.files: dict[str, str] = {}
        # The way from the top to each row, as others refer to it.
        self.ways: dict[models.Model, str] = {}
        self.known = {
            (row.model, row.row, row.field): row
            for row in agreement.translations.filter(language="en")
        }
        self.name_rows(agreement, AGREEMENT)
        self.files["agreement.toml"] = toml.document(self.row(agreement, AGREEMENT, ""))

    def name_rows(self, row: Any, table: Table, above: str = "") -> None:
        """Find the way to a row and to all those inside it."""
        self.ways[row] = f"{above}/{name_of(row, table)}".strip("/") if table.parent else ""
        for inner in table.inside.values():
            for one in rows_of(row, inner):
                self.name_rows(one, inner, self.ways[row])

    def row(self, row: Any, table: Table, folder: str, above: str = "") -> dict[str, Any]:
        """A row as a table of the file; its long texts become files in the folder."""
        said = self.own(row, table)
        texts = {n: self.text(v, f"{folder}{n}.md") for n, v in said.items() if isinstance(v, str)}
        found = {
            name: self.named(value, above) if refers(table.fields[name]) else value
            for name, value in (said | texts).items()
        }
        english = self.english(row, table, said, folder)
        found |= {"english": english} if english else {}
        for name, inner in table.inside.items():
            rows = [
                self.row(one, inner, f"{folder}{name}/{place_of(one, inner, n)}/", self.ways[row])
                for n, one in enumerate(rows_of(row, inner), start=1)
                if self.persons or can_do_without(one, inner)
            ]
            found |= {name: rows} if rows else {}
        return found

    def own(self, row: Any, table: Table) -> dict[str, Any]:
        """What the row says itself, but for what it would say anyway."""
        said = {}
        for name, column in table.fields.items():
            value = value_of(row, column)
            if not is_default(value, column):
                said[name] = value
        if not self.persons and table.persons and said.get(table.persons[0]):
            self.left_out += 1
            said = {name: value for name, value in said.items() if name not in table.persons}
            if table.model is Contact:
                said["email"] = row.agreement.email  # the role remains, reached by all's address
        return said

    def english(self, row: Any, table: Table, said: dict[str, Any], folder: str) -> dict[str, Any]:
        """What the row says in English of what it says in Swedish, and what of it is older."""
        found: dict[str, Any] = {}
        older = []
        for name in table.translatable:
            stored = self.known.get((row._meta.model_name, row.pk, name))
            if stored and name in said and name in table.fields:
                found[name] = self.text(stored.text, f"english/{folder}{name}.md")
                older += [name] if stored.is_stale(getattr(row, name)) else []
        return found | ({OLDER: older} if older else {})

    def text(self, value: str, name: str) -> Any:
        """A text, or the name of the file that it stands in when it is long.

        A text that a file would not give back to the letter stands in the TOML itself.
        """
        if len(value) <= LONGEST_IN_A_LINE and "\n" not in value:
            return value
        plain = unicodedata.normalize("NFC", value).strip().removeprefix("\ufeff")
        if value != plain or "\r" in value:
            return value
        self.files[name] = value + "\n"
        return {"file": name}

    def named(self, value: Any, above: str) -> Any:
        """The rows that a row refers to, by their way: from where it stands, else from the top."""
        if isinstance(value, list):
            return [self.named(one, above) for one in value]
        return self.ways[value].removeprefix(f"{above}/") if above else self.ways[value]


def can_do_without(row: Any, table: Table) -> bool:
    """Whether a row without its persons still says something: a contact that can be reached."""
    return table.model is not Contact or bool(row.agreement.email or not row.name)


def refers(column: Any) -> bool:
    return bool(column.is_relation)


def rows_of(row: Any, table: Table) -> list[Any]:
    """The rows inside a row in the order in which loading them anew gives the same pages."""
    rows = table.model._default_manager.filter(**{table.parent: row})
    ordering: Any = table.model._meta.ordering if table.is_in_order else ()
    order = [*ordering, "pk"]
    return list(rows.order_by(*order))


def name_of(row: Any, table: Table) -> str:
    """What tells a row from its siblings, as `Row.name` has it."""
    return "-".join(str(getattr(row, name)) for name in table.apart)


def place_of(row: Any, table: Table, number: int) -> str:
    """The folder of a row's texts: its slug or years where it has them, else its number."""
    columns = [table.fields[name] for name in table.apart]
    plain = all(isinstance(column, models.SlugField | models.IntegerField) for column in columns)
    return name_of(row, table) if plain else str(number)


def value_of(row: Any, column: Any) -> Any:
    """A field's value as a file has it; a reference as the row itself."""
    if column.many_to_many:
        return list(getattr(row, column.name).order_by("pk"))
    value = getattr(row, column.name)
    if isinstance(row, AgreementVersion):
        if column.name == "state" and row.is_frozen:
            return AgreementVersion.State.ADOPTED.value
        if column.name == "frozen_text":
            return "" if value == compose(row) else value.strip()
    if isinstance(column, models.DateTimeField) and value:
        return timezone.localtime(value)
    return str(value) if isinstance(value, models.TextChoices) else value


def is_default(value: Any, column: Any) -> bool:
    """Whether a row that says nothing of it gets the same."""
    if value is None or value == []:
        return True
    if column.has_default() and not callable(column.default):
        return bool(value == column.default)
    return value == "" and bool(column.blank)


def folder_in(files: dict[str, str], folder: Path) -> None:
    """Write the files into a folder that is new or empty. Raises FileExistsError, OSError."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def zipped(files: dict[str, str], folder: str) -> bytes:
    """The files as one zip with everything in a folder of that name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", NO_DAY), text.encode())
    return made.getvalue()
