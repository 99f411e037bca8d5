"""What somebody fills in to come to an event."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from organisations.models import Accession, Organisation
from plans.events.models import Event, EventRegistration
from plans.events.registering import Details
from principles.forms import PortalForm, TextField
from principles.swedish import searchable

LONGEST_NEEDS = 300


class WithSuggestions(forms.TextInput):
    """A field of one line that suggests some answers and takes any other."""

    template_name = "forms/suggestions.html"
    suggestions: Any = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        return context | {"listed": listed, "suggestions": self.suggestions}


def listed_organisations(event: Event) -> list[Organisation]:
    """The organisations that the agreement's directory shows, in their order."""
    rows = Accession.objects.of_agreement(event.agreement).in_directory()
    return [row.organisation for row in rows]


class DetailsForm(PortalForm):
    """Who comes, from where, and what the person needs. `details()` is what the flows take."""

    name = TextField(
        label=_("Ditt namn"),
        max_length=120,
        error_messages={
            "required": _("Skriv ditt namn"),
            "max_length": _("Namnet är för långt. Skriv högst 120 tecken"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = TextField(
        label=_("Organisation (valfritt)"),
        required=False,
        max_length=200,
        help_text=_("Börja skriva och välj i listan, eller skriv namnet själv."),
        error_messages={"max_length": _("Namnet är för långt. Skriv högst 200 tecken")},
        widget=WithSuggestions(attrs={"autocomplete": "organization"}),
    )
    needs = TextField(
        label=_("Vad behöver du för att kunna delta? (valfritt)"),
        required=False,
        max_length=LONGEST_NEEDS,
        help_text=_(
            "Till exempel hörslinga, teckentolk eller specialkost. Skriv bara det vi behöver veta, "
            "ingen diagnos. Kansliet läser det, och vi raderar det 30 dagar efter mötet."
        ),
        error_messages={"max_length": _("Texten är för lång. Skriv högst 300 tecken")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.organisations = listed_organisations(event)
        widget: Any = self.fields["organisation"].widget
        widget.suggestions = [organisation.name for organisation in self.organisations]

    def details(self) -> Details:
        """What was filled in; an organisation of the directory by its name, whatever its case."""
        said = self.cleaned_data
        wished = searchable(said["organisation"])
        found = [one for one in self.organisations if wished and searchable(one.name) == wished]
        return Details(
            name=said["name"],
            organisation=found[0] if found else None,
            organisation_name=said["organisation"],
            needs=said["needs"],
        )

    def refuse(self, field: str | None, problem: Exception) -> ErrorDict:
        """Tell why it could not be done, next to the field that it is about."""
        self.add_error(field, str(problem))
        return self.errors


class RegistrationForm(DetailsForm):
    """The same with the address, to which the link is mailed."""

    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Dit skickar vi en länk. Du är anmäld först när du har bekräftat med den."),
        error_messages={
            "required": _("Skriv din e-postadress"),
            "invalid": _("Skriv en e-postadress med @, till exempel namn@forening.se"),
            "max_length": _("Adressen är för lång"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "email", "organisation", "needs")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


def said_before(registration: EventRegistration) -> dict[str, Any]:
    """What the form of a registration holds when it is opened."""
    return {
        "name": registration.name,
        "organisation": registration.comes_from,
        "needs": registration.needs,
    }
