"""Pages whose address opens something by itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # The address is a secret, so no other page is told of it. With `no-referrer` a browser would
    # not say either where a form comes from, and every answer would be taken for a forgery.
    "Referrer-Policy": "strict-origin",
}


def secret_page(view: View) -> View:
    """A page whose address opens something: kept by nobody, told to nobody."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return page
