"""Which years and which actions come along."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from plans.actions.models import Action
from plans.copying.flows import (
    LONGEST_NOTE,
    left_over,
    problem_with_years,
    years_to_choose,
)
from plans.planning.models import Plan
from principles.choices import Rows
from principles.forms import TextField


class ActionsField(Rows):
    """A checkbox for each action, all of them ticked; the label says where it stands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Action.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.area}, {obj.years_told}, {obj.shown_status_label})"


class NextPlanForm(forms.Form):
    """The years of the next plan, and the unfinished actions that go on in it."""

    first_year = forms.IntegerField(label=_("Första år"))
    last_year = forms.IntegerField(label=_("Sista år"), help_text=_("En plan har högst 20 år."))
    actions = ActionsField(
        label=_("Insatser som följer med"),
        required=False,
        help_text=_("Bara de som varken är klara eller strukna."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        length = plan.last_year - plan.first_year
        starts = plan.last_year + 1
        actions = plan.actions.unfinished().select_related("area")
        kwargs["initial"] = {
            "first_year": starts,
            "last_year": starts + length,
            "actions": [action.pk for action in actions],
        }
        super().__init__(*args, **kwargs)
        self.plan = plan
        field: Any = self.fields["actions"]
        field.queryset = actions

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "first_year" not in said or "last_year" not in said:
            return said
        first, last = said["first_year"], said["last_year"]
        problem = problem_with_years(self.plan.agreement, first, last)
        if problem:
            self.add_error(*problem)
        elif first <= self.plan.last_year:
            self.add_error("first_year", now("Nästa plan börjar efter %s.") % self.plan.last_year)
        return said


class CarryOverForm(forms.Form):
    """To which year, which actions, and a few words to those who read."""

    year = forms.TypedChoiceField(label=_("Till och med år"), coerce=int)
    actions = ActionsField(
        label=_("Insatser som förlängs"),
        error_messages={"required": _("Välj minst en insats.")},
    )
    note = TextField(
        label=_("Varför (valfritt)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Alla läser det som en uppföljning av varje insats. Högst 2 000 tecken."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        actions = left_over(plan).select_related("area")
        kwargs["initial"] = {"actions": [row.pk for row in actions]}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["year"].choices = [(year, str(year)) for year in years_to_choose(plan)]
        fields["actions"].queryset = actions
