"""What holds for every answer of the portal."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class WhoMayKeepAnswers:
    """A public answer is the same for everyone; any other is for one person, kept by nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Cache-Control", "").startswith("public"):
            # The address alone says which language it is.
            del response.headers["Vary"]
        else:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefuseNul:
    """No address holds the character NUL, which PostgreSQL cannot even compare with."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)
