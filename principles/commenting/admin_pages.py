"""The comments beside a draft in the admin, whichever kind of draft it is."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from principles.admin_pages import form_page, sent
from principles.commenting import flows
from principles.commenting.forms import CommentForm
from principles.commenting.models import Comment
from principles.keeping import NotAllowed, NotNow
from principles.models import Steward
from principles.scoped_admin import keeps


def beside(request: HttpRequest, new: Comment, parts: Iterable[str]) -> dict[str, Any]:
    """What a draft's page shows of its comments; `new` is an unsaved comment on it."""
    rows = new.on.comments.select_related("written_by", "handled_by")
    found = sorted(rows, key=lambda row: row.handled_at is not None)  # else the newest first
    return {
        "comments": found,
        "unhandled": sum(row.handled_at is None for row in found),
        "comment_form": CommentForm(parts) if may_comment(request, new) else None,
        "may_handle": keeps(request, new.on, writing=True),
    }


def may_comment(request: HttpRequest, new: Comment) -> bool:
    """Whether the user sits in the steering group, and it is a draft still."""
    steers = Steward.objects.of(request.user).steering()
    return not new.problem and steers.filter(agreement=new.get_agreement()).exists()


def write(
    request: HttpRequest, model_admin: Any, new: Comment, parts: Iterable[str], back: str
) -> HttpResponse:
    """Keep a comment that the draft's page has sent, or say what is wrong with it."""
    form = CommentForm(parts, sent(request))
    if request.method == "POST" and form.is_valid():
        new.about, new.text = form.cleaned_data["about"], form.cleaned_data["text"]
        try:
            flows.comment(new, by=request.user)
        except NotAllowed:
            raise PermissionDenied from None
        except NotNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Kommentaren är sparad. Kansliet ser den vid utkastet."))
            return redirect(f"{back}#kommentarer")
    elif not may_comment(request, new):
        raise PermissionDenied
    return form_page(
        request,
        model_admin,
        title=_("Kommentera: %s") % new.on,
        button=_("Skicka kommentaren"),
        form=form,
    )


def mark(request: HttpRequest, found: Comment, back: str) -> HttpResponse:
    """Mark a comment as handled, or as not handled after all."""
    try:
        flows.handle(found, by=request.user, handled="undo" not in request.POST)
    except NotAllowed:
        raise PermissionDenied from None
    return redirect(f"{back}#kommentarer")
