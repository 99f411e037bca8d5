"""What an organisation fills in to join."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organisations.directory import municipalities
from organisations.directory.models import LONGEST_PRESENTATION, ActivityArea, Organisation
from organisations.directory.numbers import parse_number
from organisations.joining.models import Accession
from principles.forms import DayField, PortalForm, TextField
from principles.models import Criterion
from principles.translations.marking import own_words


class OrganisationForm(PortalForm):
    """What the organisation tells about itself; the number may be left out."""

    number = TextField(
        label=_("Organisationsnummer (valfritt)"),
        required=False,
        max_length=20,
        help_text=_(
            "Tio siffror, till exempel 802002-1237. Har föreningen inget nummer? Lämna fältet tomt."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = TextField(
        label=_("Organisationens namn"),
        max_length=150,
        error_messages={"required": _("Skriv organisationens namn")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    form = forms.ChoiceField(
        label=_("Vad är ni för slags organisation?"),
        choices=Organisation.Form.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Välj vad ni är för slags organisation")
        ),
    )
    municipality = forms.ChoiceField(
        label=_("Kommun"),
        help_text=_("Där organisationen har sitt säte."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj en kommun")),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Vad arbetar ni med? (valfritt)"),
        queryset=ActivityArea.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    presentation = TextField(
        label=_("Berätta kort om er (valfritt)"),
        required=False,
        max_length=LONGEST_PRESENTATION,
        help_text=_("Högst 600 tecken. Texten visas i katalogen när ni har anslutit er."),
        error_messages={"max_length": _("Texten är för lång. Skriv högst 600 tecken")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    website = forms.URLField(
        label=_("Webbplats (valfritt)"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Skriv en webbadress, till exempel https://forening.se")},
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
    )

    def __init__(
        self, *args: Any, county_code: str = "", organisation: Organisation | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        if organisation and organisation.identity_is_settled:
            for name in ("number", "name", "form"):
                self.fields[name].disabled = True
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj kommun")),
            *municipalities.choices(county_code),
        ]

    def clean_number(self) -> str | None:
        number = parse_number(self.cleaned_data["number"])
        others = Organisation.objects.all()
        if self.organisation:
            others = others.exclude(pk=self.organisation.pk)
        if number and others.filter(number=number).exists():
            raise already_here(number)
        return number or None


def already_here(number: str) -> ValidationError:
    """The error that leads to «Be om att få företräda den»."""
    return ValidationError(
        format_html(
            '{} <a href="{}?number={}">{}</a>',
            _("Organisationen finns redan."),
            reverse("represent"),
            number,
            _("Be om att få företräda den"),
        ),
        code="exists",
    )


class RepresentForm(PortalForm):
    """Which organisation somebody asks to act for."""

    number = TextField(
        label=_("Organisationsnummer"),
        max_length=20,
        error_messages={"required": _("Skriv organisationsnumret, till exempel 802002-1237")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    message = TextField(
        label=_("Hälsning till dem som företräder organisationen (valfritt)"),
        required=False,
        max_length=300,
        help_text=_("Till exempel vilket uppdrag du har i föreningen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_number(self) -> Organisation:
        number = parse_number(self.cleaned_data["number"])
        found = Organisation.objects.filter(number=number).first()
        if not found:
            raise ValidationError(
                _("Ingen organisation här har det numret. Registrera den i stället"), code="unknown"
            )
        return found


class DecisionForm(PortalForm):
    """The decision of the board, or of the annual meeting, that lies behind what is done."""

    decision_body = TextField(
        label=_("Vem har beslutat?"),
        max_length=120,
        help_text=_("Till exempel styrelsen eller årsmötet."),
        error_messages={"required": _("Skriv vem som har beslutat, till exempel styrelsen")},
    )
    decision_date = DayField(
        label=_("När fattades beslutet?"),
        help_text=_("Till exempel 27 3 2026."),
        error_messages={"required": _("Skriv vilken dag beslutet fattades")},
    )
    decision_paragraph = TextField(
        label=_("Paragraf i protokollet (valfritt)"),
        required=False,
        max_length=30,
        help_text=_("Till exempel 12."),
    )

    def leave_out_decision(self) -> None:
        """For a form where the decision is known already."""
        for name in ("decision_body", "decision_date", "decision_paragraph"):
            del self.fields[name]

    @property
    def decision(self) -> dict[str, Any]:
        """The board's decision, as the flow takes it."""
        names = ("decision_body", "decision_date", "decision_paragraph")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @property
    def decision_in_words(self) -> str:
        """The decision in one line, as it is entered into the register; '' when it is left out."""
        return Accession(**self.decision).decision

    def clean_decision_date(self) -> Any:
        decided = self.cleaned_data["decision_date"]
        if decided and decided > timezone.localdate():
            raise ValidationError(_("Beslutet kan inte ligga i framtiden"), code="future")
        return decided


class ApplicationForm(DecisionForm):
    """The criteria, confirmed one by one, and the board's decision."""

    def __init__(self, accession: Accession, *args: Any, **kwargs: Any) -> None:
        confirmed = accession.confirmed_criteria
        kwargs.setdefault(
            "initial",
            {
                "decision_body": accession.decision_body,
                "decision_date": accession.decision_date,
                "decision_paragraph": accession.decision_paragraph,
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["decision_body"].label = _("Vem har beslutat att ni ska ansluta er?")
        self.criteria = {
            f"criterion_{criterion.pk}": criterion
            for criterion in accession.agreement.criteria.all()
        }
        for name, criterion in self.criteria.items():
            self.fields[name] = forms.BooleanField(
                label=own_words(accession.agreement, criterion, "text"),
                initial=criterion.pk in confirmed,
                help_text=own_words(accession.agreement, criterion, "explanation"),
                error_messages={"required": _("Kryssa i om det stämmer för er")},
            )
        self.order_fields([*self.criteria, "decision_body", "decision_date"])

    def allow_gaps(self) -> None:
        """What is saved for later need not be complete."""
        for field in self.fields.values():
            field.required = False

    @property
    def confirmed(self) -> list[Criterion]:
        """The criteria that were ticked."""
        return [c for name, c in self.criteria.items() if self.cleaned_data.get(name)]
