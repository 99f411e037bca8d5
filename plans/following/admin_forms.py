"""What the secretariat fills in: a round of follow-up, and what it says of an answer."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.consultations.forms import LONGEST_ANSWER, TOO_LONG
from plans.following.models import FollowUp
from plans.following.reviewing import mark
from plans.following.rounds import MOST_DAYS, USUAL_DAYS, can_be_asked, usually_asked
from plans.planning.models import Plan
from principles.choices import Rows
from principles.forms import DayField, TextField
from principles.scoped_admin import is_key

LONGEST_MESSAGE = 2000


class RoundForm(forms.Form):
    """Until when to answer, about which actions, and what to say in the mail."""

    closes_on = DayField(
        label=_("Sista dag att svara"), help_text=_("Högst 180 dagar fram, till exempel 27 3 2027.")
    )
    message = TextField(
        label=_("Hälsning i mejlet (valfritt)"),
        required=False,
        max_length=LONGEST_MESSAGE,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Högst 2 000 tecken. Länkarna kommer efter hälsningen."),
    )
    actions = Rows(
        label=_("Insatser"),
        queryset=Plan.objects.none(),
        error_messages={
            "required": _("Kryssa för minst en insats"),
            "invalid_choice": _("En av insatserna kan inte väljas. Välj igen"),
            "invalid_pk_value": _("En av insatserna kan inte väljas. Välj igen"),
        },
    )

    def __init__(self, plan: Plan, data: Any = None) -> None:
        usual = set(usually_asked(plan).values_list("pk", flat=True))
        initial = {"closes_on": timezone.localdate() + timedelta(days=USUAL_DAYS)}
        super().__init__(data, initial=initial | {"actions": usual}, use_required_attribute=False)
        fields: Any = self.fields
        fields["actions"].queryset = can_be_asked(plan)

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Välj en dag som inte har varit, högst 180 dagar fram"))
        return day

    @property
    def ticked(self) -> set[int]:
        """The keys of the actions that stand as chosen on the page."""
        if not self.is_bound:
            return set(self.initial["actions"])
        sent: Any = self.data
        return {int(key) for key in sent.getlist("actions") if is_key(key)}


class LastDayForm(forms.Form):
    """Another last day of a round."""

    closes_on = DayField(label=_("Ny sista dag att svara"))


class ReviewForm(forms.Form):
    """The wording of a follow-up as it will be shown, or why it is not."""

    note = TextField(
        label=_("Anteckning, som den visas"),
        required=False,
        max_length=LONGEST_ANSWER,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = TextField(
        label=_("Varför den inte visas"),
        required=False,
        max_length=LONGEST_MESSAGE,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bara om ni väljer Visa inte. Personen får mejl om det och kan svara igen."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, made: FollowUp, data: Any = None) -> None:
        initial = {"note": made.note, "seen": mark(made)}
        prefix = f"f{made.pk}"
        super().__init__(data, prefix=prefix, initial=initial, use_required_attribute=False)
        self.made = made
