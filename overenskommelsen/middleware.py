"""What holds for every answer of the portal."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

from principles.models import Agreement

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


class OwnDomain:
    """On an agreement's own domain stand that agreement's pages; all else is at the portal's.

    Whoever logs in does so under the portal's one name, where the cookies are. No page says the
    name that it was asked for by: whichever name that is, the bytes are the same.
    """

    COMMON = ("tillganglighet", "integritet", "halsa", "static")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        agreement = self.whose(request)
        if agreement is None:
            return self.get_response(request)
        english = request.path_info == "/en" or request.path_info.startswith("/en/")
        path = request.path_info.removeprefix("/en") if english else request.path_info
        first = path.split("/")[1] if "/" in path else ""
        if path in {"", "/"} and agreement.is_published:
            return HttpResponseRedirect(f"{'/en' if english else ''}/{agreement.slug}/")
        if first in self.COMMON or (first == agreement.slug and agreement.is_published):
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())

    def whose(self, request: HttpRequest) -> Agreement | None:
        """The agreement whose own domain was asked; the portal's own name costs no query."""
        host = split_domain_port(request.get_host())[0].lower().rstrip(".")
        if host == urlsplit(settings.PUBLIC_URL).hostname or "." not in host:
            return None
        found: Agreement | None = Agreement.objects.filter(domain=host).first()
        return found
