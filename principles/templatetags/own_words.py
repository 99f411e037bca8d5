"""An agreement's own words on a page, marked as Swedish where the page is in another language."""

from html import unescape
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from principles.markdown import link_to, to_html
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
    context: Any,
    row: Any,
    field: str,
    shift: int = 1,
    css: str = "prose",
    agreement: Any = None,
    anchors: str = "",
    numbered: bool = False,
) -> SafeString:
    """A text in Markdown, in a block of its own; headings move `shift` levels down.

    With `anchors` its paragraphs can be linked to, `numbered` by everyone (principles.markdown).
    """
    text, language = in_readers_language(agreement or context["agreement"], row, field)
    html = to_html(text, shift, anchors, numbered)
    return format_html('<div class="{}"{}>{}</div>', css, mark(language), html)


@register.filter
def host(address: str) -> str:
    """Where a link outside the portal leads: www.example.se."""
    return address.split("://")[-1].split("/")[0]


@register.simple_tag
def link_to_place(anchor: str, number: int, numbered: bool) -> SafeString:
    """The link of a place to itself, as `own_prose` gives each of its paragraphs one."""
    return link_to(anchor, number, numbered)


@register.simple_tag(takes_context=True)
def own_excerpt(
    context: Any, row: Any, field: str, words: int, agreement: Any = None
) -> SafeString:
    """The first words of a text in Markdown, without its markup."""
    text, language = in_readers_language(agreement or context["agreement"], row, field)
    excerpt = Truncator(unescape(strip_tags(to_html(text)))).words(words)
    return format_html("<span{}>{}</span>", mark(language), " ".join(excerpt.split()))


def mark(language: str) -> SafeString | str:
    """The `lang` of words that are not in the page's language."""
    return "" if language == (get_language() or SOURCE) else format_html(' lang="{}"', language)
