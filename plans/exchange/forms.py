"""The file that is uploaded."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.exchange.reading import LARGEST


class PlanFileField(forms.FileField):
    """A file of at most 10 MB, as its bytes. What kind it is, its own bytes say."""

    default_error_messages = {  # noqa: RUF012 (Django's own form of it)
        "required": _("Välj en fil"),
        "empty": _("Filen är tom. Välj en annan fil"),
        "invalid": _("Filen kom inte fram. Försök igen"),
        "missing": _("Filen kom inte fram. Försök igen"),
    }

    def to_python(self, data: Any) -> Any:
        upload: Any = super().to_python(data)
        if upload is not None and upload.size > LARGEST:
            raise ValidationError(_("Filen är större än 10 MB. Välj en mindre fil"), code="large")
        return upload


class UploadForm(forms.Form):
    """Which file to read into a plan."""

    file = PlanFileField(
        label=_("Fil"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        help_text=_(
            "CSV eller Excel (.xlsx), högst 10 MB och 5 000 insatser. Ingenting ändras förrän du "
            "har sett vad som skulle ändras."
        ),
    )


class ApplyForm(forms.Form):
    """That the file be taken in, by somebody who has seen what it does to the plan as it was."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
