"""Entering into the register: one lock, one check of our own head, one insert (register.md)."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.register.canonical import canonical, commitment, entry_hash
from organisations.register.models import RegisterEntry, RegisterPart
from organisations.register.notes import Signer, checkpoint_text, log_name
from principles.models import Agreement, AgreementVersion

NOTHING_BEFORE = "0" * 64


class RegisterBroken(Exception):
    """The head does not carry our own signature: we refuse to build on it."""

    def __str__(self) -> str:
        return _(
            "Registret stämmer inte med sin egen kontrollpunkt, så inget kan undertecknas just "
            "nu. Den driftansvarige behöver se över det."
        )


@dataclass(frozen=True)
class Part:
    """Data that an entry commits to, with its own salt of 32 random bytes."""

    data: dict[str, Any]
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def commitment(self) -> str:
        return commitment(self.salt, self.data)


def lock_chain(agreement: Agreement) -> Agreement:
    """Hold the agreement's chain until the transaction ends; all appends wait for each other.

    A row lock on PostgreSQL; on SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)


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
    """Enter one row at the end of the chain and return it.

    Raises RegisterKeyMissing without a key and RegisterBroken when the head is not ours.
    The same form token twice is refused by the database; callers look it up first.
    """
    lock_chain(agreement)
    head = RegisterEntry.objects.filter(agreement=agreement).order_by("-seq").first()
    log = head.log if head else log_name(settings.PUBLIC_HOST, agreement.slug)
    signer = Signer.from_settings(log.split("/")[0])
    if head and not signer.is_ours(head.note, checkpoint_text(log, head.seq + 1, head.hash)):
        raise RegisterBroken
    time = datetime.now(UTC).replace(microsecond=0)
    seq = head.seq + 1 if head else 0
    prev = head.hash if head else NOTHING_BEFORE
    fields = {
        "v": 1,
        "log": log,
        "seq": seq,
        "prev": prev,
        "time": f"{time:%Y-%m-%dT%H:%M:%SZ}",
        "kind": str(kind),
        "ref": ref,
        "document": document,
        "public": public.commitment if public else None,
        "private": private.commitment if private else None,
    }
    exact = canonical(fields)
    hashed = entry_hash(exact)
    entry = RegisterEntry.objects.create(
        agreement=agreement,
        seq=seq,
        kind=kind,
        time=time,
        ref=ref,
        document=document,
        prev=prev,
        hash=hashed,
        canonical=exact.decode(),
        note=signer.note(checkpoint_text(log, seq + 1, hashed)),
        form_token=form_token,
    )
    keep(entry, RegisterPart.Kind.PUBLIC, public)
    keep(entry, RegisterPart.Kind.PRIVATE, private)
    agreement.bump()
    return entry


def keep(entry: RegisterEntry, kind: RegisterPart.Kind, part: Part | None) -> None:
    if part:
        RegisterPart.objects.create(
            entry=entry, kind=kind, salt=part.salt.hex(), data=canonical(part.data).decode()
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
