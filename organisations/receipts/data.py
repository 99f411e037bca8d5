"""What a receipt says, as plain values: nothing here knows of a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Signatory:
    """One person's act: who, as what, how they authenticated (`password+totp`), and when."""

    name: str
    title: str
    method: str
    time: datetime


@dataclass(frozen=True)
class ReceiptData:
    """Everything that the receipt of one entry in the register tells.

    Times are aware. `document_hash` is empty for a withdrawal, which has no text of its own.
    `kvittens` holds the bytes of `kvittens.json` exactly as they are given out elsewhere.
    """

    agreement: str
    slug: str
    county_code: str
    organisation: str
    number: str | None
    reference: str
    kind: Literal["sign", "renew", "withdraw"]
    version: str
    document_hash: str
    time: datetime
    signatories: tuple[Signatory, ...]
    decision: str
    channel: Literal["online", "paper", "ceremony"]
    entry_hash: str
    entry_url: str
    verification_url: str
    kvittens: bytes
    language: Literal["sv", "en"] = "sv"
