"""Public pages: no cookie, no session, the same bytes for everyone, kept until a change."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from principles.agreements.models import Agreement

BROWSERS_KEEP = "public, max-age=5, stale-while-revalidate=30"
LONGEST_KEPT_ADDRESS = 300
PARTS_OF_A_RELEASE = ("*.py", "*.html", "*.css", "*.js", "*.mo", "*.typ")
FOLDERS_OF_A_RELEASE = (
    "overenskommelsen", "principles", "organisations", "plans", "templates", "static", "locale",
)  # fmt: skip

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Serve `view(request, agreement, …)` to everyone for an address `…(request, slug, …)`.

    The answer carries a strong ETag built from the agreement's revision, the day, the address
    and the release, so a hit costs one small query. 404 when no such agreement is published.
    """

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        agreement = get_object_or_404(Agreement.objects.published(), slug=slug)

        def rendered() -> HttpResponse:
            prefetch_related_objects([agreement], "parties")  # every page's footer names them
            return view(request, agreement, **kwargs)

        return keep(request, f"{agreement.pk}:{agreement.revision}", rendered)

    return page


def keep(request: HttpRequest, revision: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304, or the kept bytes of this revision, or what `render` returns (a 200 is kept)."""
    etag = etag_of(request, revision)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged if unchanged is not None else kept_or_rendered(request, etag, render)
    if response.status_code in {200, 304}:
        response["ETag"] = etag
        response["Cache-Control"] = BROWSERS_KEEP
    return response


def kept_or_rendered(
    request: HttpRequest, etag: str, render: Callable[[], HttpResponse]
) -> HttpResponse:
    worth_keeping = not settings.DEBUG and len(request.get_full_path()) <= LONGEST_KEPT_ADDRESS
    kept = caches["pages"].get(etag) if worth_keeping else None
    if kept is not None:
        return HttpResponse(kept[0], content_type=kept[1])
    response = render()
    if worth_keeping and response.status_code == 200 and not response.streaming:
        caches["pages"].set(etag, (response.content, response["Content-Type"]), timeout=3600)
    return response


def etag_of(request: HttpRequest, revision: str) -> str:
    """A strong ETag of this address in this language, revision, day and release."""
    parts = (
        request.get_full_path(),
        request.get_host(),
        str(get_language()),
        revision,
        timezone.localdate().isoformat(),
        release(),
    )
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def release() -> str:
    """A fingerprint of the running code and templates, equal on every host of one release."""
    digest = hashlib.sha256()
    for folder in FOLDERS_OF_A_RELEASE:
        for pattern in PARTS_OF_A_RELEASE:
            for file in sorted((settings.BASE_DIR / folder).rglob(pattern)):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
