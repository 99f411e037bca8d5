"""What an organisation fills in about somebody whom it nominates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.nominations.models import LONGEST_WORDS
from principles.forms import PortalForm, TextField


class NominationForm(PortalForm):
    """A person, how to reach him or her, why, and that the person has been asked."""

    name = TextField(
        label=_("Personens namn"),
        max_length=120,
        error_messages={"required": _("Skriv personens namn")},
    )
    email = forms.EmailField(
        label=_("Personens e-post"),
        help_text=_("Dit skickar vi ett mejl om att ni har nominerat personen."),
        error_messages={
            "required": _("Skriv en e-postadress med @, till exempel namn@forening.se"),
            "invalid": _("Skriv en e-postadress med @, till exempel namn@forening.se"),
        },
    )
    words = TextField(
        label=_("Några ord om personen (valfritt)"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Läses av kansliet och styrgruppen, och av ingen annan."),
        error_messages={
            "max_length": _("Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d")
        },
    )
    consent = forms.BooleanField(
        label=_("Personen är tillfrågad och har sagt ja till att bli nominerad"),
        error_messages={"required": _("Fråga personen först, och kryssa i att det är gjort")},
    )
