"""What the secretariat fills in about a mirror."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from plans.mirror.joint import LONGEST, PLANS_TO_CHOOSE, comment_print
from plans.mirror.models import Mirror
from plans.models import DevelopmentArea, Plan
from principles.forms import DayField, TextField
from principles.models import Party, Principle

LONGEST_INTRODUCTION = 200_000
LANGUAGES = [("sv", "Svenska"), ("en", "English")]


class MirrorForm(forms.ModelForm):
    """A year's mirror before it opens; afterwards its last day and its introduction."""

    closes_on = DayField(
        label=_("Sista dag att lämna in"),
        required=False,
        help_text=_("Till exempel 27 3 2027. Tomt: ingen sista dag, och inga påminnelser."),
    )
    introduction = TextField(
        label=_("Inledning"),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=_("Står överst för dem som bedömer och när spegeln publiceras. Markdown."),
    )

    class Meta:
        model = Mirror
        fields = (
            "agreement", "year", "version", "closes_on", "asks_signatories", "introduction",
        )  # fmt: skip

    def clean_closes_on(self) -> Any:
        day = self.cleaned_data["closes_on"]
        if day and day != self.initial.get("closes_on") and day < timezone.localdate():
            raise ValidationError(_("Välj en dag som inte har varit"))
        return day


class AssessorForm(forms.Form):
    """Somebody who is to rate for a party."""

    party = forms.ModelChoiceField(label=_("Bedömer för"), queryset=Party.objects.none())
    name = TextField(
        label=_("Namn"), max_length=120, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Länken skickas hit. Den är personlig."),
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
    )
    language = forms.ChoiceField(label=_("Språk i mejlen"), choices=LANGUAGES)

    def __init__(self, mirror: Mirror, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = mirror.agreement.parties.all()
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]


class JointForm(forms.Form):
    """The parties' joint comment, as the secretariat writes it."""

    text = TextField(
        label=_("Gemensam kommentar"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        help_text=_("Det parterna säger tillsammans. Publiceras med spegeln. Markdown."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def has_seen(self, text: str) -> None:
        """The page shows what somebody else has saved: sent in again, it replaces that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = comment_print(text)
        self.data = data


class ActionForm(forms.Form):
    """An action that a gap becomes; both parties and the principle are known already."""

    plan = forms.ModelChoiceField(label=_("Utvecklingsplan"), queryset=Plan.objects.none())
    area = forms.ModelChoiceField(
        label=_("Utvecklingsområde"), queryset=DevelopmentArea.objects.none()
    )
    title = TextField(
        label=_("Insats"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    first_year = forms.IntegerField(label=_("Från och med år"), min_value=1990, max_value=2150)
    last_year = forms.IntegerField(label=_("Till och med år"), min_value=1990, max_value=2150)
    description = TextField(
        label=_("Beskrivning"),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=_("Markdown."),
    )

    def __init__(self, mirror: Mirror, principle: Principle, data: Any = None) -> None:
        plans = Plan.objects.of_agreement(mirror.agreement).filter(
            state__in=PLANS_TO_CHOOSE, commitments_of__isnull=True
        )
        super().__init__(data, initial=prefilled(mirror, principle, list(plans)))
        areas = DevelopmentArea.objects.of_agreement(mirror.agreement)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


def prefilled(mirror: Mirror, principle: Principle, plans: list[Plan]) -> dict[str, Any]:
    """A title, and next to the mirror's year the first plan that goes on then."""
    following = mirror.year + 1
    plan = next((plan for plan in plans if following in plan.years), plans[0] if plans else None)
    year = min(max(following, plan.first_year), plan.last_year) if plan else following
    title = now("%(principle)s: så möts parternas bilder") % {"principle": principle.name}
    return {"title": title, "plan": plan, "first_year": year, "last_year": year}
