"""The whole draft as one form, in reading order: about it, sections, principles, undertakings."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from principles.agreements.models import Agreement
from principles.drafting.content import DAYS, Content, Row
from principles.drafting.fields import AddressField, LineField, MarkdownField, address_of
from principles.drafting.rows import FORMS, Rows
from principles.forms import DayField, TextField
from principles.text.models import AgreementVersion


class NamedForm(forms.Form):
    """What a version is called, and where it is."""

    use_required_attribute = False
    name = LineField(
        AgreementVersion,
        "name",
        _("Skriv vad versionen heter."),
        label=_("Benämning"),
        help_text=_("Som den ska stå på webbplatsen, till exempel ”2027” eller ”Reviderad 2027”."),
    )
    slug = AddressField()

    def clean(self) -> Row:
        data = super().clean() or {}
        if "name" in data and "slug" in data:
            data["slug"] = address_of(data["slug"], data["name"])
            if not data["slug"]:
                self.add_error("slug", now("Skriv en adress med bokstäver eller siffror."))
        return data


class NewDraftForm(NamedForm):
    """Of which agreement a draft is begun; asked for only by those who keep several."""

    agreement = forms.ModelChoiceField(
        label=_("Överenskommelse"), queryset=Agreement.objects.none(),
        error_messages={"required": _("Välj en överenskommelse.")},
    )  # fmt: skip
    field_order = ("agreement", "name", "slug")

    def __init__(self, kept: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = kept
        if len(kept) == 1:
            field.initial, field.widget, field.disabled = kept[0].pk, forms.HiddenInput(), True


class AboutForm(NamedForm):
    """The version's own fields. Only the name is part of the text that is signed."""

    introduction = MarkdownField(
        label=_("Om versionen"),
        rows=4,
        required=False,
        help_text=_(
            "En förklaring till läsaren: varför texten skrivs om. Den skrivs inte under. Markdown."
        ),
    )
    source = MarkdownField(
        label=_("Källa"),
        rows=2,
        required=False,
        help_text=_("Varifrån texten kommer, om den inte är skriven här."),
    )
    adopted_when = LineField(
        AgreementVersion, "adopted_when", label=_("Antagen, som det ska stå"),
        help_text=_("Till exempel ”2010” eller ”16 februari 2021”."),
    )  # fmt: skip
    adopted_on = DayField(
        label=_("Antagen den"), required=False, help_text=_("Till exempel 27 3 2027.")
    )
    deciding_body = LineField(AgreementVersion, "deciding_body", label=_("Beslutad av"))
    case_number = LineField(AgreementVersion, "case_number", label=_("Diarienummer"))
    in_force_from = DayField(
        label=_("Gäller från"), required=False, help_text=_("Till exempel 27 3 2027.")
    )

    parts: ClassVar = {
        "basics": ("name", "introduction"),
        "address": ("slug",),
        "decision": (
            "source", "adopted_when", "adopted_on", "deciding_body", "case_number",
            "in_force_from",
        ),
    }  # fmt: skip

    @property
    def shown(self) -> dict[str, list[Any]]:
        return {part: [self[name] for name in names] for part, names in self.parts.items()}

    @property
    def wrong(self) -> dict[str, bool]:
        return {part: any(n in self.errors for n in names) for part, names in self.parts.items()}


class EndForm(forms.Form):
    """What is said when a draft is saved: what it was made from, and what was changed."""

    made_from = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
    note = TextField(
        label=_("Vad har du ändrat?"),
        max_length=200,
        required=False,
        help_text=_("Valfritt. Står i listan över ändringar."),
    )


def as_initial(rows: list[Row]) -> list[Row]:
    return [row | {"position": place} for place, row in enumerate(rows, start=1)]


def non_field_errors(form: Any) -> Any:
    named = getattr(form, "non_form_errors", None) or form.non_field_errors
    return named()


class DraftForm:
    """The form of a draft: `about` it, `rows` of each kind, and the `end` that it is saved by.

    `content` is the draft as it is shown, `made_from` the number of its newest edit then (or 0).
    """

    def __init__(
        self, version: AgreementVersion, content: Content, made_from: int, data: Any = None
    ) -> None:
        self.version, self.stored = version, content
        self.about = AboutForm(data, initial=content["version"])
        self.end = EndForm(data, initial={"made_from": made_from})
        self.rows = {part: self.formset(part, data) for part in ("sections", "principles")}
        self.rows["undertakings"] = self.formset("undertakings", data, form_kwargs=self.choices())

    def formset(self, part: str, data: Any, **more: Any) -> Rows:
        initial = None if data is not None else as_initial(self.stored[part])
        return FORMS[part](data, prefix=part, initial=initial, **more)

    def choices(self) -> dict[str, Any]:
        """What an undertaking can be of: asked for once, however many there are."""
        parties = list(self.version.agreement.parties.values_list("pk", "name"))
        principles = [(form["pk"].value(), form.title) for form in self.rows["principles"].forms]
        return {
            "parties": [("", _("Tillsammans")), *parties],
            "principles": [("", _("Ingen särskild")), *(p for p in principles if p[0])],
        }

    def is_valid(self) -> bool:
        parts: list[Any] = [self.about, self.end, *self.rows.values()]
        return all([part.is_valid() for part in parts])  # noqa: C419  (all say their errors)

    @property
    def content(self) -> Content:
        """What has been written, as `principles.drafting.content` tells a draft."""
        about = dict(self.about.cleaned_data)
        about |= {name: about[name].isoformat() if about[name] else None for name in DAYS}
        rows = {part: formset.kept(self.stored[part]) for part, formset in self.rows.items()}
        return {"version": about} | rows

    @property
    def errors(self) -> list[str]:
        """What is said of the form as a whole; the fields say their own."""
        forms_ = (self.about, *self.rows.values())
        said = [str(e) for form in forms_ for e in non_field_errors(form)]
        return said + [str(e) for e in self.end.errors.get("made_from", [])]

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong in the fields, in reading order: (the field's id, what to do about it)."""
        forms_ = [("", self.about)]
        rows = [row for formset in self.rows.values() for row in formset.forms]
        forms_ += [(row.title, row) for row in rows if not row.is_removed]
        return [
            (str(form[name].id_for_label), " – ".join(filter(None, (title, str(said[0])))))
            for title, form in [*forms_, ("", self.end)]
            for name, said in form.errors.items()
            if name in form.fields and not form[name].is_hidden
        ]

    @property
    def has_errors(self) -> bool:
        return self.about.is_bound and not self.is_valid()
