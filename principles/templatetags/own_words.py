"""An agreement's own words on a page, marked as Swedish where the page is in another language."""

from html import unescape
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from principles.markdown import link_to, to_html
from principles.translations.marking import mark, marked, own_words, swedish
from principles.translations.reading import SOURCE, in_readers_language

register = template.Library()
register.filter(swedish)  # a page with Swedish names on it is not said to be partly in Swedish


@register.simple_tag(takes_context=True)
def own(context: Any, row: Any, field: str, agreement: Any = None) -> SafeString | str:
    """A short text of an agreement: a name, a heading.

    The row's agreement is the page's own unless another is given.
    """
    return marked(*said(context, row, field, agreement))


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
    text, language = said(context, row, field, agreement)
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
    context: Any, row: Any, field: str, words: int = 24, agreement: Any = None
) -> SafeString | str:
    """The beginning of a text in Markdown, without its markup."""
    text, language = said(context, row, field, agreement)
    excerpt = Truncator(unescape(strip_tags(to_html(text)))).words(words)
    return marked(" ".join(excerpt.split()), language)


@register.filter
def called(agreement: Any) -> SafeString | str:
    """The agreement's name, for use inside a translated sentence."""
    return own_words(agreement, agreement, "name")


@register.simple_tag(takes_context=True)
def in_swedish(context: Any) -> SafeString | str:
    """Marks words that exist in Swedish only on a page in another language (WCAG 3.1.2)."""
    note(context, SOURCE)
    return format_html('lang="{}"', SOURCE) if mark(SOURCE) else ""


def said(context: Any, row: Any, field: str, agreement: Any) -> tuple[str, str]:
    """The text with its language, which the note on top of the page takes notice of."""
    text, language = in_readers_language(agreement or context["agreement"], row, field)
    if text and field not in getattr(row, "proper_names", ()):
        note(context, language)
    return text, language


def note(context: Any, language: str) -> None:
    languages = context.get("languages_of_own_words")
    if languages is not None:
        languages.add(language)


class NotedNode(template.Node):
    """What stands between `noted` and `endnoted`, after a line on what it is written in.

    Only what has been rendered knows which of an agreement's texts had a translation, so the
    page is rendered first and told of then. In Swedish there is nothing to tell.
    """

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        language = get_language() or SOURCE
        if language == SOURCE:
            return self.nodelist.render(context)
        with context.push(languages_of_own_words=set()):
            page = self.nodelist.render(context)
            told = context["languages_of_own_words"]
        above = context.template.engine.get_template("_components/language_note.html")
        with context.push(in_swedish_only=SOURCE in told, is_translated=language in told):
            return above.render(context) + page


@register.tag
def noted(parser: Any, token: Any) -> NotedNode:
    """`{% noted %}…{% endnoted %}`: a page that says which of it is Swedish or translated."""
    nodelist = parser.parse(("endnoted",))
    parser.delete_first_token()
    return NotedNode(nodelist)
