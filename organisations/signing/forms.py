"""Who is asked to sign, and what a signatory states before it. Nothing is ticked beforehand."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.joining.forms import DecisionForm
from organisations.signing.models import DAYS_TO_SIGN, MOST_SIGNATORIES, SigningRound
from organisations.signing.rounds import Asked, Person
from principles.forms import DayField, PortalForm, TextField
from principles.translations.marking import sentence, swedish

LONGEST_TIME = 180
REMINDERS = [
    ("3", _("efter 3 dagar")),
    ("7", _("efter 7 dagar")),
    ("14", _("efter 14 dagar")),
    ("25", _("efter 25 dagar")),
]
EMAIL_ERRORS = {
    "required": _("Skriv en e-postadress med @, till exempel namn@forening.se"),
    "invalid": _("Skriv en e-postadress med @, till exempel namn@forening.se"),
}


class WhoForm(DecisionForm):
    """Alone, with others, or others than oneself; and the board's decision where it is new."""

    ALONE, TOGETHER, OTHERS = "alone", "together", "others"

    rule = forms.ChoiceField(
        label=_("Vem skriver under?"),
        choices=[
            (ALONE, _("Jag ensam")),
            (TOGETHER, _("Jag tillsammans med andra")),
            (OTHERS, _("Någon annan, eller flera andra")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Välj vem som skriver under")
        ),
    )
    listed = forms.BooleanField(label=_("Vi vill synas i katalogen (valfritt)"), required=False)

    def __init__(self, kind: str, least: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if least > 1:
            rule: Any = self.fields["rule"]
            rule.choices = [choice for choice in rule.choices if choice[0] != self.ALONE]
            rule.help_text = now(
                "Ni har skrivit under med %(least)s i förening, så minst så många behövs nu också."
            ) % {"least": least}
        if kind == SigningRound.Kind.SIGN:
            self.leave_out_decision()  # it stands in the application
        if kind == SigningRound.Kind.WITHDRAW:
            del self.fields["listed"]
        self.order_fields(["rule"])


class PeopleForm(PortalForm):
    """The persons, how many of them must sign, the last day, and when to remind them."""

    required = forms.TypedChoiceField(
        label=_("Hur många av dem behöver skriva under?"),
        coerce=int,
        help_text=_("Se er firmateckning: ”två i förening” betyder två."),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Välj hur många som behöver skriva under")
        ),
    )
    due_on = DayField(
        label=_("Sista dag att skriva under"),
        error_messages={"required": _("Skriv vilken dag som är den sista")},
    )
    remind_after = forms.TypedMultipleChoiceField(
        label=_("Påminn dem som inte har svarat (valfritt)"),
        choices=REMINDERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, rule: str, user: Any, least: int, *args: Any, **kwargs: Any) -> None:
        due_on = timezone.localdate() + timedelta(days=DAYS_TO_SIGN)
        kwargs.setdefault("initial", {"due_on": due_on, "remind_after": ["7", "25"], "required": 2})
        super().__init__(*args, **kwargs)
        self.myself = [Person(user.get_full_name(), user.email)] if rule == WhoForm.TOGETHER else []
        first = 2 if self.myself else 1
        self.rows = range(first, MOST_SIGNATORIES + 1)
        least = max(least, 2 if self.myself else 1)
        self.fields["required"].choices = [  # type: ignore[attr-defined]
            (n, str(n)) for n in range(least, MOST_SIGNATORIES + 1)
        ]
        for row in self.rows:
            self.add_row(row, must=row == first)
        self.order_fields([name for row in self.rows for name in (f"name_{row}", f"email_{row}")])

    def add_row(self, row: int, *, must: bool) -> None:
        optional = "" if must else now(" (valfritt)")
        self.fields[f"name_{row}"] = TextField(
            label=now("Person %(row)s: namn") % {"row": row} + optional,
            max_length=200,
            required=must,
            error_messages={"required": _("Skriv personens namn")},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"email_{row}"] = forms.EmailField(
            label=now("Person %(row)s: e-post") % {"row": row} + optional,
            required=must,
            error_messages=EMAIL_ERRORS,
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError(_("Välj en dag som kommer"), code="past")
        if day > today + timedelta(days=LONGEST_TIME):
            raise ValidationError(_("Välj en dag inom ett halvår"), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = {person.email.lower() for person in self.myself}
        for row in self.rows:
            self.clean_row(row, cleaned, seen)
        if not self.errors and cleaned["required"] > len(self.people):
            self.add_error("required", _("Det behövs fler underskrifter än ni har angett personer"))
        return cleaned

    def clean_row(self, row: int, cleaned: dict[str, Any], seen: set[str]) -> None:
        name, email = cleaned.get(f"name_{row}"), cleaned.get(f"email_{row}")
        if self.errors.get(f"name_{row}") or self.errors.get(f"email_{row}"):
            return
        if name and not email:
            self.add_error(f"email_{row}", EMAIL_ERRORS["required"])
        elif email and not name:
            self.add_error(f"name_{row}", _("Skriv personens namn"))
        elif email and email.lower() in seen:
            self.add_error(f"email_{row}", _("Två personer kan inte ha samma e-postadress"))
        elif email:
            seen.add(email.lower())

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who is asked, oneself first when one takes part."""
        said = self.cleaned_data
        rows = [row for row in self.rows if said.get(f"email_{row}")]
        others = [Person(said[f"name_{row}"], said[f"email_{row}"]) for row in rows]
        return (*self.myself, *others)

    def asked(self, decision: str, listed: bool) -> Asked:
        """What the flow takes."""
        said = self.cleaned_data
        return Asked(
            people=self.people,
            required=said["required"],
            due_on=said["due_on"],
            remind_after=tuple(said["remind_after"]),
            decision=decision,
            listed=listed,
        )


class PersonForm(PortalForm):
    """Somebody who is asked instead of another."""

    name = TextField(
        label=_("Namn"), max_length=200, error_messages={"required": _("Skriv personens namn")}
    )
    email = forms.EmailField(
        label=_("E-post"),
        error_messages=EMAIL_ERRORS,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )

    @property
    def person(self) -> Person:
        return Person(self.cleaned_data["name"], self.cleaned_data["email"])


class DeclarationForm(PortalForm):
    """In what capacity somebody signs, and the declarations one by one."""

    title = TextField(
        label=_("Ditt uppdrag i organisationen"),
        max_length=100,
        help_text=_("Till exempel ordförande."),
        error_messages={"required": _("Skriv vilket uppdrag du har, till exempel ordförande")},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    read = forms.BooleanField(error_messages={"required": _("Kryssa i att du har läst texten")})
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
    leaving = forms.BooleanField(
        label=_("Vi vill inte längre stå bakom överenskommelsen"),
        error_messages={"required": _("Kryssa i att ni inte längre vill stå bakom den")},
    )

    def __init__(self, made: SigningRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unfit = ("read", "independent", "whole") if made.is_withdrawal else ("leaving",)
        for name in unfit:
            del self.fields[name]
        if "read" in self.fields:
            read = now("Jag har läst hela texten, %(version)s")
            self.fields["read"].label = sentence(read, version=swedish(made.version.name))


class DeclineForm(PortalForm):
    """Why somebody will not sign."""

    reason = TextField(
        label=_("Varför vill du inte skriva under?"),
        max_length=600,
        help_text=_("De som företräder organisationen läser det du skriver. Högst 600 tecken."),
        error_messages={
            "required": _("Skriv varför, så att de som frågade dig förstår"),
            "max_length": _("Texten är för lång. Skriv högst 600 tecken"),
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
