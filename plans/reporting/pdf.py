"""A year's report as PDF: tagged (PDF/UA-1) and kept for long (PDF/A-2a)."""

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.reporting.contents import contents, day, own, plain, swedish, words
from plans.reporting.figures import figures_of
from plans.reporting.models import Report
from plans.reporting.showing import shown
from principles.typesetting.characters import drawable
from principles.typesetting.drawing import drawn, fonts
from principles.weave import GLYPHS, weave

TEMPLATE = Path(__file__).parent / "report.typ"


def report_document(report: Report) -> bytes:
    """The report as a document in the active language; of a published one always the same bytes.

    A draft is told with its figures as they are now, and every page says that it is one. Raises
    TypstError when it does not meet the standards.
    """
    kept = shown(report.kept if report.is_published else figures_of(report))
    noon = datetime.combine(timezone.localdate(), time(12), UTC)
    return typst.compile(
        TEMPLATE,
        root=settings.BASE_DIR,
        format="pdf",
        sys_inputs={
            "words": json.dumps(wording(report, kept)),
            "language": get_language() or "sv",
            "weave": drawn(weave(int(report.agreement.county_code)), 600),
            "mark": drawn(GLYPHS["mark"], 64),
        },
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int((report.published_at or noon).timestamp()),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )


def wording(report: Report, kept: dict[str, Any]) -> dict[str, Any]:
    """Every text of the document, drawable."""
    path = reverse("report", args=[report.agreement.slug, report.year])
    return {
        "agreement": drawable(report.agreement.name),
        "title": own(kept["title"])[0],
        "status": "" if report.is_published else _("Utkast, inte publicerat"),
        "facts": drawable(facts(report, kept)),
        "correction": correction(report),
        "introduction": words(kept["introduction"], below=0),
        "parts": [
            {"heading": own(part["heading"]), "blocks": contents(part, report.year)}
            for part in kept["parts"]
        ],
        "about_address": plain(_("Rapporten på nätet:"))[0][0],
        "address": report.agreement.public_url + path,
        "footer": _("Sida {page} av {pages}"),
    }


def facts(report: Report, kept: dict[str, Any]) -> list[tuple[str, str]]:
    published = day(timezone.localtime(report.published_at)) if report.published_at else "–"
    found = [(_("Publicerad"), published), (_("Siffrorna visar läget"), day(kept["made_on"]))]
    if kept["plan"]:
        found.append((_("Utvecklingsplan"), kept["plan"]["years"]))
    return found


def correction(report: Report) -> dict[str, Any] | None:
    """What is said to be wrong in it, dated; in Swedish only."""
    if not (report.correction and report.corrected_on):
        return None
    title = _("Rättelse %(on)s") % {"on": day(report.corrected_on)}
    lines = [line for line in report.correction.splitlines() if line.strip()]
    return {"heading": plain(title), "lines": [swedish(line) for line in lines]}
