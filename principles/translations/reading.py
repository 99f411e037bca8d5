"""What an agreement says in the reader's language, and where it says it in Swedish only."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from principles.translations.models import Translation, key_of

SOURCE = "sv"
Texts = dict[tuple[str, int, str], str]


def translations_of(agreement: Any, language: str) -> Texts:
    """All translations of an agreement, read once for each time that it is fetched."""
    if language not in kept_with(agreement):
        read([agreement], language)
    return kept_with(agreement)[language]


def read_translations(agreements: Iterable[Any]) -> None:
    """Read with one query what a page that shows several agreements needs; in Swedish none."""
    language = get_language() or SOURCE
    rows = list(agreements)
    if language != SOURCE and rows:
        read(rows, language)


def read(agreements: list[Any], language: str) -> None:
    """Keep the translations with each agreement; the same one may have been fetched twice."""
    keys = {agreement.pk for agreement in agreements}
    found: dict[int, Texts] = {key: {} for key in keys}
    rows = Translation.objects.filter(agreement__in=keys, language=language)
    for owner, model, row, field, text in rows.values_list(
        "agreement_id", "model", "row", "field", "text"
    ):
        found[owner][model, row, field] = text
    for agreement in agreements:
        kept_with(agreement)[language] = found[agreement.pk]


def kept_with(agreement: Any) -> dict[str, Texts]:
    kept: dict[str, Texts] = agreement.__dict__.setdefault("_translations", {})
    return kept


def has_words(text: str) -> bool:
    """Whether a text is in any language at all: an empty one or ”2010–2014” is in none."""
    return any(char.isalpha() for char in text)


def in_readers_language(agreement: Any, row: Any, field: str) -> tuple[str, str]:
    """A field of an agreement's row as the reader can have it: (text, its language).

    Swedish costs no query, another language one for each agreement that is shown.
    """
    language = get_language() or SOURCE
    text = getattr(row, field) or ""
    if language == SOURCE or not has_words(text):
        return text, language
    translated = translations_of(agreement, language).get(key_of(row, field))
    return (translated, language) if translated else (text, SOURCE)
