"""An agreement's own words as a report keeps them: in each language that they have."""

from typing import Any

from django.utils.translation import get_language

from principles.translations.models import key_of
from principles.translations.reading import SOURCE, has_words, translations_of

ENGLISH = "en"
Words = dict[str, str]


def words_of(agreement: Any, row: Any, field: str) -> Words:
    """What a field of a row says now: {"sv": …} and "en" where it is translated."""
    text = getattr(row, field) or ""
    english = translations_of(agreement, ENGLISH).get(key_of(row, field)) if text else None
    return {SOURCE: text} | ({ENGLISH: english} if english else {})


def read(words: Words) -> tuple[str, str]:
    """Kept words as the reader can have them: (text, its language)."""
    language = get_language() or SOURCE
    text = words[SOURCE]
    if language in words or not has_words(text):
        return words.get(language, text), language
    return text, SOURCE
