"""Whose account an e-mail address leads to: only an address that has been shown to be one's own."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db.models import Q


def account_of(email: str) -> Any:
    """The active account whose owner has shown that mail to the address arrives, or None."""
    addresses = EmailAddress.objects.filter(verified=True, user__is_active=True)
    found = addresses.filter(email__iexact=email).select_related("user").first()
    return found.user if found else None


def is_own_address(user: Any, email: str) -> bool:
    """Whether the person has shown that mail to the address reaches him or her."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return addresses.filter(email__iexact=email).exists()


def is_closed(email: str) -> bool:
    """Whether the address is that of an account that the operator has closed."""
    own = Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    closed = get_user_model().objects.filter(is_active=False)
    return closed.filter(own | Q(email__iexact=email)).exists()


def own_addresses(user: Any) -> list[str]:
    """The addresses that the person has shown to reach him or her, as they are written."""
    return list(
        EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    )
