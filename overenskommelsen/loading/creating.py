"""Creating the agreements of folders, once everything in them has been read and checked."""

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


def create_agreement(row: Row) -> int | None:
    if Agreement.objects.filter(slug=row.values["slug"]).exists():
        return None
    created = create(row)
    adopt_versions(row.inside["versions"])
    return created


def create(row: Row, place: int = 0, **parent: models.Model) -> int:
    """Create a row and those inside it, versions as yet without adoption; returns how many."""
    values = {k: v.saved if isinstance(v, Row) else v for k, v in row.values.items()}
    if row.table.model is AgreementVersion and values.get("state") == State.ADOPTED:
        values["state"] = State.DRAFT
    if any(row_field.name == "position" for row_field in row.table.model._meta.fields):
        values["position"] = place
    row.saved = row.table.model(**values, **parent)
    try:
        row.saved.full_clean()
    except ValidationError as error:
        key, sentences = next(iter(error.message_dict.items()))
        where = row.where if key == NON_FIELD_ERRORS else key_in(row.where, key)
        raise BadContent(where, " ".join(sentences)) from None
    row.saved.save()
    for field, text in row.english.items():
        create_translation(row.saved, field, text)
    return 1 + sum(
        create(inner, number, **{inner.table.parent: row.saved})
        for rows in row.inside.values()
        for number, inner in enumerate(rows, start=1)
    )


def create_translation(row: Any, field: str, text: str) -> None:
    model, key, _field = key_of(row, field)
    Translation.objects.create(
        agreement=row.get_agreement(),
        model=model,
        row=key,
        field=field,
        text=text,
        source_hash=fingerprint(getattr(row, field)),
    )


def adopt_versions(rows: list[Row]) -> None:
    """Adopt the versions that the file calls adopted, oldest first, each with its entry."""
    adopted = [row for row in rows if row.values.get("state") == State.ADOPTED]
    for row in sorted(adopted, key=lambda row: row.values["number"]):
        try:
            enter_document(adopt(row.saved))
        except CannotAdopt as error:
            raise BadContent(key_in(row.where, "state"), str(error)) from None
