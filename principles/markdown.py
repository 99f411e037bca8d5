"""Markdown to clean HTML: no raw HTML, no script, no `javascript:` link reaches a page."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
LARGEST = 200_000

parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str, shift: int = 0) -> SafeString:
    """Clean HTML of a Markdown text of at most 200 kB.

    `shift` moves headings that many levels down, so that they fit below the page's own.
    """
    tokens = parser.parse(text[:LARGEST])
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]) + shift, 2), 5)}"
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    # Cleaned by nh3 just above: this is the one place where text becomes markup.
    return mark_safe(clean)
