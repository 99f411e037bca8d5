"""The fields of a draft: texts in Markdown, lines, and addresses that make themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from principles.forms import TextField
from principles.markdown import LARGEST

LONGEST_ADDRESS = 50


class MarkdownField(TextField):
    """A text in Markdown, with a preview beside it."""

    is_markdown = True

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-markdown": ""})
        super().__init__(max_length=LARGEST, widget=widget, **kwargs)
        del self.widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word
        self.error_messages["max_length"] = _(
            "Texten är längre än 200 000 tecken. Dela upp den eller korta den."
        )


class LineField(TextField):
    """A text of one line, as long as the model's field."""

    def __init__(self, model: Any, field: str, empty: Any = None, **kwargs: Any) -> None:
        longest = model._meta.get_field(field).max_length
        super().__init__(max_length=longest, required=bool(empty), **kwargs)
        if empty:
            self.error_messages["required"] = empty
        self.error_messages["max_length"] = _(
            "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d."
        )


class RowChoiceField(forms.TypedChoiceField):
    """A choice of a row by its key; the form says which there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)
        self.error_messages["invalid_choice"] = _("Välj något i listan.")


class AddressField(TextField):
    """The last part of an address; left empty it is made of the name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Adress"))
        super().__init__(
            required=False,
            max_length=LONGEST_ADDRESS,
            help_text=_("Sista delen av länken hit. Lämna tomt, så blir den som namnet."),
            **kwargs,
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            self.check(value)

    def check(self, value: str) -> None:
        try:
            validate_slug(value)
        except ValidationError:
            said = _("Skriv adressen med a–z, siffror och bindestreck, till exempel ”var-vision”.")
            raise ValidationError(said, code="invalid") from None


def address_of(written: str, name: str) -> str:
    """The address that was written, else one made of the name."""
    return written or slugify(name)[:LONGEST_ADDRESS].strip("-")
