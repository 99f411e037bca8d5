"""Why somebody was not legitimated, in words for the person. Nothing has changed then."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The e-ID was not accepted. `reason` is for the log, and tells nothing of the person."""

    message: str | Promise = _(
        "Det gick inte att legitimera dig. Ingenting har ändrats. Försök igen"
    )

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason or type(self).__name__

    def __str__(self) -> str:
        return str(self.message)


class Cancelled(Refused):
    message = _("Du avbröt legitimeringen. Ingenting har ändrats")


class Unreachable(Refused):
    message = _("Tjänsten för e-legitimation svarar inte just nu. Försök igen om en stund")


class Outdated(Refused):
    message = _("Legitimeringen tog för lång tid eller är redan använd. Börja om")


class TooWeak(Refused):
    message = _(
        "Din e-legitimation har inte den säkerhetsnivå som behövs här. Ingenting har ändrats. "
        "Använd en annan e-legitimation"
    )


class NotAgain(Refused):
    message = _("Du behöver legitimera dig på nytt, just nu. Ingenting har ändrats. Försök igen")


class AnotherPerson(Refused):
    message = _(
        "E-legitimationen är inte kopplad till kontot som du är inloggad i. Ingenting har ändrats"
    )


class PersonalNumber(Refused):
    """The provider names people by personal number, which the portal must not keep."""
