"""A version of the text as PDF: tagged (PDF/UA-1) and kept for long (PDF/A-2a)."""

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from principles.text.frozen import body_of
from principles.text.models import AgreementVersion
from principles.typesetting.characters import drawable, lacks_glyphs
from principles.typesetting.drawing import drawn, fonts
from principles.typesetting.prose import prose
from principles.weave import GLYPHS, weave

TEMPLATE = Path(__file__).parent / "document.typ"


def version_pdf(version: AgreementVersion) -> bytes:
    """The text that is signed, as a document to file; what is said about it is in the active
    language. Of a version that is not adopted it is the text so far, and every page says so.

    It is dated the day that it is made. Raises TypstError when it does not meet the standards.
    """
    return typst.compile(
        TEMPLATE,
        root=settings.BASE_DIR,
        format="pdf",
        sys_inputs={
            "words": json.dumps(drawable(wording(version))),
            "text": json.dumps(prose(body_of(version))),
            "language": get_language() or "sv",
            "weave": drawn(weave(int(version.agreement.county_code)), 600),
            "mark": drawn(GLYPHS["mark"], 64),
        },
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(datetime.combine(timezone.localdate(), time(12), UTC).timestamp()),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )


def wording(version: AgreementVersion) -> dict[str, Any]:
    """Every text around the text itself."""
    path = reverse("version", args=[version.agreement.slug, version.slug])
    unknown = _("Tecken som typsnittet saknar står här med sitt namn inom hakparenteser.")
    return {
        "agreement": version.agreement.name,
        "title": version.name,
        "status": status(version),
        "facts": [fact for fact in facts(version) if fact[1]],
        "sum": version.document_hash,
        "check": check(version),
        "about_address": _("Texten på nätet:"),
        "address": version.agreement.public_url + path,
        "unknown": unknown if lacks_glyphs(body_of(version)) else "",
        "footer": _("Sida {page} av {pages}"),
    }


def status(version: AgreementVersion) -> str:
    """What every page says of a text that does not apply."""
    if not version.is_frozen:
        return _("Utkast, inte antaget")
    return "" if version.is_in_force else _("Gäller inte längre")


def facts(version: AgreementVersion) -> list[tuple[str, str]]:
    """What is known about the version, one fact a line."""
    adopted = version.adopted_when or day_of(version.adopted_on)
    began = _("Gällde från") if version.is_frozen and not version.is_in_force else _("Gäller från")
    return [
        (_("Läge"), status(version) or _("Gäller nu")),
        (_("Antagen"), adopted),
        (_("Beslutad av"), version.deciding_body),
        (_("Diarienummer"), version.case_number),
        (began, day_of(version.in_force_from)),
        (_("Gällde till och med"), day_of(version.in_force_until)),
    ]


def day_of(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""


def check(version: AgreementVersion) -> dict[str, str]:
    """How anyone finds out that the text is the one that was adopted."""
    return {
        "heading": _("Kontrollera texten") if version.is_frozen else _("Om utkastet"),
        "about": _(
            "Texten kan inte ändras. Den som skriver under skriver under tecknen i Markdown-filen "
            "på sidan nedan. Räknar man ut filens kontrollsumma blir den:"
        )
        if version.is_frozen
        else _("Texten är inte antagen och kan fortfarande ändras. Ingen har skrivit under den."),
    }
