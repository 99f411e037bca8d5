"""The rules of the register: what may be entered now, and what it means for who has signed.

They are checked here before anything is written, with words for whoever wanted to enter it; the
verifier checks them again from the export, with code of its own.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from organisations.register.canonical import Part
from organisations.register.models import ActiveSignature, RegisterEntry
from principles.models import Agreement

Kind = RegisterEntry.Kind
WITH_REF = {Kind.RENEW, Kind.WITHDRAW, Kind.CORRECT, Kind.ERASE}
WITH_DOCUMENT = {Kind.DOCUMENT, Kind.SIGN, Kind.RENEW}
WITH_PUBLIC = {Kind.OPEN, Kind.SIGN, Kind.RENEW, Kind.CORRECT, Kind.ERASE, Kind.KEY}
WITH_PRIVATE = {Kind.SIGN, Kind.RENEW}
NAMES_ORGANISATION = {Kind.SIGN, Kind.RENEW, Kind.CORRECT}
KEEPS_PUBLIC = {Kind.OPEN, Kind.ERASE, Kind.KEY}  # without it the rest could not be verified


class RuleBroken(Exception):
    """The entry may not be made; the message says why, in plain words."""


@dataclass(frozen=True)
class Draft:
    """What somebody wants to enter."""

    kind: RegisterEntry.Kind
    public: Part | None = None
    private: Part | None = None
    ref: int | None = None
    document: str | None = None
    form_token: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The public data."""
        return self.public.data if self.public else {}

    @property
    def organisation(self) -> str | None:
        """The organisation that the public part names, as the register calls it."""
        return self.said.get("organisation_id")


def head_for(agreement: Agreement, draft: Draft) -> Any:
    """The newest entry or None, with what the rules for a signature need to know, in one query.

    `adopted`: whether the document is; for a renewal also `standing` and `standing_document`:
    the organisation's signature that holds now, None when there is none.
    """
    rows = RegisterEntry.objects.filter(agreement=agreement)
    if draft.kind in WITH_DOCUMENT - {Kind.DOCUMENT}:
        documents = RegisterEntry.objects.filter(kind=Kind.DOCUMENT, document=draft.document)
        rows = rows.annotate(adopted=Exists(documents.filter(agreement=OuterRef("agreement"))))
    if draft.kind == Kind.RENEW:
        holds = ActiveSignature.objects.filter(
            agreement=OuterRef("agreement"), organisation=draft.organisation or ""
        )
        rows = rows.annotate(
            standing=Subquery(holds.values("entry__seq")),
            standing_document=Subquery(holds.values("entry__document")),
        )
    return rows.head()


def refuse(agreement: Agreement, draft: Draft, head: Any) -> RegisterEntry | None:
    """Raise RuleBroken unless the draft may be entered after `head`.

    Returns the entry that a withdrawal, a correction or an erasure speaks of.
    """
    refuse_wrong_fields(draft)
    if (draft.kind == Kind.OPEN) != (head is None):
        raise RuleBroken(_("Registret öppnas en gång, med sin första post."))
    if draft.kind == Kind.SIGN:
        refuse_unknown_text(head)
    elif draft.kind == Kind.RENEW:
        refuse_renewing(draft, head)
    elif draft.ref is not None:
        target = target_of(agreement, draft.ref)
        AFTERWARDS[draft.kind](draft, target)
        return target
    return None


def refuse_wrong_fields(draft: Draft) -> None:
    """Raise RuleBroken unless a draft of this kind has what it must have, and no more."""
    for name, needed, more in (
        ("ref", WITH_REF, set()),
        ("document", WITH_DOCUMENT, set()),
        ("public", WITH_PUBLIC, set(Kind)),
        ("private", WITH_PRIVATE, set(Kind)),
    ):
        there = getattr(draft, name) is not None
        if there != (draft.kind in needed) and not (there and draft.kind in more):
            raise RuleBroken(
                _("En post av slaget ”%(kind)s” kan inte skrivas in så: se över %(field)s.")
                % {"kind": draft.kind, "field": name}
            )
    if draft.kind in NAMES_ORGANISATION and not names_organisation(draft.said):
        raise RuleBroken(_("Den offentliga delen ska ha organisationens id, namn och nummer."))
    if draft.kind == Kind.ERASE and not names_part(draft.said):
        raise RuleBroken(_("En gallring ska säga vilken del som gallras och enligt vilket beslut."))


def names_organisation(said: dict[str, Any]) -> bool:
    words = (said.get("organisation_id"), said.get("name"))
    return (
        set(said) == {"organisation_id", "name", "number"}
        and all(isinstance(word, str) and word for word in words)
        and isinstance(said["number"], str | None)
    )


def names_part(said: dict[str, Any]) -> bool:
    basis = said.get("basis")
    good = set(said) == {"part", "basis"} and said["part"] in ("public", "private")
    return good and isinstance(basis, str) and bool(basis.strip())


def refuse_renewing(draft: Draft, head: Any) -> None:
    if head.standing is None or head.standing != draft.ref:
        raise RuleBroken(
            _("Post %(seq)s är inte organisationens gällande underskrift och kan inte förnyas.")
            % {"seq": draft.ref}
        )
    if head.standing_document == draft.document:
        raise RuleBroken(_("Organisationen har redan skrivit under den här versionen."))
    refuse_unknown_text(head)


def refuse_unknown_text(head: Any) -> None:
    if not head.adopted:
        raise RuleBroken(_("Texten är inte antagen i registret och kan inte skrivas under."))


def target_of(agreement: Agreement, seq: int) -> RegisterEntry:
    """The entry `seq` with its parts. Raises RuleBroken when there is none."""
    rows = RegisterEntry.objects.filter(agreement=agreement, seq=seq).select_related("active")
    target = rows.prefetch_related("parts").first()
    if not target:
        raise RuleBroken(_("Det finns ingen post %(seq)s i registret.") % {"seq": seq})
    return target


def refuse_withdrawing(draft: Draft, target: RegisterEntry) -> None:
    if not hasattr(target, "active"):
        raise RuleBroken(
            _("Post %(seq)s är inte en underskrift som gäller och kan inte återtas.")
            % {"seq": target.seq}
        )


def refuse_correcting(draft: Draft, target: RegisterEntry) -> None:
    if target.kind not in RegisterEntry.SIGNATURES:
        raise RuleBroken(_("Bara en underskrift kan rättas, och post %(seq)s är inte det."
                           ) % {"seq": target.seq})  # fmt: skip
    if target.lacks("public"):
        raise RuleBroken(_("Det som skulle rättas är gallrat."))
    if target.public_data.get("organisation_id") != draft.organisation:
        raise RuleBroken(_("En rättelse kan inte gälla en annan organisation än underskriften."))


def refuse_erasing(draft: Draft, target: RegisterEntry) -> None:
    part = draft.said["part"]
    if part == "public" and target.kind in KEEPS_PUBLIC:
        raise RuleBroken(
            _("Den offentliga delen av post %(seq)s behövs för att kontrollera registret.")
            % {"seq": target.seq}
        )
    if target.fields[part] is None:
        raise RuleBroken(_("Post %(seq)s har aldrig haft den delen.") % {"seq": target.seq})
    if target.part(part) is None and part in parts_erased(target):
        raise RuleBroken(_("Den delen av post %(seq)s är redan gallrad.") % {"seq": target.seq})


def parts_erased(target: RegisterEntry) -> set[str]:
    """The parts that an erase entry names. One that was lost in another way is not among them."""
    rows = RegisterEntry.objects.filter(agreement=target.agreement_id, kind=Kind.ERASE)
    return {row.public_data["part"] for row in rows.about(target.seq).prefetch_related("parts")}


AFTERWARDS = {
    Kind.WITHDRAW: refuse_withdrawing,
    Kind.CORRECT: refuse_correcting,
    Kind.ERASE: refuse_erasing,
}


def hold(entry: RegisterEntry, organisation: str | None) -> None:
    """Keep account of which signature holds, after the entry is written.

    Raises RuleBroken when the organisation has one already: the database's own constraint says
    so, which spares every signature a question under the lock.
    """
    rows: Any = ActiveSignature.objects.filter(agreement=entry.agreement_id)
    if entry.kind == Kind.SIGN:
        name = organisation or f"entry-{entry.seq}"
        try:
            ActiveSignature.objects.create(
                agreement_id=entry.agreement_id, organisation=name, entry=entry
            )
        except IntegrityError:
            raise RuleBroken(_("Organisationen har redan en underskrift som gäller.")) from None
    elif entry.kind == Kind.RENEW:
        values = {"entry": entry} | ({"organisation": organisation} if organisation else {})
        rows.filter(entry__seq=entry.ref).update(**values)
    elif entry.kind == Kind.WITHDRAW:
        rows.filter(entry__seq=entry.ref).delete()
