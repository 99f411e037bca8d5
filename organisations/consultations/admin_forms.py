"""What the secretariat fills in about a consultation, its questions and its meetings."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from principles.forms import DayField, TextField
from principles.models import Consultation, ConsultationMeeting, Question
from principles.swedish import EARLIEST_YEAR

LONGEST_TEXT = 200_000
LONGEST_PROMPT = 20_000
HIGHEST_POSITION = 32_767
GENERAL = f"{Question.Kind.GENERAL}:"


class ConsultationForm(forms.ModelForm):
    """What a consultation is about, who may answer and when."""

    title = TextField(label=_("Rubrik"), max_length=200, widget=AdminTextInputWidget)
    introduction = TextField(
        label=_("Inledning"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=AdminTextareaWidget,
        help_text=_("Varför ni frågar, och hur svaren används. Markdown."),
    )
    opens_on = DayField(
        label=_("Öppnar"), help_text=_("Första dag att svara, till exempel 27 3 2027.")
    )
    closes_on = DayField(label=_("Stänger"), help_text=_("Sista dag att svara."))
    conclusion = TextField(
        label=_("Sammanfattning"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=AdminTextareaWidget,
        help_text=_("Vad dialogen ledde till. Ändringar syns genast. Markdown."),
    )

    class Meta:
        model = Consultation
        fields = (
            "version", "title", "slug", "introduction", "audience", "opens_on", "closes_on",
            "conclusion",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", now("Remissen kan inte stänga innan den öppnar."))
        return cleaned


class QuestionForm(forms.ModelForm):
    """One question. Which part of the text it is about is chosen once, among the version's own."""

    parts: Any = ()

    about = forms.ChoiceField(label=_("Gäller"), initial=GENERAL)
    heading = TextField(
        label=_("Rubrik"),
        required=False,
        max_length=200,
        widget=AdminTextInputWidget,
        help_text=_("Tomt: som i texten."),
    )
    prompt = TextField(
        label=_("Fråga"),
        required=False,
        max_length=LONGEST_PROMPT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Det ni särskilt vill veta. Markdown."),
    )
    position = forms.IntegerField(
        label=_("Ordning"),
        required=False,
        min_value=0,
        max_value=HIGHEST_POSITION,
        help_text=_("Tomt: sist."),
    )

    class Meta:
        model = Question
        fields = ("heading", "prompt", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = self.choices()
        if self.instance.pk:
            about.initial, about.disabled = self.about_now(), True
        else:
            self.initial["position"] = None

    def about_now(self) -> str:
        return f"{self.instance.kind}:{self.instance.part}"

    def choices(self) -> list[Any]:
        """The parts of the version by their kind, and what this question is about already."""
        groups: list[Any] = [(GENERAL, now("Allmän fråga"))]
        titles = {Question.Kind.SECTION: now("Avsnitt"), Question.Kind.PRINCIPLE: now("Principer")}
        for kind, words in titles.items():
            own = [(f"{p.kind}:{p.name}", p.heading) for p in self.parts if p.kind == kind]
            groups.append((words, own))
        if self.instance.pk and self.about_now() not in {GENERAL, *self.headings}:
            gone = now("%s (finns inte längre i utkastet)") % self.instance.heading
            groups.append((self.about_now(), gone))
        return groups

    @property
    def headings(self) -> dict[str, str]:
        return {f"{part.kind}:{part.name}": part.heading for part in self.parts}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        about = cleaned.get("about", GENERAL)
        self.instance.kind, _mark, self.instance.part = about.partition(":")
        if "heading" in cleaned and not cleaned["heading"]:
            cleaned["heading"] = self.headings.get(about, self.instance.heading)
            if not cleaned["heading"]:
                self.add_error("heading", now("Skriv en rubrik för den allmänna frågan."))
        return cleaned

    def clean_position(self) -> int:
        """Where it was said to stand; last of all when nothing was said."""
        position: int | None = self.cleaned_data["position"]
        if position is not None:
            return position
        questions = Question.objects.filter(consultation=self.instance.consultation_id)
        last = questions.aggregate(last=Max("position"))["last"] or 0
        return min(last + 1, HIGHEST_POSITION)


class QuestionFormSet(BaseInlineFormSet):
    """The questions of one consultation; none asks about the same part as another."""

    def clean(self) -> None:
        super().clean()
        going = [form.instance.pk for form in self.deleted_forms]
        rows = Question.objects.filter(consultation=self.instance).exclude(pk__in=going)
        asked = {f"{kind}:{part}" for kind, part in rows.values_list("kind", "part")} - {GENERAL}
        for form in self.extra_forms:
            about = getattr(form, "cleaned_data", {}).get("about")
            if form in self.deleted_forms or not form.has_changed() or about in {None, GENERAL}:
                continue
            if about in asked:
                form.add_error("about", now("Remissen frågar redan om den delen."))
            asked.add(about)


class MeetingForm(forms.ModelForm):
    title = TextField(label=_("Rubrik"), max_length=200, widget=AdminTextInputWidget)
    place = TextField(label=_("Plats"), required=False, max_length=200, widget=AdminTextInputWidget)
    text = TextField(
        label=_("Om mötet"),
        required=False,
        max_length=LONGEST_PROMPT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Program, tillgänglighet, anmälan. Markdown."),
    )

    class Meta:
        model = ConsultationMeeting
        fields = ("title", "starts_at", "ends_at", "place", "link", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Day and time are two inputs under one label: each says what it is."""
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            field: Any = self.fields.get(name)
            for widget, words in zip(field.widget.widgets, (_("dag"), _("tid")), strict=True):
                widget.attrs["aria-label"] = f"{field.label}, {words}"

    def clean(self) -> dict[str, Any]:
        """A slip of the pen in the year is told; the first year of all is no moment anywhere."""
        cleaned = super().clean() or {}
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name) and cleaned[name].year < EARLIEST_YEAR:
                self.add_error(name, now("Ett datum ligger före år %d.") % EARLIEST_YEAR)
        return cleaned
