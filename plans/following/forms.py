"""The short form that a mailed link opens: large targets, and everything preselected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.consultations.forms import LONGEST_ANSWER, LongText
from plans.actions.models import Action, Milestone
from plans.following.answering import Said
from plans.following.models import FollowUp, FollowUpRequest
from principles.choices import Rows
from principles.forms import PortalForm, TextField
from principles.translations.marking import own_words

STEPS = (0, 25, 50, 75, 100)
NOT_A_NUMBER = _("Skriv ett heltal från 0 till 100")
WRONG_NUMBER = dict.fromkeys(("invalid", "min_value", "max_value"), NOT_A_NUMBER)


class InARow(forms.RadioSelect):
    """Choices side by side, each a large box."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "in-a-row"})


class AnswerForm(PortalForm):
    """How an action goes. `seen` is the status and progress that the form was opened with.

    What was not touched stays as it stands when the answer comes, so that nobody takes back
    what another has said meanwhile.
    """

    status = forms.ChoiceField(
        label=_("Läge"),
        choices=Action.Status.choices,
        widget=InARow,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj ett läge")),
    )
    progress = forms.IntegerField(
        label=_("Hur långt har det kommit?"),
        min_value=0,
        max_value=100,
        widget=InARow,
        error_messages={"required": _("Välj hur långt det har kommit"), **WRONG_NUMBER},
    )
    note = LongText(
        label=_("Två meningar om läget (valfritt)"),
        help_text=_(
            "Visas öppet, så skriv inga personuppgifter. Stryks insatsen behöver du skriva varför."
        ),
        max_length=LONGEST_ANSWER,
        rows=3,
    )
    reached = Rows(
        label=_("Nådda delmål"),
        queryset=Milestone.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"),
            _("Ett av delmålen finns inte längre. Kryssa för igen"),
        ),
    )
    exact = forms.IntegerField(
        label=_("Exakt framdrift i procent (valfritt)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "3"}),
        help_text=_("Ett tal från 0 till 100 gäller i stället för det du valde ovan."),
        error_messages=WRONG_NUMBER,
    )
    seen = TextField(required=False, widget=forms.HiddenInput)
    first = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: FollowUpRequest, data: Any = None) -> None:
        told, stands = asked.follow_up, asked.follow_up or asked.action
        super().__init__(data, initial=initial(asked))
        self.asked = asked
        fields: Any = self.fields
        shown = sorted({*STEPS, stands.progress})
        fields["progress"].widget.choices = [(step, f"{step} %") for step in shown]
        milestones = Milestone.objects.filter(action=asked.action)
        fields["reached"].queryset = milestones
        own = set(told.reached.all()) if told else set()
        fields["reached"].choices = [
            (row.pk, self.milestone_in_words(row))
            for row in milestones
            if row.reached_on is None or row in own
        ]
        if not fields["reached"].choices:
            del self.fields["reached"]

    def milestone_in_words(self, row: Milestone) -> Any:
        return own_words(self.asked.round.plan.agreement, row, "title")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        drops = said.get("status") == Action.Status.DROPPED
        has_reason = self.asked.action.dropped_reason and not self.asked.follow_up
        if drops and not said.get("note") and not has_reason and "note" not in self.errors:
            self.add_error("note", now("Skriv varför insatsen stryks"))
        return said

    @property
    def said(self) -> Said:
        """What the flow takes: None for what was not touched."""
        words = self.cleaned_data
        progress = words["progress"] if words["exact"] is None else words["exact"]
        seen_status, _colon, seen_progress = words["seen"].partition(":")
        is_told = "reached" in self.fields
        return Said(
            status=None if words["status"] == seen_status else words["status"],
            progress=None if str(progress) == seen_progress else progress,
            note=words["note"],
            reached=tuple(words["reached"]) if is_told else None,
            is_first=bool(words["first"]),
        )


def initial(asked: FollowUpRequest) -> dict[str, Any]:
    """What stands now: the person's own answer, or else what the action says."""
    told: FollowUp | None = asked.follow_up
    stands = told or asked.action
    return {
        "status": stands.status,
        "progress": stands.progress,
        "note": told.note if told else "",
        "reached": list(told.reached.all()) if told else [],
        "seen": f"{stands.status}:{stands.progress}",
        "first": "" if told else "1",
    }
