"""What the secretariat and the steering group read once all parties have handed in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now

from plans.mirror import joint, preparing
from plans.mirror.admin_forms import ActionForm, JointForm
from plans.mirror.admin_pages import back, kept, page_of
from plans.mirror.models import Mirror
from plans.mirror.results import Result, results
from plans.mirror.signatories import FEWEST
from plans.mirror.views import history_of
from principles.keeping import NotAllowed, NotNow
from principles.models import Principle
from principles.scoped_admin import agreements_kept, is_key


def shown(request: HttpRequest, object_id: str, *, writing: bool) -> Mirror:
    """A mirror whose parties have all handed in. Raises Http404 before that, for everybody."""
    mirror = kept(request, object_id, writing=writing)
    if not mirror.shown_at:
        raise Http404
    return mirror


def with_principle(
    request: HttpRequest, object_id: str, principle: str
) -> tuple[Mirror, Principle, Result]:
    mirror = shown(request, object_id, writing=True)
    if not is_key(principle):
        raise Http404
    found = get_object_or_404(mirror.version.principles, pk=principle)
    return mirror, found, next(row for row in results(mirror) if row.principle == found)


def results_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What each party says of each, the widest gap first."""
    mirror = shown(request, object_id, writing=False)
    writers = agreements_kept(request.user, writing=True)
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Vad parterna säger"),
        button="",
        template="admin/mirror_results.html",
        results=results(mirror),
        fewest=FEWEST,
        may_write=writers.filter(pk=mirror.agreement_id).exists(),
    )


def to_results(mirror: Mirror, principle: Principle) -> HttpResponse:
    address = redirect("admin:mirror_results", mirror.pk)
    address["Location"] += f"#{principle.slug}"
    return address


def joint_page(
    request: HttpRequest, model_admin: Any, object_id: str, principle: str
) -> HttpResponse:
    """Write the parties' joint comment on a principle."""
    mirror, found, result = with_principle(request, object_id, principle)
    stored = joint.comment_on(mirror, found)
    initial = {"text": stored.text, "seen": joint.comment_print(stored.text)}
    form = JointForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"theirs": None}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            joint.save_comment(mirror, found, by=request.user, text=said["text"], seen=said["seen"])
        except joint.WrittenMeanwhile as problem:
            form.add_error(None, str(problem))
            form.has_seen(problem.text)
            context["theirs"] = problem.text
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Kommentaren är sparad."))
            return to_results(mirror, found)
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Gemensam kommentar: %s") % found.name,
        button=now("Spara kommentaren"),
        template="admin/mirror_joint.html",
        form=form,
        result=result,
        fewest=FEWEST,
        history=history_of(stored),
        **context,
    )


def action_page(
    request: HttpRequest, model_admin: Any, object_id: str, principle: str
) -> HttpResponse:
    """Let a gap become an action: one form, filled in as far as it can be."""
    mirror, found, _result = with_principle(request, object_id, principle)
    form = ActionForm(mirror, found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            joint.make_action(mirror, found, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            tell_fields(form, problem)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Glappet är nu en insats i planen."))
            return to_results(mirror, found)
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Gör en insats av glappet: %s") % found.name,
        button=now("Skapa insatsen"),
        form=form,
        intro=now("Alla parter blir ansvariga, och insatsen bygger på principen."),
    )


def tell_fields(form: ActionForm, problem: ValidationError) -> None:
    """Each of the model's objections beside the field that it is about."""
    for name, texts in problem.message_dict.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def publish_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What everybody will read, and the button that publishes."""
    mirror = shown(request, object_id, writing=True)
    if request.method == "POST":
        try:
            preparing.publish(mirror, by=request.user)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, now("Spegeln är publicerad."))
        return back(mirror)
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Publicera spegeln"),
        button=now("Publicera spegeln"),
        template="admin/mirror_publish.html",
        without_comment=[row.principle for row in results(mirror) if lacks_words(row)],
    )


def lacks_words(result: Result) -> bool:
    """Whether the parties see a principle differently and have not said anything together."""
    return result.gap > 1 and not (result.comment and result.comment.text)
