"""Markdown to clean HTML: no raw HTML, no script, no `javascript:` link reaches a page."""

from collections.abc import Iterator

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
LARGEST = 200_000
HIGHEST_HEADING, LOWEST_HEADING = 2, 5
# What can be linked to, beside list items, when it does not stand in one.
PLACES = {"paragraph_open", "table_open", "fence", "code_block"}
WITH_ID = {"p", "li", "table", "pre", "code"}

parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str, shift: int = 0, anchors: str = "", numbered: bool = False) -> SafeString:
    """Clean HTML of a Markdown text of at most 200 kB.

    `shift` moves headings that many levels down, so that they fit below the page's own. With
    `anchors`, the id of what the text stands in ("vision"), each paragraph and list item gets an
    id ("vision.1", "vision.2"; no slug has a dot, so no other id is the same) and a link to
    itself, and no level of heading is left out. Only when `numbered` do these links stand in the
    way of keyboards and screen readers.
    """
    tokens = parser.parse(text[:LARGEST])
    below = shift
    for token in tokens:
        if token.type == "heading_open":
            wished = min(max(int(token.tag[1]) + shift, HIGHEST_HEADING), LOWEST_HEADING)
            below = min(wished, below + 1) if anchors else wished
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{below}"
    ids = set(linkable(tokens, anchors, numbered)) if anchors else set()
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "aria-label", "data-place", "lang"}},
        allowed_classes={"a": {"place"}},
        tag_attribute_values={tag: {"id": ids} for tag in WITH_ID}
        | {"a": {"aria-hidden": {"true"}, "tabindex": {"-1"}}},
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
    # Cleaned by nh3 just above: this is the one place where text becomes markup.
    return mark_safe(clean)


def linkable(tokens: list[Token], anchors: str, numbered: bool) -> Iterator[str]:
    """Give each place in the text an id and a link to itself; yields the ids."""
    for number, (opening, text) in enumerate(places_in(tokens), start=1):
        place = f"{anchors}.{number}"
        opening.attrSet("id", place)
        if text and text.children is not None:
            content = link_to(place, number, numbered)
            text.children.append(Token("html_inline", "", 0, content=content))
        yield place


def places_in(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """What can be linked to, each with its text; all of a list item is one place."""
    items = 0
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            items += 1
            begins = tokens[index + 1].type == "paragraph_open"
            yield token, tokens[index + 2] if begins else None
        elif token.type == "list_item_close":
            items -= 1
        elif token.type in PLACES and not items:
            yield token, tokens[index + 1] if token.type == "paragraph_open" else None


def link_to(place: str, number: int, numbered: bool) -> SafeString:
    """The number is drawn by the style sheet, so that it is not copied with the text."""
    about = format_html('aria-hidden="{}" tabindex="{}"', "true", -1)
    if numbered:
        name = _("Länk till stycke %(number)s") % {"number": number}
        about = format_html('aria-label="{}" lang="{}"', name, get_language() or "sv")
    link = '<a class="place" href="#{}" data-place="{}" {}></a>'
    return format_html(link, place, number, about)
