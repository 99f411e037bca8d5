"""The text in force, older versions, and the download whose checksum is the hash."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from principles.models import Agreement, AgreementVersion
from principles.public import public_page
from principles.text.comparison import compare_versions
from principles.text.pdf import version_pdf
from principles.text.reading import Reading


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
    reading = Reading(version, plain=request.GET.get("enkel") == "1") if version else None
    context = {
        "agreement": agreement,
        "version": version,
        "versions": agreement.versions.public().order_by("-number"),
        "others": others(agreement, version) if version else [],
        "reading": reading,
        "tells_its_language": version is not None,
        "numbered": request.GET.get("stycken") == "1" and not (reading and reading.plain),
    }
    return render(request, "principles/text.html", context)


def others(agreement: Agreement, version: AgreementVersion) -> QuerySet[AgreementVersion]:
    """The versions that this one can be compared with, the newest first."""
    found = agreement.versions.public().with_text().exclude(pk=version.pk)
    return found.select_related("agreement").order_by("-number")


@public_page
def download(request: HttpRequest, agreement: Agreement, version: str) -> HttpResponse:
    """The frozen text as Markdown: `sha256sum` of it gives the hash shown on the page."""
    found = get_object_or_404(agreement.versions.adopted(), slug=version)
    return HttpResponse(found.frozen_text, content_type="text/markdown; charset=utf-8")


@public_page
def document(request: HttpRequest, agreement: Agreement, version: str) -> HttpResponse:
    """The text as PDF: of an adopted version the frozen text, of another its text so far."""
    found = get_object_or_404(agreement.versions.public(), slug=version)
    return HttpResponse(version_pdf(found), content_type="application/pdf")


@public_page
def compare(request: HttpRequest, agreement: Agreement, version: str, other: str) -> HttpResponse:
    """What one has to do to the text of `other` to get that of `version`, usually the newer."""
    readable = agreement.versions.public().with_text().select_related("agreement")
    new = get_object_or_404(readable, slug=version)
    old = get_object_or_404(readable, slug=other)
    if new == old:
        return redirect(new)
    context = {
        "agreement": agreement,
        "new": new,
        "old": old,
        "proposals": [one for one in (old, new) if not one.is_frozen],
        "comparison": compare_versions(old, new),
    }
    return render(request, "principles/compare.html", context)
