"""Entering into the register: one lock, one check of our own head, one insert (register.md)."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.register import rules
from organisations.register.canonical import Part, canonical, entry_hash
from organisations.register.models import RegisterEntry, RegisterPart
from organisations.register.notes import (
    RegisterBroken,
    RegisterKeyChanged,
    RegisterKeyMissing,
    Signer,
    checkpoint_text,
    log_name,
)
from organisations.register.rules import Draft, RuleBroken
from principles.models import Agreement, AgreementVersion

__all__ = [
    "REFUSALS",
    "Part",
    "RegisterBroken",
    "RegisterKeyChanged",
    "RegisterKeyMissing",
    "RuleBroken",
    "append",
    "change_key",
    "enter_document",
    "lock_chain",
    "open_register",
]
# Why nothing can be entered just now; each says so in plain words.
REFUSALS = (RegisterBroken, RegisterKeyChanged, RegisterKeyMissing, RuleBroken)
NOTHING_BEFORE = "0" * 64


def lock_chain(agreement: Agreement) -> None:
    """Hold the agreement's chain until the transaction ends; all appends wait for each other.

    A row lock on PostgreSQL; on SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    rows = Agreement.objects.select_for_update(no_key=True)
    rows.values_list("pk").get(pk=agreement.pk)


@transaction.atomic
def append(
    agreement: Agreement,
    kind: RegisterEntry.Kind,
    *,
    public: Part | None = None,
    private: Part | None = None,
    ref: int | None = None,
    document: str | None = None,
    form_token: str | None = None,
) -> RegisterEntry:
    """Enter one row at the end of the chain and return it; an erasure also takes its part away.

    Raises RuleBroken for what the register's rules do not allow, RegisterKeyMissing without a
    key, RegisterKeyChanged with another key than the chain's, and RegisterBroken when the head
    is not ours. The same form token twice is refused by the database; callers look it up first.
    """
    if kind == RegisterEntry.Kind.KEY:
        raise RuleBroken(_("En ny nyckel skrivs in med kommandot rotate_register_key."))
    return enter(agreement, Draft(kind, public, private, ref, document, form_token))


def enter(agreement: Agreement, draft: Draft, *, new_key: Signer | None = None) -> RegisterEntry:
    """Write the draft after the newest entry, signed by our key and then by `new_key`."""
    agreement.bump()  # changes the agreement's row, and so holds the chain as `lock_chain` does
    head = rules.head_for(agreement, draft)
    signer = signer_after(head, agreement)
    target = rules.refuse(agreement, draft, head)
    log = head.log if head else log_name(settings.PUBLIC_HOST, agreement.slug)
    fields = fields_of(draft, log, head)
    exact = canonical(fields)
    hashed = entry_hash(exact)
    text = checkpoint_text(log, fields["seq"] + 1, hashed)
    note = signer.note(text) + (new_key.sign(text) if new_key else "")
    entry = store(agreement, fields, exact, note, draft.form_token)
    parts = {"public": draft.public, "private": draft.private}
    keep(entry, {kind: (p.salt.hex(), canonical(p.data)) for kind, p in parts.items() if p})
    rules.hold(entry, draft.organisation)
    if target and draft.kind == RegisterEntry.Kind.ERASE:
        target.parts.filter(kind=draft.said["part"]).delete()
    return entry


def signer_after(head: RegisterEntry | None, agreement: Agreement) -> Signer:
    """Our key, when it is the one that signed `head`. Raises what `append` raises of keys."""
    log = head.log if head else log_name(settings.PUBLIC_HOST, agreement.slug)
    signer = Signer.from_settings(log.split("/")[0])
    if head and not signer.is_ours(head.note, checkpoint_text(log, head.seq + 1, head.hash)):
        raise RegisterKeyChanged if signer.is_another_than(head.note) else RegisterBroken
    return signer


def fields_of(draft: Draft, log: str, head: RegisterEntry | None) -> dict[str, Any]:
    """The ten fields of the draft as an entry after `head`. A clock set back is no fault."""
    return {
        "v": 1,
        "log": log,
        "seq": head.seq + 1 if head else 0,
        "prev": head.hash if head else NOTHING_BEFORE,
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "kind": str(draft.kind),
        "ref": draft.ref,
        "document": draft.document,
        "public": draft.public.commitment if draft.public else None,
        "private": draft.private.commitment if draft.private else None,
    }


def store(
    agreement: Agreement, fields: dict[str, Any], exact: bytes, note: str, token: str | None
) -> RegisterEntry:
    """Write the row of an entry whose exact bytes and note are made already."""
    own = {name: fields[name] for name in ("seq", "kind", "ref", "document", "prev")}
    return RegisterEntry.objects.create(
        agreement=agreement,
        time=datetime.fromisoformat(fields["time"]),
        hash=entry_hash(exact),
        canonical=exact.decode(),
        note=note,
        form_token=token,
        **own,
    )


def keep(entry: RegisterEntry, parts: dict[str, tuple[str, bytes]]) -> None:
    """Write an entry's parts: for each kind its salt in hex and its exact bytes."""
    RegisterPart.objects.bulk_create(
        RegisterPart(entry=entry, kind=kind, salt=salt, data=data.decode())
        for kind, (salt, data) in parts.items()
    )


@transaction.atomic
def open_register(agreement: Agreement) -> RegisterEntry:
    """The chain's first entry, which names the key; the one there is when it is open already."""
    lock_chain(agreement)
    first = RegisterEntry.objects.filter(agreement=agreement, seq=0).first()
    if first:
        return first
    signer = Signer.from_settings(settings.PUBLIC_HOST)
    opening = Part({"agreement": agreement.slug, "title": agreement.name, "key": signer.vkey})
    return append(agreement, RegisterEntry.Kind.OPEN, public=opening)


@transaction.atomic
def enter_document(version: AgreementVersion) -> RegisterEntry:
    """Enter that a version has been adopted. The register opens if it was not open."""
    open_register(version.agreement)
    public = Part({"title": version.agreement.name, "version": version.name})
    return append(
        version.agreement,
        RegisterEntry.Kind.DOCUMENT,
        public=public,
        document=version.document_hash,
    )


@transaction.atomic
def change_key(agreement: Agreement, *, seed: bytes) -> RegisterEntry | None:
    """Enter that a new key (32 bytes) takes over, signed by both; None when it has already.

    Raises RuleBroken for a key that the chain has had before, and what `append` raises of keys:
    our key in the settings is still the old one.
    """
    lock_chain(agreement)
    head = RegisterEntry.objects.filter(agreement=agreement).head()
    if not head:
        return None
    new = Signer(f"{head.log.split('/')[0]}/register", seed)
    if new.is_ours(head.note, checkpoint_text(head.log, head.seq + 1, head.hash)):
        return None
    if new.vkey in keys_of(agreement):
        raise RuleBroken(_("Registret har haft den nyckeln förut. Gör en ny."))
    draft = Draft(RegisterEntry.Kind.KEY, public=Part({"key": new.vkey}))
    return enter(agreement, draft, new_key=new)


def keys_of(agreement: Agreement) -> dict[str, int]:
    """The verifier keys of the register, the oldest first, each with the entry that names it."""
    rows = RegisterEntry.objects.filter(agreement=agreement).naming_keys()
    return {row.public_data["key"]: row.seq for row in rows.prefetch_related("parts")}
