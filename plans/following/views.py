"""The address in the mail to somebody who is responsible for an action. No account is needed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organisations.links.pages import secret_page
from plans.following.answering import Said, answer
from plans.following.forms import LONGEST_ANSWER, AnswerForm
from plans.following.links import address_of
from plans.following.models import FollowUpRequest
from plans.following.rounds import send_anew, unanswered
from plans.planning.models import Plan
from principles.forms import tidy
from principles.keeping import NotNow


@secret_page
def follow_up_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The form, the thanks for an answer, or why the link opens nothing; a look changes nothing."""
    rows = FollowUpRequest.objects.of_token(token).select_related(
        "action", "follow_up", "party", "organisation", "round__plan__agreement"
    )
    published = {
        "round__plan__agreement__slug": slug,
        "round__plan__agreement__is_published": True,
    }
    asked = get_object_or_404(rows, **published)
    if not asked.can_be_answered:
        return no_longer(request, asked)
    if request.method == "POST":
        return answered(request, asked)
    if asked.follow_up and "andra" not in request.GET:
        return thanks(request, asked)
    return show(request, asked, AnswerForm(asked))


def answered(request: HttpRequest, asked: FollowUpRequest) -> HttpResponse:
    """Keep what was sent, or show the form again with what was written."""
    as_before = "same" in request.POST
    form = AnswerForm(asked, None if as_before else request.POST)
    if not as_before and not form.is_valid():
        return show(request, asked, form)
    try:
        answer(asked, said=Said() if as_before else form.said)
    except (NotNow, ValidationError) as problem:
        words = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
        return show(request, asked, form, problems=words)
    return redirect(request.path)


def show(
    request: HttpRequest, asked: FollowUpRequest, form: AnswerForm, problems: Any = ()
) -> HttpResponse:
    newest = asked.action.follow_ups.public().first()
    context = {"form": form, "newest": newest, "problems": problems}
    return page_of(request, "following/answer.html", asked, **context)


def thanks(request: HttpRequest, asked: FollowUpRequest) -> HttpResponse:
    """What was saved, how to change it, and the person's other questions of the same round.

    Whoever has this link has those: they stood in the same mail to the same address.
    """
    left = unanswered(asked.round).filter(email=asked.email).exclude(pk=asked.pk)
    others = [(row.action, address_of(row)) for row in left.order_by("action__first_year", "pk")]
    told: Any = asked.follow_up
    return page_of(
        request,
        "following/thanks.html",
        asked,
        told=told,
        reached=told.reached.all(),
        others=others,
    )


def no_longer(request: HttpRequest, asked: FollowUpRequest) -> HttpResponse:
    """The round is closed, or the link has expired and can be sent anew to the same address."""
    sent, problem, written = False, "", ""
    if request.method == "POST" and "anew" in request.POST:
        try:
            send_anew(asked)
            sent = True
        except NotNow as late:
            problem = str(late)
    elif request.method == "POST":
        problem = _("Det du skrev är inte sparat.")
        written = tidy(request.POST.get("note", ""))[:LONGEST_ANSWER]
    context = {"sent": sent, "problem": problem, "written": written}
    page = page_of(request, "following/no_longer.html", asked, **context)
    page.status_code = 200 if sent else 410
    return page


def page_of(
    request: HttpRequest, template: str, asked: FollowUpRequest, **context: Any
) -> HttpResponse:
    plan, action = asked.round.plan, asked.action
    action.plan = plan
    about: dict[str, Any] = {"asked": asked, "action": action, "plan": plan}
    about["agreement"] = plan.agreement
    about["is_public"] = plan.state in Plan.PUBLIC_STATES
    return render(request, template, about | context)
