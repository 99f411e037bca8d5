"""What is said when a plan is asked about, answered, published and closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from plans.approving.flows import LONGEST_COMMENT
from principles.forms import TextField


class WordsField(TextField):
    """Some lines to somebody else."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 60, "class": "vLargeTextField"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_COMMENT, **kwargs)


class AskForm(forms.Form):
    """What the secretariat asks the steering group for."""

    message = WordsField(
        label=_("Till styrgruppen (valfritt)"),
        required=False,
        help_text=_("Till exempel hur planen har tagits fram. Högst 20 000 tecken."),
    )


class AnswerForm(forms.Form):
    """The steering group's answer. Whoever sends the plan back says why."""

    APPROVE, SEND_BACK = "approve", "send_back"

    comment = WordsField(
        label=_("Kommentar"),
        required=False,
        help_text=_(
            "Behövs när du skickar tillbaka: vad behöver ändras? Kansliet läser den. "
            "Högst 20 000 tecken."
        ),
    )
    answer = forms.ChoiceField(
        choices=[(APPROVE, APPROVE), (SEND_BACK, SEND_BACK)],
        widget=forms.HiddenInput,
        error_messages={"required": _("Välj Godkänn eller Skicka tillbaka.")},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == self.SEND_BACK and said.get("comment") == "":
            self.add_error("comment", now("Skriv vad som behöver ändras"))
        return said


class NothingForm(forms.Form):
    """A button and no question."""
