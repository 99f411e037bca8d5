"""The register as files: a line of the export, and the receipt that proves one entry."""

import json
from typing import Any

from organisations.register.models import RegisterEntry, RegisterPart


def receipt_of(entry: RegisterEntry) -> dict[str, Any]:
    """The receipt of an entry, kvittens.json: a part that is erased, or never was, is None."""
    return line_of(entry) | {"private": opened(entry.part("private"))}


def receipt_bytes(entry: RegisterEntry) -> bytes:
    """The receipt as the file that is mailed, downloaded and embedded in the PDF (UTF-8)."""
    return as_line(receipt_of(entry)).encode()


def line_of(entry: RegisterEntry) -> dict[str, Any]:
    """An entry as the export publishes it: the private part never leaves this way."""
    return {
        "entry": entry.fields,
        "note": entry.note,
        "public": opened(entry.part("public")),
    }


def opened(part: RegisterPart | None) -> dict[str, Any] | None:
    return {"salt": part.salt, "data": part.parsed} if part else None


def as_line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
