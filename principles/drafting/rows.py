"""The rows of a draft's form: a section, a principle, an undertaking, and all of one kind."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.text import Truncator
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from principles.drafting.content import PARTS, Row
from principles.drafting.fields import (
    AddressField,
    LineField,
    MarkdownField,
    RowChoiceField,
    address_of,
)
from principles.text.models import Principle, Section

MOST_ROWS = 200
LONGEST_TITLE = 90


class RowForm(forms.Form):
    """A row of the text. One that is new and left empty is no row."""

    use_required_attribute = False
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(
        label=_("Plats"), required=False, min_value=0, max_value=10_000,
        widget=forms.NumberInput(attrs={"class": "place"}),
    )  # fmt: skip
    part = named = address = ""
    written: tuple[str, ...] = ()
    tucked: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        return any(name != "position" for name in self.changed_data)

    def clean(self) -> Row:
        data = super().clean() or {}
        if self.address and {self.named, self.address} <= set(data):
            data[self.address] = address_of(data[self.address], data[self.named])
            if not data[self.address]:
                self.add_error(self.address, now("Skriv en adress med bokstäver eller siffror."))
        return data

    @property
    def title_field(self) -> Any:
        return self[self.named]

    @property
    def title(self) -> str:
        """What the row is called in the list, as it is written now."""
        return Truncator(str(self.title_field.value() or "")).chars(LONGEST_TITLE)

    @property
    def about(self) -> str:
        """What is said of the row beside its title."""
        return ""

    @property
    def in_sight(self) -> list[Any]:
        return [self[name] for name in self.written]

    @property
    def tucked_away(self) -> list[Any]:
        return [self[name] for name in self.tucked]

    @property
    def tucked_has_errors(self) -> bool:
        return any(name in self.errors for name in self.tucked)

    @property
    def is_blank(self) -> bool:
        return not self["pk"].value() and not self.title

    @property
    def is_removed(self) -> bool:
        return bool(self["DELETE"].value())

    def words(self, name: str) -> int:
        return len(str(self[name].value() or "").split())


class SectionForm(RowForm):
    heading = LineField(Section, "heading", _("Skriv en rubrik."), label=_("Rubrik"))
    body = MarkdownField(
        label=_("Text"),
        rows=12,
        required=False,
        help_text=_(
            "Det här skrivs under. Markdown: en tom rad ger nytt stycke, **fetstil**, "
            "- punkt, ### underrubrik."
        ),
    )
    plain = MarkdownField(
        label=_("På enkel svenska"),
        rows=6,
        required=False,
        help_text=_(
            "En förklaring bredvid texten, med korta meningar och vanliga ord. "
            "Den skrivs inte under."
        ),
    )
    anchor = AddressField()
    part, named, address, tucked = "sections", "heading", "anchor", ("anchor",)
    written = ("heading", "body", "plain")

    @property
    def about(self) -> str:
        number = self.words("body")
        said = ngettext("%d ord", "%d ord", number) % number
        return said if self.words("plain") else f"{said}, {now('enkel svenska saknas')}"


class PrincipleForm(RowForm):
    name = LineField(Principle, "name", _("Skriv principens namn."), label=_("Namn"))
    meaning = MarkdownField(
        label=_("Innebörd"),
        required=False,
        help_text=_(
            "Parternas egna ord om vad principen betyder för dem. Lämnas den tom säger sidan "
            "att ingen innebörd är publicerad än. Markdown."
        ),
    )
    glyph = forms.ChoiceField(
        label=_("Tecken"), choices=Principle.Glyph.choices, initial=Principle.Glyph.OTHER,
        help_text=_("Bilden bredvid principen."),
        error_messages={"invalid_choice": _("Välj något i listan.")},
    )  # fmt: skip
    slug = AddressField()
    part, named, address, tucked = "principles", "name", "slug", ("glyph", "slug")
    written = ("name", "meaning")

    @property
    def about(self) -> str:
        number = self.words("meaning")
        return ngettext("%d ord", "%d ord", number) % number if number else now("ingen innebörd")


class UndertakingForm(RowForm):
    text = MarkdownField(
        label=_("Åtagande"),
        rows=3,
        help_text=_("En mening som börjar med vad parten gör."),
        error_messages={"required": _("Skriv åtagandet, eller ta bort raden.")},
    )
    party = RowChoiceField(
        label=_("Part"), help_text=_("Utan part är det något som parterna gör tillsammans.")
    )
    principle = RowChoiceField(
        label=_("Princip"), help_text=_("En ny princip går att välja när utkastet har sparats.")
    )
    part, named = "undertakings", "text"
    written = ("text", "party", "principle")

    def __init__(
        self, *args: Any, parties: list[Any], principles: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["party"].choices = parties
        fields["principle"].choices = principles

    @property
    def about(self) -> str:
        field: Any = self.fields["party"]
        chosen = str(self["party"].value() or "")
        return str(next((name for key, name in field.choices if str(key) == chosen), ""))


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """All rows of one kind, in the order in which they stand."""

    def clean(self) -> None:
        """Raise ValidationError when two rows have the same address."""
        address = self.form.address
        seen: set[str] = set()
        for form in self.forms if address else []:
            given = getattr(form, "cleaned_data", {}).get(address)
            if given and not form.cleaned_data.get("DELETE"):
                if given in seen:
                    form.add_error(
                        address,
                        now("En rad till har adressen ”%s”. Ge den här en annan.") % given,
                    )
                seen.add(given)

    def kept(self, stored: list[Row]) -> list[Row]:
        """The rows in order. Those that the form does not mention stay where they stand."""
        fields = ("pk", *PARTS[self.form.part][1])
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        known = {row["pk"] for row in rows}
        places = [
            (row["position"] if row["position"] is not None else MOST_ROWS * 100, row)
            for row in rows
            if not row.get("DELETE")
        ]
        places += [(n, row) for n, row in enumerate(stored, start=1) if row["pk"] not in known]
        ordered = sorted(places, key=lambda place: place[0])
        return [{name: row[name] for name in fields} for _place, row in ordered]


def rows_of(form: type[RowForm]) -> type[Rows]:
    made: Any = forms.formset_factory(
        form, formset=Rows, extra=0, can_delete=True,
        max_num=MOST_ROWS, absolute_max=MOST_ROWS + 20, validate_max=True,
    )  # fmt: skip
    return made


FORMS = {
    "sections": rows_of(SectionForm),
    "principles": rows_of(PrincipleForm),
    "undertakings": rows_of(UndertakingForm),
}
