"""What is asked when a plan's actions are arranged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from plans.actions.forms import MANY, ActionForm
from plans.actions.models import Action
from plans.arranging.flows import LONGEST_REASON
from plans.planning.models import DevelopmentArea, Plan
from principles.choices import Rows
from principles.forms import TextField
from principles.models import Agreement, Party, Principle

YEARS = 20


class WhichPlanForm(forms.Form):
    """Which plan a new action is for, where one keeps several agreements."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Vilken plan?"))

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plan"]
        field.queryset = plans
        field.label_from_instance = lambda plan: f"{plan.agreement}: {plan}"


class CellForm(ActionForm):
    """The short form of an action in a cell of the matrix; the rest stands in its own form."""

    class Meta:
        model = Action
        fields = (
            "title", "area", "first_year", "last_year", "status", "progress", "dropped_reason",
            "parties", "organisations", "principles", "description",
        )  # fmt: skip
        field_classes = MANY
        widgets = {  # noqa: RUF012
            "title": forms.TextInput(attrs={"class": "vTextField", "size": 60}),
            "dropped_reason": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "description": forms.Textarea(attrs={"rows": 4, "cols": 60}),
            "parties": forms.CheckboxSelectMultiple,
            "principles": forms.CheckboxSelectMultiple,
            "organisations": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, instance=Action(plan=plan), **kwargs)
        fields: Any = self.fields
        agreement = plan.agreement
        fields["area"].queryset = DevelopmentArea.objects.of_agreement(agreement)
        fields["area"].empty_label = None
        fields["parties"].queryset = Party.objects.filter(agreement=agreement)
        fields["organisations"].queryset = Organisation.objects.filter(
            accessions__agreement=agreement
        ).distinct()
        version = agreement.version_in_force() or agreement.versions.order_by("number").last()
        fields["principles"].queryset = Principle.objects.filter(version=version)
        fields["organisations"].help_text = now("Håll ner Ctrl (cmd på Mac) för att välja flera.")
        fields["dropped_reason"].help_text = now("Behövs bara när insatsen är struken.")

    def tell_versions_apart(self) -> None:
        """Here principles are of one version, so their names are enough."""


class BulkForm(forms.Form):
    """A question about many actions of one agreement at once."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement


class StatusForm(BulkForm):
    status = forms.ChoiceField(label=_("Nytt läge"), choices=Action.Status.choices)
    reason = TextField(
        label=_("Varför de stryks"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Behövs när insatser stryks. Alla läser det. Högst 20 000 tecken."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("status") == Action.Status.DROPPED and said.get("reason") == "":
            self.add_error("reason", now("Skriv varför insatserna stryks"))
        return said


class AreaForm(BulkForm):
    area = forms.ModelChoiceField(
        DevelopmentArea.objects.none(), label=_("Flytta till området"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = DevelopmentArea.objects.of_agreement(self.agreement)


class YearsForm(BulkForm):
    years = forms.IntegerField(
        label=_("Antal år"),
        min_value=-YEARS,
        max_value=YEARS,
        help_text=_(
            "1 flyttar ett år framåt, -1 ett år bakåt. Delmål som inte är nådda följer med."
        ),
    )

    def clean_years(self) -> int:
        years: int = self.cleaned_data["years"]
        if years == 0:
            raise forms.ValidationError(now("Skriv ett antal år, framåt eller bakåt."))
        return years


class PartiesForm(BulkForm):
    parties = Rows(
        Party.objects.none(),
        label=_("Ansvariga parter"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De ersätter dem som står nu."),
        error_messages={"required": _("Välj minst en part.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parties"]
        field.queryset = Party.objects.filter(agreement=self.agreement)


class DeleteForm(BulkForm):
    """A button and no question."""
