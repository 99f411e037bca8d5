"""The e-ID as django-allauth keeps it: who is connected to which account, and nothing more."""

import hashlib
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.conf import settings
from stdnum.se import personnummer

from overenskommelsen.eid.refusals import PersonalNumber
from principles.forms import tidy


def identifier(claims: dict[str, Any]) -> str:
    """The person's name at the provider, as the portal stores it: a hash of issuer and `sub`.

    Another provider may give the same `sub` to somebody else, so the issuer is part of it.
    Raises PersonalNumber when `sub` is one, which the portal may not keep in any form.
    """
    if personnummer.is_valid(claims["sub"]):
        raise PersonalNumber("the provider's sub is a personal number")
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def connected(user: Any) -> Any:
    """The e-IDs that are connected to the account."""
    return SocialAccount.objects.filter(user=user, provider=EidProvider.id)


class EidProvider(Provider):
    """The one provider there is, configured in the environment and never in the database."""

    id = "eid"
    name = "e-ID"
    uses_apps = False
    account_class = ProviderAccount

    def __str__(self) -> str:
        return settings.EID.name if settings.EID else self.name

    def extract_uid(self, data: dict[str, Any]) -> str:
        return identifier(data)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """What a new account is proposed from; only what is text is believed."""
        wanted = {"first_name": "given_name", "last_name": "family_name", "name": "name"}
        said = {ours: data.get(theirs) for ours, theirs in wanted.items()}
        names = {ours: tidy(value)[:100] for ours, value in said.items() if isinstance(value, str)}
        return names | {"email": address(data)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email, verified = address(data), data.get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


def address(data: dict[str, Any]) -> str | None:
    email = data.get("email")
    return email.lower() if isinstance(email, str) else None


provider_classes = [EidProvider]
