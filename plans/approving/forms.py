"""What is said when a plan is asked about, answered, published and closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.adopting.forms import AnswerForm, AskForm

__all__ = ["AnswerForm", "AskPlanForm", "NothingForm"]


class AskPlanForm(AskForm):
    """What the secretariat asks the steering group for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        how = _("Till exempel hur planen har tagits fram. Högst 20 000 tecken.")
        self.fields["message"].help_text = how


class NothingForm(forms.Form):
    """A button and no question."""
