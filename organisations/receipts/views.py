"""The badge of an organisation, for its own site and anyone's."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from organisations.joining.models import Accession
from organisations.receipts.badge import STYLE_HASH, badge_svg
from principles.models import Agreement
from principles.public import public_page

SITES_KEEP = "public, max-age=3600, stale-while-revalidate=86400"


@public_page
def drawn_badge(request: HttpRequest, agreement: Agreement, organisation: str) -> HttpResponse:
    """The badge of an organisation in the directory; others have none."""
    directory = Accession.objects.of_agreement(agreement).in_directory()
    get_object_or_404(directory, organisation__slug=organisation)
    return HttpResponse(badge_svg(agreement), content_type="image/svg+xml")


@csp_update({"style-src": [STYLE_HASH]})  # type: ignore[arg-type]
def badge(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """The badge with what other sites need to show it."""
    response = drawn_badge(request, slug=slug, organisation=organisation)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code in {200, 304}:
        response["Cache-Control"] = SITES_KEEP
    return response
