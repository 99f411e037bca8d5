"""How the differences between two texts are shown: marked, told in words, and safe."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from principles.text.blocks import Word
from principles.text.comparison import AWAY, Comparison, Row

register = template.Library()

SCHEMES = {"", "http", "https", "mailto", "tel"}
EMPHASIS = {"em", "strong", "code"}
DEEPEST_HEADING = 6


@register.inclusion_tag("_components/comparison.html")
def differences(comparison: Comparison, level: int = 2, within: str = "") -> dict[str, Any]:
    """The comparison of two texts, whose highest headings get that level on the page.

    Where a page has several, each is `within` something of a name, and is told more briefly.
    """
    previous = level - 1
    for row in comparison.rows:
        if row.is_heading and row.state != AWAY:
            wished = min(level - 1 + row.block.level, DEEPEST_HEADING)
            row.heading_level = previous = min(wished, previous + 1)
    return {"comparison": comparison, "within": within, "prefix": f"{within}-" if within else ""}


@register.filter
def words(row: Row) -> SafeString:
    """The words of a row with what is added and removed in it."""
    told = row.is_heading or row.is_reworded
    return format_html_join("", "{}", ((piece(*part, told=told),) for part in row.pieces))


def piece(state: str, content: list[Word], *, told: bool) -> SafeString:
    """Words in `ins` or `del`, whose beginning and end are said to those who do not see it."""
    html = format_html_join("", "{}", ((run(part),) for part in runs(content)))
    if state not in {"added", "removed"}:
        return html
    tag = "ins" if state == "added" else "del"
    if not told:
        return format_html("<{0}>{1}</{0}>", tag, html)
    begin = _("tillagt:") if state == "added" else _("borttaget:")
    end = _("slut på det tillagda") if state == "added" else _("slut på det borttagna")
    return format_html("<{0}>{1}{2}{3}</{0}>", tag, hidden(begin), html, hidden(end))


def hidden(text: str) -> SafeString:
    """For the ear only, in the reader's own language inside Swedish text."""
    language = get_language() or "sv"
    mark = "" if language == "sv" else format_html(' lang="{}"', language)
    return format_html('<span class="vh"{}> {} </span>', mark, text)


def runs(content: list[Word]) -> list[tuple[str, tuple[str, ...]]]:
    """Neighbouring words with the same emphasis, together."""
    grouped = groupby(content, lambda word: word[1])
    return [("".join(text for text, _marks in group), marks) for marks, group in grouped]


def run(part: tuple[str, tuple[str, ...]]) -> SafeString:
    """Escaped text in the emphasis and links that Markdown gave it, and no other markup."""
    text, marks = part
    html = format_html("{}", text)
    for mark in reversed(marks):
        if mark in EMPHASIS:
            html = format_html("<{0}>{1}</{0}>", mark, html)
        elif mark.startswith("a:") and is_harmless(mark[2:]):
            html = format_html('<a href="{}" rel="noopener">{}</a>', mark[2:], html)
    return html


def is_harmless(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in SCHEMES
    except ValueError:
        return False
