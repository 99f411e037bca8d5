"""What the secretariat writes to begin, publish and correct a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.reporting.flows import FIRST_YEAR, LAST_YEAR, LONGEST_CORRECTION
from principles.forms import PortalForm, TextField


class NewReportForm(PortalForm):
    """Which agreement and year a report is about. Only agreements that one keeps are offered."""

    agreement: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Överenskommelse"), queryset=None, empty_label=None,
        error_messages={"required": _("Välj en överenskommelse")},
    )  # fmt: skip
    year = forms.IntegerField(
        label=_("År"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={
            "required": _("Skriv vilket år rapporten gäller"),
            "invalid": _("Skriv ett år mellan 1990 och 2150."),
            "min_value": _("Skriv ett år mellan 1990 och 2150."),
            "max_value": _("Skriv ett år mellan 1990 och 2150."),
        },
    )

    def __init__(self, agreements: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]


class CorrectionForm(PortalForm):
    """What in a published report is wrong; empty takes the correction away."""

    text = TextField(
        label=_("Rättelse"),
        required=False,
        max_length=LONGEST_CORRECTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Skriv vad som är fel och vad som är rätt. Rättelsen står överst på sidan och i "
            "pdf-filen, med dagens datum. Tomt: rättelsen tas bort."
        ),
    )
