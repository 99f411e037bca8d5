"""Words marked with the language they are in, where that is not the page's own (WCAG 3.1.2)."""

import re
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from principles.translations.reading import SOURCE, in_readers_language


def mark(language: str) -> SafeString | str:
    """The attribute `lang` of words that are not in the page's language."""
    return "" if language == (get_language() or SOURCE) else format_html(' lang="{}"', language)


def marked(text: str, language: str) -> SafeString | str:
    """A short text, in an element of its own where it needs to be marked."""
    return format_html("<span{}>{}</span>", mark(language), text) if mark(language) else text


def own_words(agreement: Any, row: Any, field: str) -> SafeString | str:
    """A field of an agreement's row in the reader's language, or marked as Swedish."""
    return marked(*in_readers_language(agreement, row, field))


def swedish(name: Any) -> SafeString | str:
    """A name that is Swedish in every language: of an organisation, a place, a person.

    Marked so that it is read out as Swedish, also inside a translated sentence.
    """
    return marked(str(name), SOURCE)


def sentence(text: str, **values: Any) -> SafeString:
    """A translated sentence with each `%(name)s` in it replaced by what may be marked up."""
    form = re.sub(r"%\((\w+)\)s", r"{\1}", re.sub(r"[{}]", r"\g<0>\g<0>", text))
    return format_html(conditional_escape(form), **values)
