"""Talking to the provider's server: where to send the person, and who came back."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import requests

from overenskommelsen.eid import tokens
from overenskommelsen.eid.configuration import Eid
from overenskommelsen.eid.refusals import Refused, Unreachable

TIMEOUT = 5  # seconds without an answer
# What a new account is proposed from. Nothing else of the person is looked at.
PROFILE = ("name", "given_name", "family_name", "email", "email_verified")


@dataclass(frozen=True)
class Attempt:
    """One attempt to be legitimated: what is kept in the session until the answer comes.

    `again` is an attempt by somebody who is logged in, and must be identified anew.
    """

    again: bool = False
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    started: float = field(default_factory=time.time)

    @classmethod
    def kept(cls, state: dict[str, Any]) -> "Attempt":
        return cls(**{name: state[name] for name in cls.__dataclass_fields__})

    def keep(self) -> dict[str, Any]:
        return asdict(self)

    def parameters(self) -> dict[str, str]:
        """What the provider is told of the attempt."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        told = {"nonce": self.nonce, "code_challenge": challenge, "code_challenge_method": "S256"}
        return told | ({"prompt": "login", "max_age": "0"} if self.again else {})


class Server:
    """The provider's server, and the address where it sends people back to the portal."""

    def __init__(self, eid: Eid, callback: str) -> None:
        self.eid, self.callback = eid, callback

    @cached_property
    def about(self) -> dict[str, Any]:
        """What the server tells of itself. Raises Refused."""
        about = self.ask("GET", f"{self.eid.issuer.rstrip('/')}/.well-known/openid-configuration")
        if str(about.get("issuer")).rstrip("/") != self.eid.issuer.rstrip("/"):
            raise Refused("discovery: another issuer")
        return about

    def address(self, attempt: Attempt, state: str) -> str:
        """Where the person is legitimated. Raises Refused."""
        told = attempt.parameters() | {
            "response_type": "code",
            "client_id": self.eid.client_id,
            "redirect_uri": self.callback,
            "scope": " ".join(self.eid.scopes),
            "acr_values": " ".join(self.eid.acr),
            "state": state,
        }
        endpoint = self.endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(told)}"

    def claims(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """Who the code stands for, fully checked: `iss`, `sub`, `acr` and the profile.

        Raises Refused.
        """
        given = self.exchange(code, attempt)
        keys = self.ask("GET", self.endpoint("jwks_uri"))
        issuer = self.about["issuer"]
        claims = tokens.verified(
            given.get("id_token"), keys, eid=self.eid, nonce=attempt.nonce, issuer=issuer
        )
        tokens.check_level(claims, self.eid)
        if attempt.again:
            tokens.check_time(claims, attempt.started)
        elif not any(name in claims for name in PROFILE):
            claims = self.profile(given, claims["sub"]) | claims
        return {name: claims[name] for name in ("iss", "sub", "acr", *PROFILE) if name in claims}

    def exchange(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """Hand in the code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": attempt.verifier,
        }
        named = self.eid.client_id, self.eid.client_secret
        ways = self.about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in str(ways):
            return self.ask("POST", self.endpoint("token_endpoint"), data=form, auth=named)
        form |= dict(zip(("client_id", "client_secret"), named, strict=True))
        return self.ask("POST", self.endpoint("token_endpoint"), data=form)

    def profile(self, given: dict[str, Any], sub: str) -> dict[str, Any]:
        """Name and e-mail, when the server keeps them apart from the token."""
        if "userinfo_endpoint" not in self.about or "access_token" not in given:
            return {}
        bearer = {"Authorization": f"Bearer {given['access_token']}"}
        told = self.ask("GET", self.endpoint("userinfo_endpoint"), headers=bearer)
        if told.get("sub") != sub:
            raise Refused("userinfo: another person")
        return told

    def endpoint(self, name: str) -> str:
        address = self.about.get(name)
        if not isinstance(address, str):
            raise Refused(f"discovery: no {name}")
        return address

    def ask(self, verb: str, address: str, **said: Any) -> dict[str, Any]:
        """The server's answer as JSON. Raises Unreachable, or Refused when it says no."""
        try:
            answer = requests.request(verb, address, timeout=TIMEOUT, allow_redirects=False, **said)
            if 400 <= answer.status_code < 500:
                raise Refused(f"{address}: {answer.status_code}")
            answer.raise_for_status()
            content = answer.json()
        except (requests.RequestException, ValueError) as problem:
            raise Unreachable(f"{address}: {type(problem).__name__}") from problem
        if not isinstance(content, dict):
            raise Refused(f"{address}: not an object")
        return content
