"""The pages of an assessor, opened by the mailed link: rate, hand in, read, comment together."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.links.entering import UNKNOWN
from plans.mirror import joint, rating
from plans.mirror.forms import CommentForm, SheetForm
from plans.mirror.models import Assessor
from plans.mirror.results import results
from plans.mirror.sheets import NOTHING, Said, Sheet, changed, questions, sheet_of
from principles.keeping import NotAllowed, NotNow
from principles.models import Principle

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]
ENDED = "expired"


def by_link(view: View) -> View:
    """Serve `view(request, assessor, …)` to whoever has the link of `…(request, slug, token, …)`.

    Nothing of the address is told to other sites: only the portal's own name. (With
    `no-referrer` browsers send forms with the origin `null`, which the form's guard refuses.)
    """

    @get_or_post
    @wraps(view)
    def page(request: HttpRequest, slug: str, token: str, **kwargs: Any) -> HttpResponse:
        rows = Assessor.objects.of_token(token).select_related(
            "mirror__agreement", "mirror__version", "party"
        )
        assessor = rows.filter(
            mirror__agreement__slug=slug,
            mirror__agreement__is_published=True,
            mirror__opened_at__isnull=False,
        ).first()
        if assessor is None:
            response = refuse(request, UNKNOWN, 404)
        elif assessor.has_expired:
            response = refuse(request, _("Länken gäller inte längre."), 410)
        else:
            response = view(request, assessor, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page


def refuse(request: HttpRequest, problem: Any, status: int) -> HttpResponse:
    return render(request, "mirror/refused.html", {"problem": problem}, status=status)


def about(request: HttpRequest, assessor: Assessor, token: str = "") -> dict[str, Any]:
    """What every page of an assessor needs."""
    mirror: Any = assessor.mirror
    return {
        "agreement": mirror.agreement,
        "mirror": mirror,
        "assessor": assessor,
        "party": assessor.party,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else token,
        "done": request.GET.get("klart", ""),
    }


@by_link
def sheet(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """The party's sheet to write; once handed in to read; once all are in, what all have said."""
    mirror: Any = assessor.mirror
    context = about(request, assessor)
    if mirror.shown_at and request.method != "POST":
        return render(request, "mirror/shown.html", context | {"results": results(mirror)})
    if "reopen" in request.POST:
        return reopened(request, assessor, context)
    why = rating.why_not_now(mirror, handed_in=rating.has_handed_in(mirror, assessor))
    if request.method != "POST":
        return to_read(request, assessor, context) if why else to_write(request, assessor, context)
    return kept(request, assessor, context)


def reopened(request: HttpRequest, assessor: Assessor, context: dict[str, Any]) -> HttpResponse:
    try:
        rating.reopen(assessor.mirror, by=assessor)
    except NotNow as problem:
        return to_read(request, assessor, context | {"problem": str(problem)})
    except NotAllowed:
        return refuse(request, _("Länken gäller inte längre."), 410)
    return redirect(request.path)


def form_of(assessor: Assessor, stored: Sheet, data: Any = None) -> SheetForm:
    asked = questions(assessor.mirror, assessor.party)
    complete = data is not None and "hand_in" in data
    return SheetForm(assessor.mirror, asked, stored, data, complete=complete)


def to_write(
    request: HttpRequest,
    assessor: Assessor,
    context: dict[str, Any],
    form: SheetForm | None = None,
) -> HttpResponse:
    stored = sheet_of(assessor.mirror, assessor.party)
    shown = form or form_of(assessor, stored)
    left = len(shown.asked) - sum(said.score is not None for said in stored.values())
    context |= {"form": shown, "left": left, "number": len(shown.asked)}
    return render(request, "mirror/sheet.html", context)


def to_read(request: HttpRequest, assessor: Assessor, context: dict[str, Any]) -> HttpResponse:
    """The sheet as it stands, and why it cannot be written."""
    mirror = assessor.mirror
    handed_in = rating.has_handed_in(mirror, assessor)
    stored = sheet_of(mirror, assessor.party)
    rows: dict[Principle, list[tuple[Any, Said]]] = {}
    for one in questions(mirror, assessor.party):
        rows.setdefault(one.principle, []).append((one, stored.get(one.cell, NOTHING)))
    context |= {
        "rows": list(rows.items()),
        "handed_in": handed_in,
        "why": rating.why_not_now(mirror, handed_in=handed_in),
        "may_reopen": handed_in and not rating.why_not_now(mirror, handed_in=False),
        "waited_for": rating.waited_for(mirror),
    }
    return render(request, "mirror/own_sheet.html", context)


def kept(request: HttpRequest, assessor: Assessor, context: dict[str, Any]) -> HttpResponse:
    """Save the sheet or hand it in; if it cannot be, say why, and keep what was written."""
    stored = sheet_of(assessor.mirror, assessor.party)
    form = form_of(assessor, stored, request.POST)
    if not form.is_valid():
        return to_write(request, assessor, context, form)
    flow = rating.hand_in if "hand_in" in request.POST else rating.save_sheet
    try:
        flow(assessor.mirror, by=assessor, said=form.said, seen=form.cleaned_data["seen"])
    except rating.Meanwhile as problem:
        form.add_error(None, str(problem))
        context["theirs"] = changed(form.asked, problem.stored, form.said)
        form.has_seen(problem.stored)
        return to_write(request, assessor, context, form)
    except NotNow as problem:
        form.add_error(None, str(problem))
        return to_write(request, assessor, context | {"too_late": True}, form)
    except NotAllowed:
        return refuse(request, _("Länken gäller inte längre."), 410)
    return redirect(f"{request.path}?klart={'inlamnad' if 'hand_in' in request.POST else 'sparad'}")


@by_link
def comment(request: HttpRequest, assessor: Assessor, principle: str) -> HttpResponse:
    """Write the parties' joint comment on one principle, once all have handed in."""
    mirror: Any = assessor.mirror
    found = get_object_or_404(mirror.version.principles, slug=principle)
    context = about(request, assessor)
    if not mirror.shown_at or mirror.published_at:
        return redirect("mirror_sheet", mirror.agreement.slug, context["token"])
    stored = joint.comment_on(mirror, found)
    form = CommentForm(stored.text, request.POST if request.method == "POST" else None)
    if form.is_bound and comment_kept(form, mirror, found, by=assessor, context=context):
        address = redirect("mirror_sheet", mirror.agreement.slug, context["token"])
        address["Location"] += f"?klart=kommentar#{found.slug}"
        return address
    context |= {"form": form, "principle": found, "history": history_of(stored)}
    context["result"] = next(row for row in results(mirror) if row.principle == found)
    return render(request, "mirror/comment.html", context)


def comment_kept(
    form: CommentForm, mirror: Any, principle: Principle, *, by: Any, context: dict[str, Any]
) -> bool:
    """Save the comment; if it cannot be, put why on the form, where what was written stays."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        joint.save_comment(mirror, principle, by=by, text=said["text"], seen=said["seen"])
    except joint.WrittenMeanwhile as problem:
        form.add_error(None, str(problem))
        form.has_seen(problem.text)
        context["theirs"] = problem.text
        return False
    except (NotNow, NotAllowed) as problem:
        form.add_error(None, str(problem))
        return False
    return True


def history_of(comment: Any) -> list[Any]:
    """What the comment has said before, newest first."""
    return list(comment.history.all()[1:11]) if comment.pk else []
