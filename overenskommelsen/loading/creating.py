"""Creating the agreements of folders, once everything in them has been read and checked."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from organisations.register.flows import enter_document
from overenskommelsen.loading.reading import BadContent, Reader, Row, State, key_in
from principles.models import Agreement, AgreementVersion, Translation
from principles.text.flows import CannotAdopt, adopt
from principles.translations.models import fingerprint, key_of

CONTENT = Path(__file__).parents[1] / "content"
# What a text was translated from that nobody has any more.
UNKNOWN_SOURCE = "0" * 64


def folder_of(name: str) -> Path:
    """The folder of that name under content/, else the path. Raises BadContent when it is none."""
    folder = CONTENT / name if (CONTENT / name).is_dir() else Path(name)
    if not (folder / "agreement.toml").is_file():
        names = ", ".join(sorted(path.name for path in CONTENT.iterdir()))
        raise BadContent(name, f"expected a folder with agreement.toml, or one of {names}")
    return folder


def load(names: list[str]) -> list[tuple[str, int | None]]:
    """Create the agreements of the named folders, all of them or none.

    Returns each agreement's slug and how many rows it got. An agreement that exists already is
    left alone as a whole and gets None: so nothing that somebody has edited changes, and nothing
    that somebody has deleted comes back. Raises BadContent, and RegisterKeyMissing when a version
    is to be adopted and the register has no key.
    """
    agreements = [Reader(folder_of(name)).agreement() for name in names]
    with transaction.atomic():
        return [(row.values["slug"], create_agreement(row)) for row in agreements]


@transaction.atomic
def create_agreement(row: Row) -> int | None:
    """Create an agreement with all inside it; returns how many rows, None when it exists."""
    if Agreement.objects.filter(slug=row.values["slug"]).exists():
        return None
    making = Making()
    created = making.create(row)
    return created + making.finish(row)


@dataclass
class Making:
    """One agreement in the making: what has to wait until the rows that it refers to exist, and
    what comes after the adoption of its version."""

    waiting: list[tuple[Row, str, Any]] = field(default_factory=list)
    later: list[tuple[Row, int, dict[str, Any]]] = field(default_factory=list)

    def create(self, row: Row, place: int = 0, **parent: models.Model) -> int:
        """Create a row and those inside it, versions as yet without adoption; returns how many."""
        row.saved = row.table.model(**self.values_of(row), **parent)
        if row.table.is_in_order:
            row.saved.position = place
        try:
            row.saved.full_clean()
        except ValidationError as error:
            key, sentences = next(iter(error.message_dict.items()))
            where = row.where if key == NON_FIELD_ERRORS else key_in(row.where, key)
            raise BadContent(where, " ".join(sentences)) from None
        row.saved.save()
        for name, text in row.english.items():
            create_translation(row.saved, name, text, is_older=name in row.older)
        return 1 + sum(
            self.create_inside(inner, number, {inner.table.parent: row.saved})
            for rows in row.inside.values()
            for number, inner in enumerate(rows, start=1)
        )

    def create_inside(self, row: Row, place: int, parent: dict[str, Any]) -> int:
        if row.values.get("added_later"):
            self.later.append((row, place, parent))
            return 0
        return self.create(row, place, **parent)

    def values_of(self, row: Row) -> dict[str, Any]:
        """What the row is made with: rows that do not exist yet are told to it afterwards."""
        values = dict(row.values)
        if row.table.model is AgreementVersion and values.get("state") == State.ADOPTED:
            values |= {"state": State.DRAFT, "frozen_text": "", "document_hash": ""}
        for name, value in row.values.items():
            if isinstance(value, list) or (isinstance(value, Row) and value.saved is None):
                self.waiting.append((row, name, values.pop(name)))
            elif isinstance(value, Row):
                values[name] = value.saved
        return values

    def finish(self, row: Row) -> int:
        """Adopt the versions, and do what had to wait; returns how many rows came after."""
        for waiting, name, value in self.waiting:
            if isinstance(value, list):
                getattr(waiting.saved, name).set([one.saved for one in value])
            else:
                setattr(waiting.saved, name, value.saved)
                waiting.saved.save()
        adopt_versions(row.inside["versions"])
        return sum(self.create(row, place, **parent) for row, place, parent in self.later)


def create_translation(row: Any, name: str, text: str, *, is_older: bool) -> None:
    model, key, _field = key_of(row, name)
    Translation.objects.create(
        agreement=row.get_agreement(),
        model=model,
        row=key,
        field=name,
        text=text,
        source_hash=UNKNOWN_SOURCE if is_older else fingerprint(getattr(row, name)),
    )


def adopt_versions(rows: list[Row]) -> None:
    """Adopt the versions that the file calls adopted, oldest first, each with its entry."""
    adopted = [row for row in rows if row.values.get("state") == State.ADOPTED]
    for row in sorted(adopted, key=lambda row: row.values["number"]):
        frozen = row.values.get("frozen_text", "")
        try:
            version = adopt(row.saved, text=frozen and f"{frozen}\n")
        except CannotAdopt as error:
            raise BadContent(key_in(row.where, "state"), str(error)) from None
        said = row.values.get("document_hash") or version.document_hash
        if said != version.document_hash:
            where = key_in(row.where, "document_hash")
            raise BadContent(where, f"expected {version.document_hash}, found {said!r}")
        enter_document(version)
