"""Authenticating again before a signature, and how it was done."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode


def can_authenticate_again(user: Any) -> bool:
    """Whether the account has a password or a second factor; without, nothing can be signed."""
    return bool(get_reauthentication_flows(user))


def address(user: Any, back_to: str) -> str:
    """Where the person authenticates again, and is then sent back."""
    name = "account_reauthenticate" if user.has_usable_password() else "mfa_reauthenticate"
    return f"{reverse(name)}?{urlencode({'next': back_to})}"


def method_since(request: HttpRequest, since: float) -> str:
    """How the person has authenticated again since a moment (Unix seconds), or ''.

    `password`, `totp`, `passkey` or several joined by `+`, as the register names them. What
    is older than the time limit does not count, nor does the login itself.
    """
    limit = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    names = [
        {"webauthn": "passkey"}.get(name, name)
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") and record["at"] >= max(since, limit)
        for name in [record.get("type") or record["method"]]
    ]
    return "+".join(dict.fromkeys(names))
