"""An agreement's own words on a page, marked as Swedish where the page is in another language."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from principles.markdown import to_html
from principles.translations.reading import SOURCE, in_readers_language

register = template.Library()


@register.simple_tag(takes_context=True)
def own(context: Any, row: Any, field: str, agreement: Any = None) -> SafeString | str:
    """A short text of an agreement: a name, a heading.

    The row's agreement is the page's own unless another is given.
    """
    text, language = in_readers_language(agreement or context["agreement"], row, field)
    return format_html("<span{}>{}</span>", mark(language), text) if mark(language) else text


@register.simple_tag(takes_context=True)
def own_plainly(context: Any, row: Any, field: str, agreement: Any = None) -> str:
    """The same where no markup can stand: the page's title, an attribute."""
    return in_readers_language(agreement or context["agreement"], row, field)[0]


@register.simple_tag(takes_context=True)
def own_prose(
    context: Any, row: Any, field: str, shift: int = 1, css: str = "prose", agreement: Any = None
) -> SafeString:
    """A text in Markdown, in a block of its own; headings move `shift` levels down."""
    text, language = in_readers_language(agreement or context["agreement"], row, field)
    return format_html('<div class="{}"{}>{}</div>', css, mark(language), to_html(text, shift))


def mark(language: str) -> SafeString | str:
    """The `lang` of words that are not in the page's language."""
    return "" if language == (get_language() or SOURCE) else format_html(' lang="{}"', language)
