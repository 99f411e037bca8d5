"""What may be attached: a PDF or a picture, as its first bytes say, of at most 10 MB."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from principles.forms import tidy

LARGEST = 10 * 1024 * 1024
BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


class AttachmentField(forms.FileField):
    """A file whose kind is read from its own bytes; what the browser says of it counts for nothing.

    Gives the uploaded file with `content_type` set to what it is. Raises ValidationError for
    an empty file, one larger than 10 MB, and anything that is not a PDF, JPEG or PNG.
    """

    default_error_messages = {  # noqa: RUF012 (Django's own form of it)
        "required": _("Välj en fil"),
        "empty": _("Filen är tom. Välj en annan fil"),
        "invalid": _("Filen kom inte fram. Försök igen"),
        "missing": _("Filen kom inte fram. Försök igen"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})
        )
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        upload: Any = super().to_python(data)
        if upload is None:
            return None
        if upload.size > LARGEST:
            raise ValidationError(_("Filen är större än 10 MB. Välj en mindre fil"), code="large")
        beginning = upload.read(16)
        upload.seek(0)
        kind = next((kind for start, kind in BEGINNINGS.items() if beginning.startswith(start)), "")
        if not kind:
            raise ValidationError(_("Välj en pdf, jpg eller png"), code="kind")
        upload.content_type = kind
        return upload


def shown_name(filename: str) -> str:
    """The person's own name of the file, fit to be shown and to be downloaded under."""
    return tidy(filename.replace("/", " ").replace("\\", " "))[-120:] or "bilaga"
