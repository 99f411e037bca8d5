"""Who may do what to an agreement, asked by the flows; what the refusals are called."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext as _

from principles.agreements.models import Agreement, Steward


class NotAllowed(Exception):
    """The person may not do this, or no longer."""

    def __str__(self) -> str:
        return _("Du får inte göra det här. Kanske har din roll ändrats.")


class NotNow(Exception):
    """This cannot be done in the state that things are in; the message says why, in Swedish."""


class NotComplete(NotNow):
    """Something lacks before this can be done; `missing` is the list of it, in Swedish."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


def has_second_factor(user: Any) -> bool:
    """Whether the person logs in with two factors; in development everybody may be without."""
    return not settings.STEWARDS_NEED_SECOND_FACTOR or is_mfa_enabled(user)


def refuse_outside_secretariat(agreement: Agreement, user: Any) -> None:
    """Raise NotAllowed unless the user is in the agreement's secretariat, or an operator."""
    keeps = Steward.objects.of(user).secretariat().filter(agreement=agreement)
    if not (user.is_superuser or keeps.exists()):
        raise NotAllowed


def refuse_all_but_the_secretariat(agreement: Agreement, user: Any) -> None:
    """Raise NotAllowed unless the user is in the agreement's secretariat: for what is signed.

    An operator, who could let anybody in, neither signs nor records what others have signed.
    """
    if not Steward.objects.of(user).secretariat().filter(agreement=agreement).exists():
        raise NotAllowed


def refuse_outside_steering_group(agreement: Agreement, user: Any) -> None:
    """Raise NotAllowed unless the user is in the agreement's steering group today."""
    if not Steward.objects.of(user).steering().filter(agreement=agreement).exists():
        raise NotAllowed


def secretariat_of(agreement: Agreement) -> Any:
    """The stewards of the agreement's secretariat who hold the role today."""
    stewards = Steward.objects.of_agreement(agreement).active().secretariat()
    return stewards.select_related("user")


def steering_group_of(agreement: Agreement) -> Any:
    """The stewards of the agreement's steering group who hold the role today."""
    stewards = Steward.objects.of_agreement(agreement).active().steering()
    return stewards.select_related("user")
