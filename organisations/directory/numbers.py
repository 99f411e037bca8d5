"""Swedish organisation numbers: ten digits, the third at least 2, Luhn (Skatteverket 326447)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum
from stdnum.se import orgnr

FITTING_FIRST_DIGITS = {
    "association": "8",
    "economic": "7",
    "congregation": "2",
    "foundation": "8",
}


def parse_number(text: str) -> str:
    """The number as it is shown, `802002-1237`; '' for an empty text.

    Accepts spaces, a hyphen or none, and the prefix 16. Raises ValidationError in plain
    Swedish for anything that is not an organisation number.
    """
    digits = re.sub(r"[\s\-–‐]", "", text)
    if not digits:
        return ""
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if re.fullmatch(r"(19|20)\d{10}", digits):
        raise ValidationError(PERSONAL_NUMBER, code="personal")
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValidationError(_("Organisationsnumret ska ha tio siffror"), code="format")
    if digits[2] < "2":
        raise ValidationError(PERSONAL_NUMBER, code="personal")
    try:
        orgnr.validate(digits)
    except InvalidChecksum:
        raise ValidationError(
            _("Organisationsnumret stämmer inte. Kontrollera siffrorna"), code="checksum"
        ) from None
    return orgnr.format(digits)


PERSONAL_NUMBER = _("Det här ser ut som ett personnummer. Skriv föreningens organisationsnummer")


def number_seems_odd(number: str, form: str) -> bool:
    """Whether the first digit does not fit the form of association: a warning, never a refusal."""
    fitting = FITTING_FIRST_DIGITS.get(form)
    return bool(number and fitting and number[0] != fitting)
