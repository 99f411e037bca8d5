"""A reviewer's decision about an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.reviewing.flows import LONGEST_REASON
from organisations.reviewing.models import ReviewDecision
from principles.forms import TextField

Decision = ReviewDecision.Decision
# What each decision leads to, said below its name.
MEANINGS = {
    Decision.APPROVE: _("Organisationen får besked och kan skriva under."),
    Decision.FORWARD: _("Någon i styrgruppen, en annan person än du, godkänner."),
    Decision.RETURN: _("Organisationen ändrar och skickar in på nytt."),
    Decision.DECLINE: _("Organisationen kan inte ansluta sig."),
    Decision.BACK: _("Kansliet läser det du skriver. Organisationen får inget besked."),
    Decision.RECALL: _("Ansökan ligger hos kansliet igen. Organisationen får inget besked."),
}


class ReviewForm(forms.Form):
    """One of the decisions, with words to whoever it concerns.

    Any decision is taken in here: whether it can be taken now is for the flow to say, so that
    what was written is kept when somebody else was faster.
    """

    review_decision = forms.ChoiceField(
        label=_("Ditt beslut"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad du beslutar"),
            "invalid_choice": _("Välj ett av besluten"),
        },
    )
    reason = TextField(
        label=_("Motivering"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60, "class": "vLargeTextField"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ways: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        self.fields["reason"].help_text = hint(ways)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needed = said.get("review_decision") not in {None, *ReviewDecision.WITHOUT_REASON}
        if needed and said.get("reason") == "":
            self.add_error("reason", now("Skriv varför, så att de som läser förstår."))
        return said

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The decisions that can be taken, each with its radio button and what it leads to."""
        radios = {radio.data["value"]: radio for radio in self["review_decision"]}
        return [{"radio": radios[way], "meaning": MEANINGS[way]} for way in self.ways]


def hint(ways: list[Decision]) -> str:
    """Who reads the words, and when they are needed."""
    if Decision.BACK in ways:
        return now(
            "Behövs när du skickar tillbaka; då läser bara kansliet den. Godkänner du läser "
            "organisationen det du skriver. Högst 20 000 tecken."
        )
    if Decision.FORWARD in ways:
        return now(
            "Behövs när du ber om komplettering eller avslår; organisationen läser precis det du "
            "skriver. Tillstyrker du läser bara styrgruppen den. Högst 20 000 tecken."
        )
    if ways == [Decision.RECALL]:
        return now("Valfri. Bara kansliet och styrgruppen läser den. Högst 20 000 tecken.")
    return now(
        "Behövs när du ber om komplettering eller avslår. Organisationen läser precis det du "
        "skriver. Högst 20 000 tecken."
    )
