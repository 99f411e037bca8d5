"""Asking for the e-ID again before a new way in is made.

django-allauth lets an account without password and second factor change everything without
authenticating again. Where an e-ID is the only way, whoever sits down at a forgotten session
could choose a password and sign with it; so the e-ID is asked for.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    suspend_request,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from organisations.signing.authentication import method_since
from overenskommelsen.eid.provider import connected

GUARDED = {
    "account_set_password",
    "account_email",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "eid_connect",
}


class AskForEidAgain:
    """A form that makes a new way in waits until the person has been legitimated again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.EID or request.method != "POST" or not match:
            return None
        if match.url_name in GUARDED and must_be_asked(request):
            return suspend_request(request, reverse("eid_reauthenticate"))
        return None


def must_be_asked(request: HttpRequest) -> bool:
    """Whether the e-ID is the only way to authenticate again, and has not just been shown."""
    user = request.user
    return (
        user.is_authenticated
        and not get_reauthentication_flows(user)
        and connected(user).exists()
        and not method_since(request, 0)
    )
