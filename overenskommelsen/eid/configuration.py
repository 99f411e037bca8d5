"""The e-ID provider as the operator has configured it: a broker that speaks OpenID Connect."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from overenskommelsen import env
from overenskommelsen.eid.levels import LONGEST, method

OPTIONAL = ("EID_NAME", "EID_SCOPES", "EID_ORIGINS")
REQUIRED = ("EID_ISSUER", "EID_CLIENT_ID", "EID_CLIENT_SECRET", "EID_ACR")


@dataclass(frozen=True)
class Eid:
    """What the portal knows of the provider.

    `acr` are the levels that are good enough, the preferred one first. `origins` are the web
    addresses that the browser passes on its way to legitimating itself.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    acr: tuple[str, ...]
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    origins: tuple[str, ...] = ()


def from_environment(*, insecure: bool) -> Eid | None:
    """The provider, or None when nothing of it is configured. `insecure` lets http pass.

    Raises ImproperlyConfigured, naming the variable, when something is missing or wrong.
    """
    if not any(os.environ.get(name, "").strip() for name in (*REQUIRED, *OPTIONAL)):
        return None
    issuer = address("EID_ISSUER", env.text("EID_ISSUER"), insecure=insecure)
    return Eid(
        name=env.text("EID_NAME", "e-legitimation"),
        issuer=issuer,
        client_id=env.text("EID_CLIENT_ID"),
        client_secret=env.text("EID_CLIENT_SECRET"),
        acr=levels(),
        scopes=tuple(dict.fromkeys(["openid", *env.words("EID_SCOPES", "profile email")])),
        origins=origins(issuer, insecure=insecure),
    )


def levels() -> tuple[str, ...]:
    """The accepted `acr` values, each short enough to be named in a signature."""
    values = tuple(env.text("EID_ACR").split())
    for value in values:
        if len(method(value)) > LONGEST:
            raise ImproperlyConfigured(f"EID_ACR: {value!r} is too long to name in a signature.")
    return values


def origins(issuer: str, *, insecure: bool) -> tuple[str, ...]:
    """The issuer's origin, and the further ones that the operator has named."""
    named = os.environ.get("EID_ORIGINS", "").replace(",", " ").split()
    addresses = [issuer, *(address("EID_ORIGINS", word, insecure=insecure) for word in named)]
    parts = map(urlsplit, addresses)
    return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def address(name: str, value: str, *, insecure: bool) -> str:
    """A web address without query, `https` unless insecure."""
    parts = urlsplit(value)
    schemes = {"https", "http"} if insecure else {"https"}
    if parts.scheme not in schemes or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} must look like https://eid.example.se, not {value!r}.")
    return value
