"""What the templates of the portal say in a word: Markdown, weave, glyph, days and numbers."""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import override

from principles import markdown as markdown_module
from principles import weave as weave_module
from principles.templatetags.own_words import in_swedish
from principles.translations.marking import swedish

register = template.Library()
register.simple_tag(in_swedish, takes_context=True)
register.filter(swedish)


@register.filter
def markdown(text: str, shift: int = 1) -> SafeString:
    """Clean HTML of Markdown; headings move `shift` levels down."""
    return markdown_module.to_html(text or "", shift)


@register.inclusion_tag("_components/weave.html")
def weave(agreement: Any) -> dict[str, Any]:
    """The weave of the agreement, drawn from its county code."""
    return {"threads": weave_module.weave(int(agreement.county_code))}


@register.inclusion_tag("_components/glyph.html")
def glyph(name: str, css: str = "glyph") -> dict[str, Any]:
    """The glyph of a principle; an unknown name gets the plain crossing."""
    return {"threads": weave_module.GLYPHS.get(name, weave_module.GLYPHS["annan"]), "css": css}


@register.filter
def stylesheets(names: str) -> list[str]:
    """The addresses of style sheets, in the order in which they build on each other."""
    return [static(f"css/{name}.css") for name in names.split()]


@register.filter
def day(value: date | None) -> str:
    """A day in running text: 16 februari 2021."""
    return formats.date_format(value, "j F Y") if value else ""


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people say it: www.example.se."""
    return address.split("://")[-1].rstrip("/")


@register.simple_tag(takes_context=True)
def in_language(context: Any, language: str) -> str:
    """The address of this page in the other language; the start page where there is none."""
    found = address_in(context.get("request"), language)
    with override(language):
        return found or reverse("home")


@register.inclusion_tag("_components/alternates.html", takes_context=True)
def alternates(context: Any) -> dict[str, Any]:
    """The page's addresses in each language, for search engines."""
    request = context.get("request")
    found = [(code, address_in(request, code)) for code, _name in settings.LANGUAGES]
    agreement = context.get("agreement")
    portal = agreement.public_url if agreement else settings.PUBLIC_URL
    known = [(code, portal + address) for code, address in found if address]
    return {"addresses": known}


def address_in(request: Any, language: str) -> str:
    """The address of the request's page in a language; empty where it has none."""
    try:
        match = resolve(request.path_info)
        with override(language):
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except (AttributeError, NoReverseMatch, Resolver404):
        return ""
