"""A representative's way through a consultation: the list, a question, the check, sending in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import own_consultation
from organisations.consultations import answering as flows
from organisations.consultations.audience import Asked, may_answer
from organisations.consultations.forms import AnswerForm
from organisations.consultations.models import Answer
from organisations.consultations.reading import Row, rows_of
from principles.keeping import NotAllowed, NotNow
from principles.models import Question

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def about(asked: Asked) -> dict[str, Any]:
    """What every page of the flow needs."""
    consultation = asked.consultation
    return {
        "organisation": asked.organisation,
        "agreement": consultation.version.agreement,
        "consultation": consultation,
        "response": asked.response,
        "can_answer": consultation.is_open and may_answer(consultation, asked.organisation),
    }


def place(asked: Asked) -> tuple[int, str, str]:
    """How the consultation is told in an address of the flow."""
    consultation = asked.consultation
    return asked.organisation.pk, consultation.version.agreement.slug, consultation.slug


def unanswered(rows: list[Row]) -> int:
    return sum(row.answer is None for row in rows)


@require_safe
@login_required
def answering(request: HttpRequest, pk: int, slug: str, consultation: str) -> HttpResponse:
    """The questions as a list of tasks: what is answered, by whom, and how to send it in."""
    asked = own_consultation(request, pk, slug, consultation)
    rows = rows_of(asked)
    context = about(asked) | {
        "rows": rows,
        "unanswered": unanswered(rows),
        "meetings": asked.consultation.meetings.all(),
    }
    return render(request, "consultations/answering.html", context)


@get_or_post
@login_required
def answer_question(
    request: HttpRequest, pk: int, slug: str, consultation: str, question: int
) -> HttpResponse:
    """One question: the wording, the organisation's view, a proposed wording, a comment."""
    asked = own_consultation(request, pk, slug, consultation)
    questions = list(asked.consultation.questions.all())
    found = get_object_or_404(asked.consultation.questions, pk=question)
    context = about(asked) | {"question": found}
    if request.method != "POST" and not context["can_answer"]:
        return redirect("answering_check", *place(asked))
    stored = answer_to(asked, found)
    form = AnswerForm(found, stored, request.POST if request.method == "POST" else None)
    context |= {"form": form, "stored": stored} | where(found, questions)
    if request.method == "POST" and kept(request, asked, form, context):
        following = context["following"]
        if following and "list" not in request.POST:
            return redirect("answer_question", *place(asked), following.pk)
        return redirect("answering", *place(asked))
    return render(request, "consultations/answer_question.html", context)


def answer_to(asked: Asked, question: Question) -> Answer | None:
    if not asked.response:
        return None
    return asked.response.answers.filter(question=question).select_related("edited_by").first()


def where(question: Question, questions: list[Question]) -> dict[str, Any]:
    """Where in the order of the questions one stands, and which comes after it."""
    at = questions.index(question)
    following = questions[at + 1] if at + 1 < len(questions) else None
    return {"number": at + 1, "questions": len(questions), "following": following}


def kept(request: HttpRequest, asked: Asked, form: AnswerForm, context: dict[str, Any]) -> bool:
    """Save the answer; if it cannot be, say why on the page, where what was written stays."""
    if not form.is_valid():
        if late := flows.why_not_now(asked.consultation):
            form.add_error(None, late)
        return False
    try:
        flows.save_answer(
            asked.consultation, asked.organisation, form.question, by=request.user, **form.said
        )
    except flows.Meanwhile as problem:
        form.add_error(None, str(problem))
        form.has_seen(problem.answer)
        context["theirs"] = Row(form.question, problem.answer)
        return False
    except (NotNow, NotAllowed) as problem:
        form.add_error(None, str(problem))
        context["can_answer"] = False
        return False
    tell_saved(request, form)
    return True


def tell_saved(request: HttpRequest, form: AnswerForm) -> None:
    if form.leaves_out_a_proposal:
        messages.warning(
            request,
            _("Svaret är sparat, men inte den nya lydelsen: den hör till ”%s”.")
            % _("Vi instämmer om texten ändras"),
        )
    else:
        messages.success(request, _("Svaret på ”%s” är sparat.") % form.question.heading)


@get_or_post
@login_required
def check(request: HttpRequest, pk: int, slug: str, consultation: str) -> HttpResponse:
    """All answers as the secretariat will read them, and the button that sends them in."""
    asked = own_consultation(request, pk, slug, consultation)
    problem = ""
    if request.method == "POST":
        try:
            if not asked.response:
                raise NotNow(_("Svara på minst en fråga innan ni skickar in."))
            flows.submit(asked.response, by=request.user)
            return redirect("answering", *place(asked))
        except (NotNow, NotAllowed) as refused:
            problem = str(refused)
    rows = rows_of(asked)
    context = about(asked) | {"rows": rows, "unanswered": unanswered(rows), "problem": problem}
    return render(request, "consultations/check.html", context)


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int, slug: str, consultation: str) -> HttpResponse:
    """Unsubmit the response, to write on."""
    asked = own_consultation(request, pk, slug, consultation)
    try:
        if asked.response:
            flows.take_back(asked.response, by=request.user)
            messages.success(request, _("Remissvaret är taget tillbaka. Skicka in det igen i tid."))
    except (NotNow, NotAllowed) as refused:
        messages.warning(request, str(refused))
    return redirect("answering", *place(asked))
