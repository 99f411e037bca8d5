"""What an agreement says in the reader's language, and where it says it in Swedish only."""

from typing import Any

from django.utils.translation import get_language

from principles.translations.models import Translation, key_of

SOURCE = "sv"


def translations_of(agreement: Any, language: str) -> dict[tuple[str, int, str], str]:
    """All translations of an agreement, read once for each time that it is fetched."""
    kept = agreement.__dict__.setdefault("_translations", {})
    if language not in kept:
        rows = Translation.objects.filter(agreement=agreement, language=language)
        kept[language] = {
            (model, row, field): text
            for model, row, field, text in rows.values_list("model", "row", "field", "text")
        }
    return kept[language]


def in_readers_language(agreement: Any, row: Any, field: str) -> tuple[str, str]:
    """A field of an agreement's row as the reader can have it: (text, its language).

    Swedish costs no query, another language one for each agreement that is shown.
    """
    language = get_language() or SOURCE
    text = getattr(row, field) or ""
    if language == SOURCE or not text:
        return text, language if not text else SOURCE
    translated = translations_of(agreement, language).get(key_of(row, field))
    return (translated, language) if translated else (text, SOURCE)
