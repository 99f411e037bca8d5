"""After a restore: bring the register back to what its newest published export says.

An export has the entries, their notes and their public parts, byte for byte. Private parts are
in no export; receipts that somebody has kept bring back theirs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from organisations.register import flows, rules, verifier
from organisations.register.canonical import canonical
from organisations.register.models import RegisterEntry, RegisterPart
from organisations.register.notes import RegisterKeyChanged, Signer
from principles.models import Agreement


class CannotReplay(Exception):
    """The export is not one that our register can go on from; the text is the reasons."""


@dataclass
class Replayed:
    """What was done: the entries added, and what no export holds."""

    agreement: Agreement
    added: list[RegisterEntry] = field(default_factory=list)
    erased: int = 0
    without_private: list[int] = field(default_factory=list)


@transaction.atomic
def replay(lines: Sequence[str], receipts: Sequence[bytes] = ()) -> Replayed:
    """Append to the register what the export has more of, and erase what it says is erased.

    Raises CannotReplay when the export is broken, of no agreement here, or another history than
    ours; RegisterKeyMissing and RegisterKeyChanged when our key is not the one it ends with;
    verifier.Unreadable for what is not JSON.
    """
    first = verifier.load(lines[0] if lines else "", "Exportens första rad")
    agreement = agreement_of(first)
    flows.lock_chain(agreement)
    register = checked(lines, receipts, opening_key(agreement, first))
    ours = dict(RegisterEntry.objects.filter(agreement=agreement).values_list("seq", "hash"))
    for seq, hashed in sorted(ours.items()):
        if register.hashes.get(seq, hashed) != hashed:
            raise CannotReplay(f"Post {seq} är en annan i exporten än i databasen.")
    if register.hashes.keys() - ours.keys():
        refuse_another_key(register)
    done = Replayed(agreement)
    private = {r["entry"]["seq"]: r["private"] for r in map(json.loads, receipts)}
    for row in map(json.loads, lines):
        if row["entry"]["seq"] not in ours:
            bring_back(row, private.get(row["entry"]["seq"]), done)
    erase_again(register, done)
    agreement.bump()
    return done


def agreement_of(first: Any) -> Agreement:
    """The agreement whose chain the first line of an export is of."""
    try:
        log = first["entry"]["log"]
        return Agreement.objects.get(slug=log.split("/")[1])
    except (TypeError, KeyError, AttributeError, IndexError):
        raise CannotReplay("Exportens första rad är inte en post i ett register.") from None
    except Agreement.DoesNotExist:
        raise CannotReplay(f"Exporten gäller {log!a}, och den finns inte här.") from None


def opening_key(agreement: Agreement, first: Any) -> str:
    """The key that our register was opened with; of an empty database, the export's own."""
    ours = next(iter(flows.keys_of(agreement)), "")
    try:
        return ours or first["public"]["data"]["key"]
    except (TypeError, KeyError):
        raise CannotReplay("Exportens första rad säger inte vilken nyckel den har.") from None


def checked(lines: Sequence[str], receipts: Sequence[bytes], vkey: str) -> verifier.Register:
    """The export as the stand-alone verifier reads it. Raises CannotReplay unless it is whole."""
    register = verifier.Register(lines, vkey)
    for number, raw in enumerate(receipts, 1):
        register.check_receipt(raw, f"Kvittens {number}")
    if register.problems:
        raise CannotReplay("\n".join(register.problems))
    return register


def refuse_another_key(register: verifier.Register) -> None:
    """The export must end with our own key: a chain that names only itself proves nothing."""
    host = register.keys[-1].name.removesuffix("/register")
    if Signer.from_settings(host).public != register.keys[-1].public:
        raise RegisterKeyChanged


def bring_back(row: dict[str, Any], private: dict[str, Any] | None, done: Replayed) -> None:
    """Append one entry with its note and the parts that are known, byte for byte."""
    fields, public = row["entry"], row["public"]
    entry = flows.store(done.agreement, fields, canonical(fields), row["note"], None)
    parts = {"public": public, "private": private if fields["private"] else None}
    known = {kind: part for kind, part in parts.items() if part}
    flows.keep(entry, {k: (p["salt"], canonical(p["data"])) for k, p in known.items()})
    names = entry.kind in RegisterEntry.SIGNATURES and public
    rules.hold(entry, public["data"]["organisation_id"] if names else None)
    done.added.append(entry)
    if fields["private"] and not private:
        done.without_private.append(entry.seq)


def erase_again(register: verifier.Register, done: Replayed) -> None:
    """Take away what the erase entries name, and the backup has brought back."""
    for seq, part in register.erased:
        rows = RegisterPart.objects.filter(entry__agreement=done.agreement, entry__seq=seq)
        done.erased += rows.filter(kind=part).delete()[0]
    done.without_private = [
        seq for seq in done.without_private if (seq, "private") not in register.erased
    ]
