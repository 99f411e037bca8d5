"""What can be wrong with a file before anybody asks what it says."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A file that cannot be read at all; the message says why, in Swedish."""


@dataclass
class RawRow:
    """A row as the file has it: its number there, its cells, and which of them are no words."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


FAULTS = {
    "formula": _("Cellen är en formel. Klistra in värdet i stället."),
    "error": _("Cellen visar ett fel från kalkylprogrammet."),
    "control": _("Texten innehåller ett styrtecken som inte syns. Skriv om den."),
    "beyond": _("Raden har fler celler än filen har kolumner."),
}
