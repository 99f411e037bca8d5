"""The register as it is stored, checked against itself: what an export cannot show.

The reasons are in Swedish, as the verifier's are.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from organisations.register import guard, verifier
from organisations.register.canonical import NotCanonical, canonical, entry_hash
from organisations.register.flows import keys_of
from organisations.register.models import ActiveSignature, RegisterEntry
from organisations.register.notes import Signer, seed_of
from organisations.register.receipts import as_line, line_of
from principles.models import Agreement

COLUMNS = ("seq", "kind", "ref", "document", "prev")


def stored_rows(agreement: Agreement) -> Iterator[RegisterEntry]:
    rows = RegisterEntry.objects.filter(agreement=agreement).prefetch_related("parts")
    yield from rows.order_by("seq").iterator(chunk_size=500)


def check_register(agreement: Agreement, vkey: str = "") -> verifier.Register:
    """The agreement's stored register, checked; its `problems` say what was found.

    `vkey` is the key that the register is known to have been opened with; without it, the one
    that its first entry names. Raises verifier.Unreadable for a vkey that is not one, and for
    rows that are not JSON.
    """
    lines = [as_line(readable(row)) for row in stored_rows(agreement)]
    register = verifier.Register(lines, vkey or next(iter(keys_of(agreement)), ""))
    for row in stored_rows(agreement):
        register.problems += [f"Post {row.seq}: {found}." for found in faults_of(row, register)]
    register.problems += faults_of_active(agreement)
    register.problems += fault_of_key(register)
    return register


def readable(row: RegisterEntry) -> dict[str, Any]:
    try:
        return line_of(row)
    except ValueError:
        raise verifier.Unreadable(f"Post {row.seq} är inte giltig JSON i databasen.") from None


def faults_of(row: RegisterEntry, register: verifier.Register) -> Iterator[str]:
    """What is wrong with one stored row and its parts, besides what its export shows."""
    fields = row.fields
    if not isinstance(fields, dict) or set(fields) != verifier.FIELDS:
        return  # the verifier has said so
    try:
        whole = canonical(fields) == row.canonical.encode()
        if not whole or entry_hash(row.canonical.encode()) != row.hash:
            yield "de sparade byten, fälten och kontrollsumman stämmer inte med varandra"
    except NotCanonical:
        yield "de sparade byten är inte kanoniska"
    columns = {name: getattr(row, name) for name in COLUMNS}
    columns["time"] = f"{row.time:%Y-%m-%dT%H:%M:%SZ}"
    for name, value in columns.items():
        if fields.get(name) != value:
            yield f"kolumnen {name} stämmer inte med de sparade byten"
    yield from faults_of_parts(row, register)


def faults_of_parts(row: RegisterEntry, register: verifier.Register) -> Iterator[str]:
    private = row.part("private")
    try:
        opened = {"salt": private.salt, "data": private.parsed} if private else None
        verifier.check_part(opened, row.fields, "private")
    except verifier.Fault as fault:
        yield str(fault)
    except ValueError:
        yield "private är inte giltig JSON i databasen"
    named = (row.seq, "private") in register.erased
    if private is None and row.fields.get("private") is not None and not named:
        yield "den skyddade delen saknas utan gallringspost"
    for part in row.parts.all():
        if (row.seq, part.kind) in register.erased:
            yield f"delen {part.kind} är gallrad men finns kvar"


def faults_of_active(agreement: Agreement) -> Iterator[str]:
    """Whether the account of who has signed is what the chain says."""
    holds: dict[int, None] = {}
    rows = RegisterEntry.objects.filter(agreement=agreement).order_by("seq")
    for seq, kind, ref in rows.values_list("seq", "kind", "ref"):
        if kind in ("renew", "withdraw"):
            holds.pop(ref, None)
        if kind in RegisterEntry.SIGNATURES:
            holds[seq] = None
    kept = ActiveSignature.objects.filter(agreement=agreement).values_list("entry__seq", flat=True)
    for seq in sorted(set(holds) ^ set(kept)):
        yield f"Post {seq}: står inte rätt bland underskrifterna som gäller."


def fault_of_key(register: verifier.Register) -> Iterator[str]:
    """Whether our own key is the one that goes on signing; without a key nothing can be said."""
    seed = seed_of(settings.REGISTER_KEY)
    if not seed:
        register.notes.append("REGISTER_KEY saknas, så inget kan skrivas in i registret.")
    elif Signer(register.keys[-1].name, seed).public != register.keys[-1].public:
        yield "REGISTER_KEY är en annan nyckel än den som registret nu signeras med."


def faults_of_guard() -> list[str]:
    """What is missing of the triggers that refuse every change."""
    return [
        f"Databasens spärr {name} saknas eller är ändrad; kör manage.py migrate."
        for name in guard.missing(connection)
    ]
