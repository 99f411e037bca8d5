"""Authenticating again before a signature, and how it was done."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

# As long as the column of a signature; an e-ID, the longest name, is the last to be left out.
LONGEST = 120


def can_authenticate_again(user: Any) -> bool:
    """Whether the account has a password, a second factor or an e-ID, as signing demands."""
    return bool(get_adapter().get_reauthentication_methods(user))


def address(user: Any, back_to: str) -> str:
    """Where the person authenticates again, and is then sent back."""
    ways = get_adapter().get_reauthentication_methods(user)
    way = ways[0]["url"] if ways else reverse("account_reauthenticate")
    return f"{way}?{urlencode({'next': back_to})}"


def method_since(request: HttpRequest, since: float) -> str:
    """How the person has authenticated again since a moment (Unix seconds), or ''.

    `password`, `totp`, `passkey`, `eid:` with the level, or several joined by `+`, as the
    register names them; only so many as it has room for. What is older than the time limit
    does not count, nor does the login itself.
    """
    limit = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    names = [
        {"webauthn": "passkey"}.get(name, name)
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") and record["at"] >= max(since, limit)
        for name in [record.get("type") or record["method"]]
    ]
    names = list(dict.fromkeys(names))
    while len("+".join(names)) > LONGEST:
        names.remove(min(names, key=len))
    return "+".join(names)
