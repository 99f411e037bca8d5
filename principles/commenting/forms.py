"""The steering group's comment on a draft."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from principles.commenting.models import LONGEST_COMMENT
from principles.forms import TextField


class CommentForm(forms.Form):
    """What is said, and of which part."""

    about = forms.ChoiceField(
        label=_("Vad gäller det?"),
        required=False,
        error_messages={"invalid_choice": _("Välj något av det som står i listan.")},
    )
    text = TextField(
        label=_("Kommentar"),
        max_length=LONGEST_COMMENT,
        help_text=_("Bara kansliet och styrgruppen läser den. Högst 20 000 tecken."),
        widget=forms.Textarea(attrs={"rows": 5, "cols": 70}),
        error_messages={"required": _("Skriv en kommentar.")},
    )

    def __init__(self, parts: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(part[:200], part) for part in dict.fromkeys(parts) if part]
        self.fields["about"].choices = [("", _("Allt")), *named]  # type: ignore[attr-defined]
