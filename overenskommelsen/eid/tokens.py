"""Whether an id_token may be believed. Nothing of it is used before all of this has been checked.

django-allauth reads the token without verifying its signature and sends no nonce; the portal
hangs a signature on it, so it checks everything that OpenID Connect Core 3.1.3.7 names.
"""

import secrets
from typing import Any

import jwt

from overenskommelsen.eid.configuration import Eid
from overenskommelsen.eid.refusals import NotAgain, Refused, TooWeak

# Signed by a key that only the provider has: neither `none` nor a shared secret.
ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
ALGORITHMS.append("EdDSA")
SKEW = 10  # seconds that two clocks may differ
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


def verified(
    token: Any, keys: dict[str, Any], *, eid: Eid, nonce: str, issuer: str
) -> dict[str, Any]:
    """The claims of a token of this provider, to this portal, for this attempt, still valid.

    Raises Refused.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            signing_key(token, keys),
            algorithms=ALGORITHMS,
            audience=eid.client_id,
            issuer=issuer,
            leeway=SKEW,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as problem:
        raise Refused(f"id_token: {problem}") from problem
    check_party(claims, eid.client_id)
    if not secrets.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
        raise Refused("id_token: nonce of another attempt")
    if not claims["sub"]:
        raise Refused("id_token: nobody")
    return claims


def signing_key(token: Any, keys: dict[str, Any]) -> Any:
    """The provider's key that the token names, or its only one. Raises a PyJWTError."""
    wanted = jwt.get_unverified_header(token).get("kid")
    known = [k for k in jwt.PyJWKSet.from_dict(keys).keys if k.public_key_use in (None, "sig")]
    fitting = [key for key in known if wanted in (None, key.key_id)]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("unknown key")
    return fitting[0].key


def check_party(claims: dict[str, Any], client_id: str) -> None:
    """A token for several audiences says to whom it was given. Raises Refused."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise Refused("id_token: given to another party")


def check_level(claims: dict[str, Any], eid: Eid) -> None:
    """The person was identified as well as is required. Raises TooWeak."""
    if claims.get("acr") not in eid.acr:
        raise TooWeak("acr missing or not among EID_ACR")


def check_time(claims: dict[str, Any], started: float) -> None:
    """The person has been identified since then, and not only recognised. Raises NotAgain."""
    at = claims.get("auth_time")
    if not isinstance(at, int) or isinstance(at, bool) or at < int(started):
        raise NotAgain("auth_time missing or before the attempt")
