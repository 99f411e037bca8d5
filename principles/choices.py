"""Choices among rows, in forms that a program may send as well as a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from principles.scoped_admin import is_key


class Rows(forms.ModelMultipleChoiceField):
    """Rows chosen by their keys; what cannot be a key is no choice, and no fault of ours."""

    def clean(self, value: Any) -> Any:
        wrong = [str(key)[:20] for key in value or () if not is_key(str(key))]
        if wrong:
            told, about = self.error_messages["invalid_choice"], {"value": wrong[0]}
            raise ValidationError(told, code="invalid_choice", params=about)
        return super().clean(value)
