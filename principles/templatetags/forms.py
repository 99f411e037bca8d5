"""How a field is shown: as one control, as a group of choices, or as one box to tick."""

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several controls, which belong in a fieldset."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def first_id(field: BoundField) -> str:
    """The id of what the error summary leads to: the control, or the first of a group."""
    return f"{field.auto_id}_0" if is_group(field) else field.id_for_label
