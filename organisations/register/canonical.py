"""The register's canonical bytes, commitments and hashes (register.md)."""

import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Any

LARGEST_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no canonical bytes: a float, a huge integer, a text that is not NFC …"""


def canonical(value: Any) -> bytes:
    """C(x): RFC 8785 on a subset. Raises NotCanonical for anything outside it."""
    refuse_unfit(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def refuse_unfit(value: Any) -> None:
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise NotCanonical(f"integer too large: {value}")
        case str():
            refuse_unfit_text(value)
        case list():
            for item in value:
                refuse_unfit(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise NotCanonical(f"key is not ASCII: {key!r}")
                refuse_unfit(item)
        case _:
            raise NotCanonical(f"not a canonical type: {type(value).__name__}")


def refuse_unfit_text(text: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise NotCanonical("lone surrogate")
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("text is not NFC")


def commitment(salt: bytes, data: Any) -> str:
    """What an entry holds of a part: lower-case hex, hiding the data behind 32 bytes of salt."""
    if len(salt) != 32:
        raise NotCanonical("a salt is 32 bytes")
    return hashlib.sha256(b"overenskommelse/part/v1\n" + salt + canonical(data)).hexdigest()


def entry_hash(entry: bytes) -> str:
    """The hash of an entry's canonical bytes, in lower-case hex."""
    return hashlib.sha256(b"overenskommelse/entry/v1\n" + entry).hexdigest()


@dataclass(frozen=True)
class Part:
    """Data that an entry commits to, with its own salt of 32 random bytes."""

    data: dict[str, Any]
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def commitment(self) -> str:
        return commitment(self.salt, self.data)
