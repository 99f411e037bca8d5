"""What a representative fills in about one question of a consultation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.consultations.answering import wrong_proposal
from organisations.consultations.models import Answer
from principles.forms import PortalForm, TextField
from principles.models import Question

LONGEST_ANSWER = 20_000
LONGEST_COUNT = 8
TOO_LONG = _("Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d")

View = Answer.View
VIEWS: dict[str, Any] = {
    View.AGREE: _("Vi instämmer"),
    View.CHANGE: _("Vi instämmer om texten ändras"),
    View.DISAGREE: _("Vi instämmer inte"),
    View.NONE: _("Vi har ingen åsikt"),
}
WITHOUT_TEXT: dict[str, Any] = {
    View.AGREE: _("Vi instämmer"),
    View.DISAGREE: _("Vi instämmer inte"),
    View.NONE: _("Vi svarar bara med en kommentar, eller har ingen åsikt"),
}


def views_for(question: Question) -> dict[str, Any]:
    """The views that can be held on a question, in the words of the organisation."""
    if not question.asks_about_text:
        return WITHOUT_TEXT
    if question.wording.strip():
        return VIEWS
    return {**VIEWS, View.CHANGE.value: _("Vi föreslår en text")}


class LongText(TextField):
    """A text of several lines. The browser does not cut it: the form says how long it may be."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})["max_length"] = TOO_LONG
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class AnswerForm(PortalForm):
    """An organisation's view on one question, the wording it proposes, and a comment.

    `seen` is how often the answer had been saved when the page was opened.
    """

    view = forms.ChoiceField(
        label=_("Vad tycker ni?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj vad ni tycker")),
    )
    proposal = LongText(
        label=_("Ny lydelse"),
        help_text=_(
            "Fyll i om ni vill att texten ändras: skriv om den så som ni vill att den ska lyda."
        ),
        rows=12,
    )
    comment = LongText(
        label=_("Kommentar (valfritt)"),
        help_text=_("Förklara gärna varför. Skriv inga personuppgifter: svaren publiceras."),
        max_length=LONGEST_ANSWER,
        rows=6,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, question: Question, answer: Answer | None, data: Any = None) -> None:
        super().__init__(data, initial=initial(question, answer))
        self.question = question
        views = list(views_for(question).items())
        self.fields["view"].choices = views  # type: ignore[attr-defined]
        if not question.asks_about_text:
            del self.fields["proposal"]

    def clean_seen(self) -> int:
        seen = self.cleaned_data["seen"]
        known = seen.isascii() and seen.isdigit() and len(seen) < LONGEST_COUNT
        return int(seen) if known else -1

    def clean(self) -> dict[str, Any]:
        """A proposed wording counts only where the organisation agrees with a change."""
        said = self.cleaned_data
        proposal = said.get("proposal", "")
        if said.get("view") == View.CHANGE:
            wrong = self.too_long(proposal) or wrong_proposal(self.question, proposal)
            if wrong:
                self.add_error("proposal", wrong)
        return said

    def too_long(self, proposal: str) -> str:
        """A proposal may be as much longer than the text as any answer may be long."""
        longest = len(self.question.wording) + LONGEST_ANSWER
        if len(proposal) <= longest:
            return ""
        return str(TOO_LONG) % {"limit_value": longest, "show_value": len(proposal)}

    def has_seen(self, answer: Answer) -> None:
        """The page shows what a colleague has saved: sent in again, it replaces that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(answer.edits)
        self.data = data

    @property
    def said(self) -> dict[str, Any]:
        """What the flow takes."""
        words = self.cleaned_data
        return {
            "view": words["view"],
            "proposal": words.get("proposal", ""),
            "comment": words["comment"],
            "seen_edits": words["seen"],
        }

    @property
    def leaves_out_a_proposal(self) -> bool:
        """Whether a wording was written that the chosen view has no place for."""
        proposal = self.cleaned_data.get("proposal", "")
        chosen = self.cleaned_data["view"] == View.CHANGE
        written = self.too_long(proposal) or not wrong_proposal(self.question, proposal)
        return bool(written) and not chosen


def initial(question: Question, answer: Answer | None) -> dict[str, Any]:
    """The stored answer; the wording as it stands is where a proposal begins."""
    if not answer:
        return {"proposal": question.wording, "seen": 0}
    return {
        "view": answer.view,
        "proposal": answer.proposal or question.wording,
        "comment": answer.comment,
        "seen": answer.edits,
    }
