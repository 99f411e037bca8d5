"""What the secretariat writes of a contact."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from organisations.contacts.models import Contact
from principles.forms import TextField

LINES = ("role", "name", "phone", "reply_time")


class ContactForm(forms.ModelForm):
    """A contact: the role first, then how to reach it, then whose it is and how long it holds."""

    class Meta:
        model = Contact
        fields = (
            "role", "name", "email", "phone", "reply_time", "party", "body", "valid_from",
            "valid_until", "position",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Texts of one line are tidied; who may only read has no fields."""
        super().__init__(*args, **kwargs)
        for name in LINES:
            if name in self.fields:
                self.fields[name] = as_line(self.fields[name])


def as_line(field: Any) -> TextField:
    """The same field, free of control characters."""
    return TextField(
        label=field.label,
        required=field.required,
        max_length=field.max_length,
        help_text=field.help_text,
        widget=AdminTextInputWidget,
    )
