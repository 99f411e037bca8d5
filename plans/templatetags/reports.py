"""What a report has kept of an agreement's own words, marked with its language."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plans.reporting.bars import label
from plans.reporting.words import Words, read
from principles.markdown import to_html
from principles.templatetags.own_words import note
from principles.translations.marking import mark, marked

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: Any, words: Words) -> SafeString | str:
    """Short words: a heading, a name."""
    return marked(*noted(context, words))


@register.simple_tag
def kept_plainly(words: Words) -> str:
    """The same where no markup can stand."""
    return read(words)[0]


@register.simple_tag(takes_context=True)
def kept_prose(context: Any, words: Words, shift: int = 1) -> SafeString:
    """A text in Markdown, in a block of its own; headings move `shift` levels down."""
    text, language = noted(context, words)
    return format_html('<div class="prose"{}>{}</div>', mark(language), to_html(text, shift))


@register.filter
def status_label(status: str) -> str:
    """What a status is called."""
    return label(status)


def noted(context: Any, words: Words) -> tuple[str, str]:
    text, language = read(words)
    if text:
        note(context, language)
    return text, language
