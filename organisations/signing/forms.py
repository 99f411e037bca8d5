"""What a signatory states before signing. Nothing is ticked beforehand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organisations.joining.models import Accession
from principles.forms import PortalForm, TextField
from principles.models import AgreementVersion


class SignatoryForm(PortalForm):
    """Who signs, in what capacity, and the declarations one by one."""

    rule = forms.ChoiceField(
        label=_("Vem skriver under?"),
        choices=[
            (Accession.SigningRule.SOLE, _("Jag ensam")),
            (Accession.SigningRule.JOINT, _("Jag tillsammans med andra")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Välj vem som skriver under")
        ),
    )
    title = TextField(
        label=_("Ditt uppdrag i organisationen"),
        max_length=100,
        help_text=_("Till exempel ordförande."),
        error_messages={"required": _("Skriv vilket uppdrag du har, till exempel ordförande")},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    read = forms.BooleanField(
        error_messages={"required": _("Kryssa i att du har läst texten")},
    )
    authorised = forms.BooleanField(
        label=_("Jag är behörig firmatecknare för organisationen"),
        error_messages={"required": _("Kryssa i att du är behörig firmatecknare")},
    )
    independent = forms.BooleanField(
        label=_("Organisationen är demokratisk och fristående"),
        error_messages={"required": _("Kryssa i att organisationen är demokratisk och fristående")},
    )
    whole = forms.BooleanField(
        label=_("Vi ställer oss bakom hela överenskommelsen"),
        error_messages={"required": _("Kryssa i att ni ställer er bakom hela överenskommelsen")},
    )
    listed = forms.BooleanField(
        label=_("Vi vill synas i katalogen (valfritt)"),
        required=False,
    )

    def __init__(self, version: AgreementVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].label = _("Jag har läst hela texten, %(version)s") % {
            "version": version.name
        }

    def clean_rule(self) -> str:
        rule = self.cleaned_data["rule"]
        if rule == Accession.SigningRule.JOINT:
            raise ValidationError(
                _(
                    "Det går inte än att skriva under tillsammans med andra här. "
                    "Hör av er till kansliet, så hjälper de er"
                ),
                code="joint",
            )
        return rule
