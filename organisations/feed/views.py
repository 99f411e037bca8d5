"""The feed of an agreement, kept like every public page."""

from django.http import HttpRequest, HttpResponse

from organisations.feed import feed
from principles.models import Agreement
from principles.public import public_page

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@public_page
def atom(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """News, new organisations and new versions."""
    return HttpResponse(feed.atom(agreement), content_type=CONTENT_TYPE)
