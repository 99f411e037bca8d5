"""What is asked when an organisation changes its name, and when a secretariat decides on it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from organisations.directory.numbers import parse_number
from organisations.joining.forms import OrganisationForm
from organisations.renaming.flows import NumberTaken, is_taken
from organisations.renaming.models import LONGEST_ANSWER, LONGEST_REASON
from principles.forms import PortalForm, TextField

OF_ORGANISATION = OrganisationForm.base_fields


class IdentityForm(PortalForm):
    """The name, form and number as they are to be, and why."""

    name = OF_ORGANISATION["name"]
    form = OF_ORGANISATION["form"]
    number = OF_ORGANISATION["number"]
    reason = TextField(
        label=_("Varför ändras uppgifterna?"),
        max_length=LONGEST_REASON,
        help_text=_("Till exempel att årsmötet har beslutat om ett nytt namn. Högst 300 tecken."),
        error_messages={
            "required": _("Skriv varför uppgifterna ändras"),
            "max_length": _("Texten är för lång. Skriv högst 300 tecken"),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minutes = TextField(
        label=_("Beslut eller protokoll (valfritt)"),
        required=False,
        max_length=200,
        help_text=_(
            "Till exempel årsmötet 27 mars 2026, § 8. Vill ni visa protokollet, lägg in det "
            "bland bilagorna till er anslutning."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_number(self) -> str | None:
        number = parse_number(self.cleaned_data["number"]) or None
        if is_taken(number, self.organisation):
            raise ValidationError(str(NumberTaken()), code="taken")
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        own = self.organisation
        if {"name", "form", "number"} <= set(said) and (
            (said["name"], said["form"], said["number"]) == (own.name, own.form, own.number)
        ):
            raise ValidationError(
                _("Det är samma namn, form och nummer som i dag."), code="unchanged"
            )
        return said


class DecideForm(forms.Form):
    """The secretariat's decision, with words that the organisation reads."""

    APPROVE, DECLINE = "approve", "decline"

    decision = forms.ChoiceField(
        label=_("Beslut"),
        choices=[(APPROVE, _("Godkänn ändringen")), (DECLINE, _("Avslå"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj ett beslut.")),
    )
    answer = TextField(
        label=_("Till organisationen"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Behövs när du avslår. Organisationen läser det. Högst 20 000 tecken."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == self.DECLINE and not said.get("answer", "x"):
            raise ValidationError({"answer": _("Skriv varför, så att organisationen förstår.")})
        return said
