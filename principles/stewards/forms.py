"""The forms of the pages where roles are given and changed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from principles.agreements.models import Agreement, Steward
from principles.forms import DayField

ROLES = (
    (Steward.Role.SECRETARIAT, _("Kansli: ändrar, granskar, publicerar och ger roller")),
    (Steward.Role.STEERING, _("Styrgrupp: läser allt och godkänner texter och planer")),
)


class RoleFields(forms.Form):
    """Which role, and for how long."""

    role = forms.ChoiceField(
        label=_("Roll"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj en roll")),
    )
    until = DayField(
        label=_("Till och med"),
        required=False,
        help_text=_("Till exempel 31 12 2027. Lämna tomt om rollen gäller tills vidare."),
    )

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Välj en dag som inte har varit"))
        return day


class GiveForm(RoleFields):
    """Whom to give a role, by the address that the person logs in with: nobody is listed."""

    agreement = forms.ModelChoiceField(
        label=_("Överenskommelse"), queryset=Agreement.objects.none()
    )
    email = forms.EmailField(
        label=_("Personens e-post"),
        max_length=254,
        help_text=_(
            "Har personen inget konto skickar vi en inbjudan. Rollen börjar då gälla när "
            "personen har skaffat ett konto med adressen."
        ),
        error_messages={
            "required": _("Skriv personens e-postadress"),
            "invalid": _("Skriv en e-postadress, till exempel namn@exempel.se"),
        },
    )
    field_order = ("agreement", "email", "role", "until")

    def __init__(self, agreements: Any, data: Any = None) -> None:
        super().__init__(data)
        self.only = agreements[0] if len(agreements) == 1 else None
        if self.only:
            del self.fields["agreement"]
        else:
            self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | ({"agreement": self.only} if self.only else {})
