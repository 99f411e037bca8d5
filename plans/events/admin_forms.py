"""What the secretariat fills in about an event and about those who come."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from plans.events.forms import RegistrationForm
from plans.events.models import Event
from principles.forms import TextField

LONGEST_TEXT = 200_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


def long_text(label: Any, help_text: Any = "") -> TextField:
    """A long text of the agreement in the admin."""
    return TextField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        widget=AdminTextareaWidget,
        help_text=help_text or _("Markdown."),
    )


class EventForm(forms.ModelForm):
    """An event; `tell` mails those who are registered what has changed."""

    title = TextField(label=_("Rubrik"), max_length=200, widget=AdminTextInputWidget)
    place = TextField(
        label=_("Plats"), max_length=200, required=False, widget=AdminTextInputWidget,
        help_text=_("Lokal, adress och ort."),
    )  # fmt: skip
    description = long_text(_("Beskrivning"))
    programme = long_text(_("Program"))
    access = long_text(
        _("Tillgänglighet på platsen"),
        _("Till exempel hörslinga, teckentolk, ramp, matval. Markdown."),
    )
    minutes = long_text(_("Minnesanteckningar"), _("Visas från och med mötesdagen. Markdown."))
    tell = forms.BooleanField(
        label=_("Berätta för de anmälda"),
        required=False,
        help_text=_(
            "De som har en plats eller står på väntelistan får ett mejl om vad som gäller."
        ),
    )

    class Meta:
        model = Event
        fields = (
            "agreement", "title", "slug", "kind", "description", "starts_at", "ends_at", "place",
            "link", "access", "programme", "takes_registrations", "seat_limit",
            "most_per_organisation", "register_until", "minutes", "minutes_link",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("starts_at", "ends_at", "register_until"):
            value: date | None = cleaned.get(name)
            if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(name, now("Skriv ett år mellan 1990 och 2100."))
        for name in ("link", "minutes_link"):
            address = cleaned.get(name) or ""
            if address and not address.lower().startswith(("http://", "https://")):
                self.add_error(name, now("Adressen ska börja med https:// eller http://."))
        return cleaned


class ReasonForm(forms.Form):
    """Why an event is cancelled."""

    reason = TextField(
        label=_("Varför ställs mötet in?"),
        max_length=300,
        help_text=_("Står på mötets sida och i mejlet till de anmälda. Högst 300 tecken."),
        error_messages={"required": _("Skriv varför, så att de anmälda förstår")},
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class AddForm(RegistrationForm):
    """Somebody whom the secretariat registers by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Namn")
        self.fields["organisation"].label = _("Organisation")
        self.fields["needs"].label = _("Behov av tillgänglighet")
        self.fields["needs"].help_text = _("Raderas 30 dagar efter mötet.")
        self.fields["email"].help_text = _("Dit mejlas att personen har en plats, eller väntar.")
        for name in ("organisation", "needs"):
            self.fields[name].required = False
