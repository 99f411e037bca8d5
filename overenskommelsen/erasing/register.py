"""The person in the registers: which private parts go, and who else stands in them."""

from typing import Any

from organisations.models import PartySignature, RegisterEntry, RegisterPart, Signatory, Signature
from organisations.register.flows import Part, append
from overenskommelsen.erasing.person import Person
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.words import plain

# How a row that the operator has included leads to the entry whose private part goes with it.
LEADS_TO = {
    Signature: "round__signatories__signature",
    Signatory: "round__signatories",
    PartySignature: "party_signature",
    RegisterPart: "parts",
}
PRIVATE = RegisterPart.Kind.PRIVATE


def private_parts(person: Person, included: list[Any]) -> list[RegisterPart]:
    """The private parts that hold the person, by account, address, or because it was said."""
    rows = RegisterPart.objects.filter(kind=PRIVATE)
    found = set(rows.filter(entry__round__signatories__signature__in=person.signatures()))
    words = person.words()
    for row in rows.filter(person.by_email_within("data")):
        if "email" in words.kinds_in(row.data):
            found.add(row)
    for row in included:
        if way := LEADS_TO.get(type(row)):
            entries = RegisterEntry.objects.filter(**{way: row.pk})
            found |= set(rows.filter(entry__in=entries))
    return sorted(found, key=lambda part: (part.entry.agreement_id, part.entry.seq))


def erase_parts(person: Person, included: list[Any], basis: str, report: Report) -> None:
    """Enter an erasure for each private part of the person, which takes it and its salt away.

    Raises what `append` raises.
    """
    for part in private_parts(person, included):
        entry = part.entry
        others = [name for name in others_in(part, person) if name]
        if others:
            report.others[str(entry)] = others
        report.salts.append(part.salt)
        said = Part({"part": str(PRIVATE), "basis": basis})
        append(entry.agreement, RegisterEntry.Kind.ERASE, public=said, ref=entry.seq)
        report.entries.append(entry)
        report.count(RegisterPart, 1)


def others_in(part: RegisterPart, person: Person) -> list[str]:
    """The names of the other signatories in a private part."""
    own = {plain(word) for word in (*person.names, *person.emails)}
    return [
        row["name"]
        for row in part.parsed.get("signatories", [])
        if plain(row["email"]) not in own and plain(row["name"]) not in own
    ]
