"""Whether a receipt that somebody has is genuine, still stands, and what has happened since."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from organisations.register import verifier
from organisations.register.attachments import NoReceipt, receipt_in
from organisations.register.flows import keys_of
from organisations.register.models import RegisterEntry
from organisations.register.rules import parts_erased
from principles.models import Agreement

MOST_BYTES, MOST_BYTES_OF_PDF = 1_000_000, 10_000_000
NAMES = {"entry", "note", "public", "private"}
LONGEST_STORY = 100


class NotGenuine(Exception):
    """The file proves nothing; the message says why, in plain words."""


@dataclass
class Finding:
    """A receipt that is genuine: its entry, and those that have changed what it says."""

    entry: RegisterEntry
    since: list[RegisterEntry] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether it is the signature that holds now, by itself and not by a renewal."""
        return hasattr(self.entry, "active")

    @property
    def is_signature(self) -> bool:
        return self.entry.kind in RegisterEntry.SIGNATURES


def examine(agreement: Agreement, raw: bytes) -> Finding:
    """Read a receipt (kvittens.json, or a PDF that carries it) and find it in the register.

    Raises NotGenuine with the reason: it cannot be read, or is not of this register, or has
    been changed, or was never ours.
    """
    receipt = read(raw)
    entry = receipt["entry"]
    ours = stored(agreement, entry)
    refuse_foreign(agreement, entry, ours)
    if ours is None or ours.hash != verifier.entry_hash(entry):
        raise NotGenuine(_("Kvittot har ändrats eller är påhittat: posten står inte i registret."))
    refuse_other_signature(agreement, receipt)
    refuse_changed_parts(receipt, ours)
    return Finding(ours, since=story_of(ours))


def read(raw: bytes) -> dict[str, Any]:
    """The receipt in the bytes of a file. Raises NotGenuine for what is none."""
    if not raw.strip():
        raise NotGenuine(_("Filen är tom."))
    if raw.lstrip()[:5] == b"%PDF-":
        raw = unfolded(raw)
    if len(raw) > MOST_BYTES:
        raise NotGenuine(_("Filen är för stor för att vara ett kvitto."))
    try:
        receipt = verifier.load(raw.removeprefix(b"\xef\xbb\xbf"), "")
    except verifier.Unreadable:
        raise NotGenuine(
            _("Filen går inte att läsa som ett kvitto. Den kan vara avklippt eller en annan fil.")
        ) from None
    except verifier.Fault:
        raise NotGenuine(_("Filen är skadad eller ändrad och går inte att kontrollera.")) from None
    try:
        verifier.check_row(receipt, NAMES)
    except verifier.Fault:
        raise NotGenuine(_("Filen är inte ett kvitto härifrån, eller har ändrats.")) from None
    return receipt


def unfolded(pdf: bytes) -> bytes:
    try:
        return receipt_in(pdf)
    except NoReceipt:
        raise NotGenuine(
            _("PDF-filen har inget kvitto i sig, eller är avklippt. Prova med kvittens.json.")
        ) from None


def stored(agreement: Agreement, entry: dict[str, Any]) -> RegisterEntry | None:
    rows = RegisterEntry.objects.filter(agreement=agreement, seq=entry["seq"])
    return rows.select_related("active").prefetch_related("parts").first()


def refuse_foreign(agreement: Agreement, entry: dict[str, Any], ours: RegisterEntry | None) -> None:
    """Raise NotGenuine for a receipt that says itself that it is of another register."""
    head = ours or RegisterEntry.objects.filter(agreement=agreement).head()
    if head is None or head.log != entry["log"]:
        log = entry["log"][:120]
        raise NotGenuine(_("Kvittot gäller ett annat register än det här: %(log)s.") % {"log": log})


def refuse_other_signature(agreement: Agreement, receipt: dict[str, Any]) -> None:
    """Raise NotGenuine unless the key that the register had then has signed the receipt's note."""
    seq = receipt["entry"]["seq"]
    known = [verifier.parse_vkey(vkey) for vkey, at in keys_of(agreement).items() if at <= seq]
    signers = known[-2:] if receipt["entry"]["kind"] == "key" else known[-1:]
    try:
        verifier.check_entry_note(receipt["note"], receipt["entry"], signers)
    except verifier.Fault:
        raise NotGenuine(
            _("Kvittots signatur är inte gjord med registrets nyckel, eller har ändrats.")
        ) from None


def refuse_changed_parts(receipt: dict[str, Any], ours: RegisterEntry) -> None:
    """Raise NotGenuine when a part is not what the entry committed to, or is cut away."""
    for name in ("public", "private"):
        try:
            data = verifier.check_part(receipt[name], receipt["entry"], name)
        except verifier.Fault:
            raise NotGenuine(_("Uppgifterna i kvittot är inte de som skrevs under.")) from None
        cut = data is None and receipt["entry"][name] is not None
        if cut and name not in parts_erased(ours):
            raise NotGenuine(_("En del av kvittot är bortklippt."))


def story_of(entry: RegisterEntry) -> list[RegisterEntry]:
    """What has been entered since about the entry, and about what renewed it, in order."""
    story: list[RegisterEntry] = []
    seqs = [entry.seq]
    while seqs and len(story) < LONGEST_STORY:
        rows = RegisterEntry.objects.filter(agreement=entry.agreement_id, ref__in=seqs)
        found = list(rows.select_related("agreement").prefetch_related("parts").order_by("seq"))
        story += found
        seqs = [row.seq for row in found if row.kind in RegisterEntry.SIGNATURES]
    return sorted(story, key=lambda row: row.seq)
