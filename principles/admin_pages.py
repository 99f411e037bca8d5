"""Pages of the admin that are a form of their own: one question, one flow."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from principles.forms import TextField
from principles.scoped_admin import agreements_kept, is_key


def kept(request: HttpRequest, rows: Any, object_id: str, path: str, *, writing: bool) -> Any:
    """A row of an agreement that the user keeps. Raises Http404, or PermissionDenied for readers.

    Whoever reads the agreement in the admin is told that the page is another's; to others it
    does not exist.
    """
    if not is_key(object_id):
        raise Http404
    mine = rows.filter(**{f"{path}__in": agreements_kept(request.user)})
    row = get_object_or_404(mine, pk=object_id)
    may = agreements_kept(request.user, writing=writing)
    if not may.filter(pk=row.get_agreement().pk).exists():
        raise PermissionDenied
    return row


def sent(request: HttpRequest) -> Any:
    """What a form was sent with, if it was, also when that is nothing."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    model_admin: Any,
    *,
    title: str,
    button: str,
    form: forms.BaseForm | None = None,
    template: str = "admin/form_page.html",
    **context: Any,
) -> HttpResponse:
    """A form in the admin's own look, below the model that it belongs to."""
    shown = {}
    if form is not None:
        fieldsets = [(None, {"fields": list(form.fields)})]
        adminform = AdminForm(form, fieldsets, {})  # type: ignore[arg-type]
        shown = {"form": form, "adminform": adminform}
    base = admin.site.each_context(request) | {
        "opts": model_admin.model._meta,
        "title": title,
        "button": button,
        "media": model_admin.media,
    }
    return TemplateResponse(request, template, base | shown | context)


class LinesField(TextField):
    """Persons as they are written in the admin: one a line, «Namn, uppdrag».

    Gives a list of (name, title); the title may be empty. Raises ValidationError without a name.
    """

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = [line.partition(",") for line in text.splitlines() if line.strip()]
        people = [(name.strip()[:200], title.strip()[:100]) for name, _comma, title in lines]
        if not all(name for name, _title in people):
            raise ValidationError(_("Skriv namnet först på varje rad"), code="nameless")
        return people
