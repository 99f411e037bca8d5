"""The text in force, older versions, and the download whose checksum is the hash."""

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from principles.models import Agreement, AgreementVersion, Undertaking
from principles.public import public_page


@public_page
def text(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The text in force; where nothing is adopted yet, the version in dialogue."""
    return show(request, agreement, agreement.version_shown())


@public_page
def version(request: HttpRequest, agreement: Agreement, version: str) -> HttpResponse:
    """One version by its own address, also an older one."""
    found = get_object_or_404(agreement.versions.public(), slug=version)
    return show(request, agreement, found)


def show(
    request: HttpRequest, agreement: Agreement, version: AgreementVersion | None
) -> HttpResponse:
    undertakings = by_party(version) if version else []
    context = {
        "agreement": agreement,
        "version": version,
        "versions": agreement.versions.public().order_by("-number"),
        "sections": version.sections.all() if version else [],
        "principles": version.principles.all() if version else [],
        "undertakings": undertakings,
    }
    return render(request, "principles/text.html", context)


def by_party(version: AgreementVersion) -> QuerySet[Undertaking]:
    """The undertakings of a version, each party's together, the joint ones last."""
    rows = version.undertakings.select_related("party")
    party = F("party__position").asc(nulls_last=True)
    return rows.order_by(party, "party", "added_later", "position", "pk")


@public_page
def download(request: HttpRequest, agreement: Agreement, version: str) -> HttpResponse:
    """The frozen text as Markdown: `sha256sum` of it gives the hash shown on the page."""
    found = get_object_or_404(agreement.versions.adopted(), slug=version)
    return HttpResponse(found.frozen_text, content_type="text/markdown; charset=utf-8")
