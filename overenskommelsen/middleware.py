"""What holds for every answer of the portal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivatePagesAreNotKept:
    """An answer that does not say otherwise is for one person, and nobody keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
