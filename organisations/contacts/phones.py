"""Phone numbers as people write them, and as a phone dials them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WRITTEN = re.compile(r"\+?[0-9 ()/.\-\u2010-\u2015]+")
SHORTEST, LONGEST = 8, 15


def dialled(written: str) -> str:
    """The number as a phone dials it: +46…; '' for a text without digits."""
    plain = written.replace("(0)", "")
    digits = "".join(char for char in plain if char.isascii() and char.isdigit())
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = f"46{digits[1:]}"
    if digits.startswith("460"):  # the zero that is dialled within the country only
        digits = f"46{digits[3:]}"
    return f"+{digits}" if digits else ""


def check_phone(written: str) -> None:
    """Raise ValidationError unless it is a number with its area code, or of another country."""
    digits = sum(char.isdigit() for char in written)
    is_whole = SHORTEST <= digits <= LONGEST and written.lstrip("(").startswith(("0", "+"))
    if not (WRITTEN.fullmatch(written) and is_whole):
        raise ValidationError(
            _("Skriv telefonnumret med riktnummer, till exempel 044-309 00 00"), code="phone"
        )
