"""The handbook in the admin: for everyone who may enter it."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from overenskommelsen.handbook import pages


def addresses(site: AdminSite) -> list[URLPattern]:
    """The handbook's addresses, each behind the admin's own login."""

    def shown(view: Callable[..., HttpResponseBase]) -> Any:
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            return view(request, site, **kwargs)

        return site.admin_view(require_safe(answer))

    return [
        path("handbok/", shown(page), name="handbook"),
        path("handbok/bilder/<slug:name>.png", shown(picture), name="handbook_picture"),
        path("handbok/<slug:name>/", shown(page), name="handbook_page"),
    ]


def page(request: HttpRequest, site: AdminSite, name: str = pages.INDEX) -> HttpResponse:
    """One page of the handbook, with the list of all."""
    try:
        found = pages.page(name)
    except KeyError:
        raise Http404 from None
    context = {
        "page": found,
        "title": found.title,
        "others": [(pages.address(other), pages.page(other).title) for other in pages.names()],
        "is_index": name == pages.INDEX,
    }
    return TemplateResponse(request, "admin/handbook.html", site.each_context(request) | context)


def picture(request: HttpRequest, site: AdminSite, name: str) -> FileResponse:
    """A picture of the handbook."""
    file = pages.picture_file(name)
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/png")


def page_about(request: HttpRequest, site: AdminSite) -> str:
    """The address of what the handbook says about a page of the admin, or nothing.

    An admin class names it in its attribute `handbook`: `organ` or `organ#fyll-en-plats`.
    """
    name, mark, place = getattr(admin_of(request, site), "handbook", "").partition("#")
    return pages.address(name, mark + place) if name else ""


def admin_of(request: HttpRequest, site: AdminSite) -> Any:
    """The admin class whose page it is: Django's own pages know it, ours stand below its list."""
    match = request.resolver_match
    if known := getattr(getattr(match, "func", None), "model_admin", None):
        return known
    _admin, *folders = getattr(match, "route", "").split("/")
    of_models = {model._meta.label_lower: shown for model, shown in site._registry.items()}
    return of_models.get(".".join(folders[:2]))
