"""The form of a plan in the admin."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from plans.copying.flows import problem_with_years
from plans.planning.models import Plan
from principles.forms import tidy

LONGEST_TEXT = 200_000


class PlanForm(forms.ModelForm):
    """A plan's years fit the agreement's other plans and the actions that it has."""

    class Meta:
        model = Plan
        fields = (
            "agreement", "first_year", "last_year", "introduction", "source", "commitments_of",
            "reviews_follow_ups", "continues",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"introduction", "source"} & self.fields.keys():
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in {"introduction", "source"} & said.keys():
            said[name] = tidy(said[name] or "")
        agreement = said.get("agreement") or (
            self.instance.agreement if self.instance.agreement_id else None
        )
        if agreement is None:
            return said
        continues = said.get("continues")
        if continues and continues.agreement_id != agreement.pk:
            self.add_error("continues", _("Planen hör till en annan överenskommelse."))
        if continues and continues.pk == self.instance.pk:
            self.add_error("continues", _("En plan kan inte fortsätta sig själv."))
        if {"first_year", "last_year"} <= said.keys():
            self.tell_of_years(agreement, said["first_year"], said["last_year"])
        return said

    def tell_of_years(self, agreement: Any, first: int, last: int) -> None:
        """Errors for years that cannot be. Those that stood before are left in peace."""
        if not {"first_year", "last_year"} & set(self.changed_data):
            return
        problem = problem_with_years(agreement, first, last, besides=self.instance.pk)
        if problem:
            self.add_error(*problem)
        elif self.instance.pk:
            outside = self.instance.actions.exclude(first_year__gte=first, last_year__lte=last)
            action = outside.first()
            if action:
                told = _("Insatsen ”%s” skulle hamna utanför planen. Flytta den först.")
                field = "first_year" if action.first_year < first else "last_year"
                self.add_error(field, told % action)
