"""The board of a consultation: who has answered, all answers to a question, and the files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.consultations import export, replying
from organisations.consultations.admin_pages import kept, page_of, stage
from organisations.consultations.board import answers_to, standing, tallies
from organisations.consultations.reading import Row
from organisations.models import Answer
from principles.forms import TextField
from principles.keeping import NotAllowed, NotNow
from principles.models import Consultation, Question
from principles.scoped_admin import agreements_kept, is_key

PER_PAGE = 25
LONGEST_REPLY = 20_000


class ReplyForm(forms.Form):
    """What the secretariat says of one answer. `seen` marks what stood there before."""

    outcome = forms.ChoiceField(
        label=_("Vad svaret ledde till"),
        required=False,
        choices=[("", _("inte bestämt")), *Answer.Outcome.choices],
    )
    text = TextField(
        label=_("Kansliets svar"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, answer: Answer, data: QueryDict | None) -> None:
        initial = {
            "outcome": answer.outcome,
            "text": answer.reply,
            "seen": replying.mark_of_reply(answer),
        }
        super().__init__(
            data, prefix=f"a{answer.pk}", initial=initial, use_required_attribute=False
        )
        self.answer = answer

    @property
    def is_quiet(self) -> bool:
        """Whether nothing needs to be said: no words were written, and none are said of them."""
        answer = self.answer
        written = answer.proposal or answer.comment or answer.reply or answer.outcome
        return not (written or self.errors)

    def said(self) -> replying.Reply:
        return replying.Reply(answer=self.answer.pk, **self.cleaned_data)


class SummaryForm(forms.Form):
    """What the answers to a question say together."""

    text = TextField(
        label=_("Sammanfattning av svaren på frågan"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Vad svaren säger tillsammans. Visas när svaren publiceras. Markdown."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, question: Question, data: QueryDict | None) -> None:
        initial = {"text": question.summary, "seen": replying.mark(question.summary)}
        super().__init__(data, prefix="s", initial=initial, use_required_attribute=False)

    def said(self) -> replying.Summary:
        return replying.Summary(**self.cleaned_data)


def board(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Every question with its views in figures, and who has answered."""
    consultation = kept(request, object_id, writing=False)
    return page_of(
        request,
        model_admin,
        consultation,
        title=now("Svaren"),
        button="",
        template="admin/consultation_board.html",
        standing=standing(consultation),
        tallies=list(tallies(consultation)),
        views=Answer.View.choices,
        stage=stage(consultation),
        may_write=may_write(request, consultation),
    )


def may_write(request: HttpRequest, consultation: Consultation) -> bool:
    writing = agreements_kept(request.user, writing=True)
    return writing.filter(pk=consultation.version.agreement_id).exists()


def question_page(
    request: HttpRequest, model_admin: Any, object_id: str, question: str
) -> HttpResponse:
    """All answers to one question side by side, and what the secretariat says of each."""
    consultation = kept(request, object_id, writing=False)
    if not is_key(question):
        raise Http404
    asked = get_object_or_404(consultation.questions.all(), pk=question)
    asked.consultation = consultation
    writes = may_write(request, consultation)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    view = request.GET.get("stallning", "")
    view = view if view in Answer.View.values else ""
    page = Paginator(answers_to(asked, view), PER_PAGE).get_page(request.GET.get("sida"))
    forms_of_page = Forms(asked, page.object_list, request)
    if request.method == "POST" and forms_of_page.save():
        messages.success(request, now("Sparat."))
        at = request.POST.get("at", "")
        return redirect(request.get_full_path() + (f"#svar-{at}" if is_key(at) else ""))
    return page_of(
        request,
        model_admin,
        consultation,
        title=asked.heading,
        button=now("Spara svaren"),
        template="admin/consultation_answers.html",
        question=asked,
        page=page,
        view=view,
        forms=forms_of_page,
        replies=writes and consultation.is_closed,
        may_write=writes,
        **neighbours(consultation, asked),
    )


def neighbours(consultation: Consultation, question: Question) -> dict[str, Any]:
    """The figures of a question, and the questions before and after it."""
    found = list(tallies(consultation))
    place = next(n for n, tally in enumerate(found) if tally.question == question)
    return {
        "tally": found[place],
        "number": place + 1,
        "total": len(found),
        "before": found[place - 1].question if place else None,
        "after": found[place + 1].question if place + 1 < len(found) else None,
    }


class Forms:
    """The replies to the answers on a page and the summary, saved together."""

    def __init__(self, question: Question, answers: Iterable[Answer], request: HttpRequest):
        self.question, self.user = question, request.user
        self.answers = list(answers)
        self.problem = ""
        self.fill(request.POST if request.method == "POST" else None)

    def fill(self, data: QueryDict | None) -> None:
        self.data = data
        self.summary = SummaryForm(self.question, data)
        self.rows = [ReplyForm(answer, data) for answer in self.answers]

    def __iter__(self) -> Any:
        """Each answer's form, with what the answer would change in the wording."""
        for row in self.rows:
            yield row, Row(self.question, row.answer).comparison

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in (self.summary, *self.rows)) or bool(self.problem)

    def save(self) -> bool:
        """Whether all of it was kept; otherwise the forms tell why, and hold what was written."""
        if not all([self.summary.is_valid(), *(row.is_valid() for row in self.rows)]):
            return False
        try:
            replying.reply(
                self.question,
                by=self.user,
                replies=[row.said() for row in self.rows],
                summary=self.summary.said(),
            )
        except replying.SavedMeanwhile as late:
            self.tell(late)
        except (NotAllowed, NotNow) as problem:
            self.problem = str(problem)
        return not self.problem

    def tell(self, late: replying.SavedMeanwhile) -> None:
        """Show what a colleague wrote beside what is written now, which can be saved again."""
        data: Any = self.data.copy() if self.data is not None else QueryDict(mutable=True)
        for pk, answer in late.answers.items():
            data[f"a{pk}-seen"] = replying.mark_of_reply(answer)
        if late.summary:
            data["s-seen"] = replying.mark(self.question.summary)
        self.fill(data)
        self.problem = str(late)
        for row in self.rows:
            if row.answer.pk in late.answers:
                row.add_error("text", said_meanwhile(late.answers[row.answer.pk]))
        if late.summary:
            told = now("En kollega har skrivit: %s. Spara igen för att ersätta det med ditt.")
            self.summary.add_error("text", told % f"”{self.question.summary}”")


def said_meanwhile(answer: Answer) -> str:
    told = now("%(who)s har sparat: %(outcome)s, ”%(text)s”. Spara igen för att ersätta med ditt.")
    return told % {
        "who": answer.replied_by or now("En kollega"),
        "outcome": answer.get_outcome_display() or now("inte bestämt"),
        "text": answer.reply,
    }


def csv_file(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The submitted answers for a spreadsheet or another program."""
    consultation = kept(request, object_id, writing=False)
    content = export.as_csv(consultation)
    return as_file(content, "text/csv; charset=utf-8", f"remissvar-{consultation.slug}.csv")


def xlsx_file(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The same as a workbook."""
    consultation = kept(request, object_id, writing=False)
    return as_file(export.as_xlsx(consultation), export.XLSX, f"remissvar-{consultation.slug}.xlsx")


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
