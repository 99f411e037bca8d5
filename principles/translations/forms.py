"""The form of a page on which a row and its parts are translated side by side."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from principles.forms import TextField
from principles.translations.flows import ChangedMeanwhile, Words, longest, seen_as
from principles.translations.rows import Field

WIDTH = 50  # about how many characters of a text stand on a line


class TranslateForm(forms.Form):
    """One text for each field; beside it what stood there when the page was opened."""

    use_required_attribute = False

    def __init__(self, fields: list[Field], *args: Any, writes: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.told = fields
        for field in fields:
            name = name_of(field)
            self.fields[name] = text_field(field, writes=writes)
            self.fields[f"{name}-seen"] = forms.CharField(
                required=False, initial=seen_as(field.text), widget=forms.HiddenInput
            )
            if field.is_stale:
                self.fields[f"{name}-right"] = forms.BooleanField(
                    required=False, label=_("Översättningen stämmer fortfarande")
                )

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows of each field, in order."""
        return [
            {
                "field": field,
                "text": self[name_of(field)],
                "seen": self[f"{name_of(field)}-seen"],
                "right": self[f"{name_of(field)}-right"] if field.is_stale else None,
            }
            for field in self.told
        ]

    def words(self) -> list[Words]:
        """What was written, for the flow."""
        data = self.cleaned_data
        return [
            Words(
                row=field.row,
                field=field.name,
                text=data[name_of(field)],
                seen=data[f"{name_of(field)}-seen"],
                still_right=data.get(f"{name_of(field)}-right", False),
            )
            for field in self.told
        ]

    def tell_of(self, problem: ChangedMeanwhile) -> None:
        """Say beside each field what another editor has written; saving again replaces it."""
        data: Any = self.data
        self.data = data = data.copy()
        for field in self.told:
            key = (field.row._meta.model_name, field.row.pk, field.name)
            if key not in problem.texts:
                continue
            theirs = problem.texts[key]
            said = _("Någon annan har ändrat här sedan du öppnade sidan. Nu står det: ”%(text)s”. ")
            gone = _("Någon annan har tagit bort översättningen sedan du öppnade sidan. ")
            how = _("Det du skrev står kvar. Spara igen om det ska gälla.")
            self.add_error(name_of(field), (said % {"text": theirs} if theirs else gone) + how)
            data[f"{name_of(field)}-seen"] = seen_as(theirs)


def name_of(field: Field) -> str:
    return f"{field.row._meta.model_name}-{field.row.pk}-{field.name}"


def text_field(field: Field, *, writes: bool) -> forms.Field:
    lines = sum(1 + len(line) // WIDTH for line in field.source.splitlines())
    widget: Any = forms.TextInput()
    if field.is_long or lines > 1:
        widget = forms.Textarea(attrs={"rows": min(max(lines, 2), 40)})
    widget.attrs |= {"lang": "en", "spellcheck": "true"}
    return TextField(
        label=field.label,
        required=False,
        initial=field.text,
        widget=widget,
        max_length=longest(field.row, field.name),
        disabled=not writes,
    )
