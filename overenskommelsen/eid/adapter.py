"""How django-allauth treats somebody who comes with an e-ID."""

from typing import Any, ClassVar

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from overenskommelsen.eid.provider import EidProvider

HAS_ACCOUNT = _(
    "Det finns redan ett konto med din e-postadress. Logga in i det på ett annat sätt. "
    "Sedan kan du koppla e-legitimationen under Mitt konto"
)
CONNECTED_ALREADY = _("E-legitimationen är redan kopplad till ett konto. Logga in med den")


class EidAdapter(DefaultSocialAccountAdapter):
    """An account is never taken over: who has one logs in to it and connects the e-ID there."""

    error_messages: ClassVar[dict[str, Any]] = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("Adressen hör redan till ett annat konto"),
        "no_password": _(
            "Välj ett lösenord innan du kopplar bort e-legitimationen. Annars kan du inte "
            "legitimera dig"
        ),
        "no_verified_email": _("Bekräfta din e-postadress innan du kopplar bort e-legitimationen"),
    }

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        return EidProvider(request)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody new whose confirmed e-mail has an account is asked to log in to that one."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        confirmed = [row.email for row in sociallogin.email_addresses if row.verified]
        if any(filter_users_by_email(email) for email in confirmed):
            back_to_login(request, HAS_ACCOUNT)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """A new account. An address that the person wrote anew is confirmed by code."""
        email = form.cleaned_data["email"]
        sociallogin.email_addresses = [
            row for row in sociallogin.email_addresses if row.email == email
        ]
        try:
            with transaction.atomic():
                return super().save_user(request, sociallogin, form=form)
        except IntegrityError:
            back_to_login(request, CONNECTED_ALREADY)


def back_to_login(request: HttpRequest, message: str | Promise) -> None:
    messages.warning(request, str(message))
    raise ImmediateHttpResponse(redirect("account_login"))
