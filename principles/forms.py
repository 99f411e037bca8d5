"""Forms as the identity wants them: error summary first, hint before field, words of the field."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from principles.swedish import parse_day


class PortalRenderer(TemplatesSetting):
    """Django's own form rendering with our templates (`templates/forms/`)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PortalForm(forms.Form):
    """A form of the portal: it says itself what is missing, in the words of the field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class TextField(forms.CharField):
    """A text in NFC, free of control and direction characters, so that it can be signed.

    It is tidied before it is measured, so that what looks empty counts as empty. What is
    written in a field of one line is one line, also where a program has sent more.
    """

    def to_python(self, value: Any) -> str:
        clean = tidy if isinstance(self.widget, forms.Textarea) else one_line
        text = clean(super().to_python(value) or "")
        return text if any(is_seen(char) for char in text) else ""


DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def tidy(text: str) -> str:
    """The text in NFC with plain line ends and without control or direction characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(char for char in text if char in "\n\t" or not is_invisible(char)).strip()


def one_line(text: str) -> str:
    """The text tidied, as one line without spaces around it or doubled within."""
    return " ".join(tidy(text).split())


def is_invisible(char: str) -> bool:
    """Control characters, and the marks that turn the direction of what follows."""
    return unicodedata.category(char) in {"Cc", "Cs"} or char in DIRECTION_MARKS


def is_seen(char: str) -> bool:
    """Whether the character leaves ink: not a space, nor a mark that only joins or parts others."""
    return unicodedata.category(char)[0] not in {"Z", "C"}


class DayField(forms.CharField):
    """A day written by hand: 27 3 2026, 2026-03-27 or 27 mars 2026. Never a calendar widget."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError:
            raise ValidationError(
                _("Skriv ett datum som finns, till exempel 27 3 2026"), code="invalid"
            ) from None
