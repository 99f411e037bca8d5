"""In the admin: what a save refuses is told in the form, also when somebody else came first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest


class RefusedSaves:
    """For an admin class whose model's `save` may raise ValidationError.

    A form is looked at before it is saved, but only the save sees what somebody else saved in
    that very moment. Nothing is kept then, and the form comes back with what was written.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except ValidationError as problem:
            request.refused = problem.messages  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; once its save has been refused, one that says so and is never valid."""
        form: Any = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        refused: list[str] = getattr(request, "refused", [])
        if not refused:
            return form

        class Refused(form):  # type: ignore[misc]
            def clean(self) -> Any:
                cleaned = super().clean()
                for message in refused:
                    if message not in self.non_field_errors():
                        self.add_error(None, message)
                return cleaned

        return Refused
