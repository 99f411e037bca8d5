"""What the secretariat fills in about a message: its words, and the groups that it goes to."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.directory import municipalities
from organisations.directory.models import ActivityArea
from organisations.governance.models import Body
from organisations.messaging.groups import Audience
from organisations.messaging.models import LONGEST_SUBJECT, LONGEST_TEXT, Message
from principles.forms import TextField
from principles.models import Agreement

GROUPS = (
    "signatories", "areas", "municipalities", "not_renewed", "applicants", "bodies", "contacts",
)  # fmt: skip


def several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Any number of choices, ticked."""
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


def line(label: Any, *, required: bool = True) -> TextField:
    return TextField(
        label=label, max_length=LONGEST_SUBJECT, required=required, widget=AdminTextInputWidget
    )


def long_text(label: Any, help_text: Any, *, required: bool = True) -> TextField:
    return TextField(
        label=label, max_length=LONGEST_TEXT, required=required, help_text=help_text,
        widget=AdminTextareaWidget,
    )  # fmt: skip


class MessageForm(forms.ModelForm):
    """A draft. `kept` are the agreements that the writer keeps, given by the admin."""

    kept = Agreement.objects.none()

    subject = line(_("Ämne"))
    text = long_text(
        _("Text"),
        _("Vanlig text utan Markdown. Tom rad mellan styckena. Högst 20 000 tecken."),
    )
    subject_en = line(_("Ämne på engelska"), required=False)
    text_en = long_text(
        _("Text på engelska"),
        _("Går till dem som har valt engelska. Tomt: alla får den svenska texten."),
        required=False,
    )
    signatories = forms.BooleanField(
        label=_("Alla organisationer som har skrivit under"), required=False
    )
    areas = several(_("Bara undertecknare inom verksamhetsområdena"))
    municipalities = forms.MultipleChoiceField(
        label=_("Bara undertecknare i kommunerna"), required=False,
        help_text=_("Väljer du både områden och kommuner får de som stämmer med båda."),
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )  # fmt: skip
    not_renewed = forms.BooleanField(
        label=_("Organisationer som inte har förnyat"), required=False,
        help_text=_("De står i registret, men för en äldre version av texten."),
    )  # fmt: skip
    applicants = forms.BooleanField(
        label=_("Organisationer med en ansökan som inte är avgjord"), required=False
    )
    bodies = several(_("Organ"), _("De som har ett uppdrag där i dag och en e-postadress."))
    contacts = forms.BooleanField(label=_("Parternas kontaktpersoner"), required=False)

    class Meta:
        model = Message
        fields = ("agreement", "subject", "text", "subject_en", "text_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = list(self.kept)
        if len(kept) == 1 and "agreement" in self.fields:
            self.fields["agreement"].initial = kept[0].pk
        self.fields["areas"].choices = [  # type: ignore[attr-defined]
            (area.slug, str(area)) for area in ActivityArea.objects.all()
        ]
        county = kept[0].county_code if len(kept) == 1 else ""
        self.fields["municipalities"].choices = municipalities.choices(  # type: ignore[attr-defined]
            self.instance.agreement.county_code if self.instance.pk else county
        )
        bodies = Body.objects.filter(agreement__in=kept).select_related("agreement")
        if self.instance.pk:
            bodies = bodies.of_agreement(self.instance.agreement)
        several_agreements = len(kept) > 1 and not self.instance.pk
        self.fields["bodies"].choices = [  # type: ignore[attr-defined]
            (body.pk, f"{body.agreement}: {body}" if several_agreements else str(body))
            for body in bodies.order_by("agreement__name", "position", "pk")
        ]
        self.fill_in_groups()

    def fill_in_groups(self) -> None:
        """What a stored draft goes to."""
        for name, value in Audience.of(self.instance.audience or {}).as_data().items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("subject_en")) != bool(cleaned.get("text_en")):
            lacking = "text_en" if cleaned.get("subject_en") else "subject_en"
            if lacking not in self.errors:
                self.add_error(lacking, now("Skriv både ämne och text på engelska, eller inget."))
        if not self.errors and not self.audience():
            self.add_error(None, now("Välj minst en grupp som ska få meddelandet."))
        agreement = cleaned.get("agreement")  # of a draft it is known, and only its bodies offered
        if agreement and cleaned.get("bodies"):
            own = Body.objects.of_agreement(agreement).filter(pk__in=cleaned["bodies"])
            if own.count() != len(cleaned["bodies"]):
                self.add_error("bodies", now("Välj organ i samma överenskommelse."))
        return cleaned

    def audience(self) -> Audience:
        """The groups that are ticked."""
        said = self.cleaned_data
        return Audience(
            signatories=bool(said.get("signatories")),
            areas=tuple(said.get("areas") or ()),
            municipalities=tuple(said.get("municipalities") or ()),
            not_renewed=bool(said.get("not_renewed")),
            applicants=bool(said.get("applicants")),
            bodies=tuple(int(key) for key in said.get("bodies") or ()),
            contacts=bool(said.get("contacts")),
        )
