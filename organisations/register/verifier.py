#!/usr/bin/env python3
"""Verify a signature register from its export, offline and without trusting its writer.

    python verifier.py EXPORT.jsonl --vkey VKEY [--checkpoint NOTE_FILE ...]
                       [--receipt RECEIPT_FILE ...] [--text DOCUMENT.md ...]

VKEY is the verifier key that the register was opened with. Needs Python 3.11 and
`cryptography`. Exit 0: whole. 1: broken, one reason a line on stdout. 2: something could
not be read. Notes (odd, but not faults) and reading errors go to stderr. This file shares
no code with the program that writes the register, so that an error there is not repeated.
"""

import argparse
import base64
import contextlib
import hashlib
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import datetime

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # exit 1 would say that the register is broken
    print("Python-paketet cryptography saknas: pip install cryptography", file=sys.stderr)
    raise SystemExit(2) from None

FIELDS = {"v", "log", "seq", "prev", "time", "kind", "ref", "document", "public", "private"}
KINDS = {"open", "document", "sign", "renew", "withdraw", "correct", "erase", "key"}
SIGNATURE = {"sign", "renew"}
REF = {"renew", "withdraw", "correct", "erase"}  # ref: needed in these, null in others
DOCUMENT = {"document", "sign", "renew"}  # document: needed in these, null in others
PUBLIC = {"open", "key", "erase", "sign", "renew"}  # a public part is needed in these
KEEPS_PUBLIC = {"open", "key", "erase"}  # erase it, and the rest could not be verified
LOG = re.compile(r"([a-z0-9.-]+(?::[0-9]+)?)/[A-Za-z0-9_-]+/register/chain-v1")
HEX32 = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")
VKEY = re.compile(r"([!-*,-~]+)\+([0-9a-f]{8})\+([!-~]+)")  # the name has no plus
CHECKPOINT = re.compile(r"(.+)\n([1-9][0-9]{0,15})\n(.+)\n")


class Fault(Exception):
    """The register breaks a rule; the text is the reason, in Swedish."""


class Unreadable(Exception):
    """The input cannot be read at all; the text is the reason, in Swedish."""


def need(condition, reason):
    """Raise Fault(reason) unless condition."""
    if not condition:
        raise Fault(reason)


def _object(pairs):
    need(len(dict(pairs)) == len(pairs), "samma JSON-nyckel står två gånger i ett objekt")
    return dict(pairs)


def _integer(digits):
    # The length comes first: int() refuses very long numbers with an error of its own.
    need(len(digits) <= 17 and abs(int(digits)) < 2**53, "ett heltal är för stort")
    return int(digits)


def _float(digits):
    raise Fault("ett tal är inte ett heltal")


def _constant(name):
    raise json.JSONDecodeError(name, "", 0)  # Python reads NaN and Infinity, JSON has none


def load(raw, what):
    """Parse one JSON text (str or bytes), called `what` in messages.

    Raises Unreadable when it is not UTF-8 or not JSON, Fault when it has no canonical bytes.
    """
    hooks = {"parse_int": _integer, "parse_float": _float, "parse_constant": _constant}
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        value = json.loads(text, object_pairs_hook=_object, **hooks)
    except UnicodeDecodeError:
        raise Unreadable(f"{what} är inte text i UTF-8.") from None
    except json.JSONDecodeError:
        raise Unreadable(f"{what} är inte giltig JSON.") from None
    except RecursionError:
        raise Unreadable(f"{what} är JSON med för många nivåer.") from None
    check_value(value)
    return value


def check_value(value, depth=0):
    """Raise Fault unless the strings and keys of a parsed value may be canonical bytes."""
    need(depth < 50, "JSON med för många nivåer")
    if isinstance(value, str):
        whole = not any("\ud800" <= character <= "\udfff" for character in value)
        need(whole, "en text har ett halvt tecken (ensamt surrogat)")
        need(unicodedata.is_normalized("NFC", value), "en text är inte i Unicode-formen NFC")
    elif isinstance(value, dict):
        need(all(key.isascii() for key in value), "en JSON-nyckel är inte ASCII")
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            check_value(item, depth + 1)


def canonical(value):
    """Return C(value): RFC 8785 for values that check_value let through."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def entry_hash(entry):
    """Return the hash of an entry, in hex."""
    return hashlib.sha256(b"overenskommelse/entry/v1\n" + canonical(entry)).hexdigest()


def part_commitment(part):
    """Return the commitment of {"salt", "data"}, in hex."""
    head = b"overenskommelse/part/v1\n" + bytes.fromhex(part["salt"])
    return hashlib.sha256(head + canonical(part["data"])).hexdigest()


def unbase64(text):
    """Decode base64 that has only one spelling; raises Fault."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Fault("base64 är felskriven") from None
    # The last character has spare bits, so that several spellings would mean the same.
    need(base64.b64encode(data).decode() == text, "base64 är felskriven")
    return data


def show(value):
    """Return a value for a message: on one line, short, without control characters."""
    return ascii(value)[:80]


@dataclass(frozen=True)
class Key:
    """An Ed25519 verifier key of C2SP signed notes."""

    name: str
    key_id: bytes
    public: bytes

    def check(self, text, signature):
        """Raise Fault unless `signature` (bytes) is this key's signature on `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            raise Fault("signaturen i noten stämmer inte") from None


def parse_vkey(vkey):
    """Return the Key of `name+hex(key id)+base64(0x01 ‖ public key)`; raises Fault."""
    match = isinstance(vkey, str) and VKEY.fullmatch(vkey)
    need(match, "nyckeln har inte formen namn+id+base64")
    name, data = match[1], unbase64(match[3])
    need(len(data) == 33 and data[0] == 1, "nyckeln är inte en Ed25519-nyckel")
    key_id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    need(match[2] == key_id.hex(), "nyckelns id hör inte till nyckeln")
    return Key(name, key_id, data[1:])


def parse_note(note):
    """Split a signed note into (text, [((name, key id), signature), …]); raises Fault."""
    check_value(note)  # a checkpoint from outside has not passed load()
    body, _, tail = note.partition("\n\n")
    need(tail.endswith("\n"), "noten är inte en signerad not")
    signatures = []
    for line in tail[:-1].split("\n"):
        match = SIGNATURE_LINE.fullmatch(line)
        need(match, "noten har en rad som inte är en signatur")
        blob = unbase64(match[2])
        signatures.append(((match[1], blob[:4]), blob[4:]))
    return body + "\n", signatures


def check_entry_note(note, entry, signers):
    """Raise Fault unless `note` is the checkpoint at `entry`, signed by exactly `signers`."""
    text, signatures = parse_note(note)
    head = base64.b64encode(bytes.fromhex(entry_hash(entry))).decode()
    expected = f"{entry['log']}\n{entry['seq'] + 1}\n{head}\n"
    need(text == expected, "noten gäller inte den här posten (logg, antal eller hash)")
    same = [who for who, _ in signatures] == [(key.name, key.key_id) for key in signers]
    need(same, "noten är inte signerad av just den nyckel som gällde")
    for key, (_, signature) in zip(signers, signatures, strict=True):
        key.check(text, signature)


def is_int(value):
    """Whether value is an integer; to Python, true and false are too."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_hash(value):
    """Whether value is 32 bytes in lower-case hex."""
    return isinstance(value, str) and HEX32.fullmatch(value) is not None


def is_time(value):
    """Whether value is a real UTC moment written as 2026-03-02T09:15:00Z."""
    try:
        good = isinstance(value, str) and TIME.fullmatch(value)
        return bool(good and datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return False


def check_row(row, names):
    """Raise Fault unless an export line or a receipt has exactly `names` and a good entry."""
    good = isinstance(row, dict) and set(row) == names
    need(good, f"ska ha just fälten {', '.join(sorted(names))}")
    need(isinstance(row["note"], str), "noten är inte text")
    check_entry(row["entry"])


def check_entry(entry):
    """Raise Fault unless the ten fields have the right types for the kind of entry."""
    good = isinstance(entry, dict) and set(entry) == FIELDS
    need(good, "posten har inte just de tio fälten")
    seq, kind, ref = entry["seq"], entry["kind"], entry["ref"]
    need(is_int(entry["v"]) and entry["v"] == 1, "v är inte 1")
    good = isinstance(entry["log"], str) and LOG.fullmatch(entry["log"])
    need(good, f"loggens namn är felskrivet: {show(entry['log'])}")
    need(is_int(seq) and seq >= 0, f"seq är inte ett löpnummer: {show(seq)}")
    need(is_hash(entry["prev"]), "prev är inte en hash")
    need(is_time(entry["time"]), f"tiden är inte en riktig tid i UTC: {show(entry['time'])}")
    need(isinstance(kind, str) and kind in KINDS, f"okänt slag av post: {show(kind)}")
    need((kind == "open") == (seq == 0), "post 0, och bara den, ska vara av slaget open")
    good = is_int(ref) and 0 <= ref < seq if kind in REF else ref is None
    need(good, f"ref i {kind} ska {'peka på en tidigare post' if kind in REF else 'vara null'}")
    good = (entry["document"] is not None) == (kind in DOCUMENT)
    need(good, f"document i {kind} ska {'finnas' if kind in DOCUMENT else 'vara null'}")
    need(entry["public"] is not None or kind not in PUBLIC, f"public saknas i {kind}")
    need(entry["private"] is not None or kind not in SIGNATURE, f"private saknas i {kind}")
    for field in ("document", "public", "private"):
        need(entry[field] is None or is_hash(entry[field]), f"{field} är inte en hash")


def check_part(part, entry, name):
    """Return the data of an entry's part, None if it is not there.

    Raises Fault if the entry does not commit to it, or if its fields are wrong for the kind.
    """
    if part is None:
        return None
    good = isinstance(part, dict) and set(part) == {"salt", "data"}
    need(good, f"{name} ska ha just fälten data och salt")
    need(is_hash(part["salt"]), f"saltet i {name} är inte 32 byte i små hexsiffror")
    need(isinstance(part["data"], dict), f"data i {name} är inte ett objekt")
    need(part_commitment(part) == entry[name], f"{name} stämmer inte med postens hash av den")
    if name == "public":
        check_public_data(entry["kind"], part["data"])
    return part["data"]


def check_public_data(kind, data):
    """Raise Fault unless the public data of a signature or an erasure has its fields."""
    good = True
    if kind in SIGNATURE:
        good = set(data) == {"organisation_id", "name", "number"}
        good = good and all(isinstance(data[key], str) for key in data if key != "number")
        good = good and data["organisation_id"] != "" and isinstance(data["number"], str | None)
    elif kind == "erase":
        good = set(data) == {"part", "basis"} and data["part"] in ("public", "private")
        good = good and isinstance(data["basis"], str) and data["basis"] != ""
    need(good, f"den öppna delen av {kind} har fel fält")


class Register:
    """A register that has been read and checked; `problems` and `notes` say what was found."""

    def __init__(self, lines, vkey):
        """Check every line (str or bytes) against `vkey`; raises Unreadable."""
        try:
            self.keys = [parse_vkey(vkey)]
        except Fault as fault:
            raise Unreadable(f"Nyckeln (--vkey) kan inte läsas: {fault}.") from None
        self.vkey = vkey
        self.problems, self.notes = [], []
        # By seq: the entry, its hash, the data of its public part, the keys that signed it.
        self.entries, self.hashes, self.public, self.signers = {}, {}, {}, {}
        self.missing, self.erased = set(), set()
        previous = None
        for number, line in enumerate(lines, 1):
            previous = self._line(number, line, previous)
        if not self.entries and not self.problems:
            self.problems.append("Exporten är tom.")
        self._rules()

    @contextlib.contextmanager
    def _collect(self, where):
        """Turn a Fault inside the block into a problem, so that the rest is checked too."""
        try:
            yield
        except Fault as fault:
            self.problems.append(f"{where}: {fault}.")

    def _line(self, number, line, previous):
        """Check one line and return its entry, None if it has no entry to go on from."""
        row = None
        with self._collect(f"Rad {number}"):
            parsed = load(line, f"Rad {number} i exporten")
            check_row(parsed, {"entry", "note", "public"})
            row = parsed
        if row is None:
            return None
        entry, seq, data = row["entry"], row["entry"]["seq"], None
        with self._collect(f"Post {seq}"):
            self._check_place(entry, previous, number)
        with self._collect(f"Post {seq}"):
            data = check_part(row["public"], entry, "public")
        with self._collect(f"Post {seq}"):
            self._check_note(row["note"], entry, data)
        if seq not in self.entries:  # a doubled line is already out of place
            self.entries[seq], self.hashes[seq] = entry, entry_hash(entry)
            self.public[seq] = data
            if entry["public"] is not None and row["public"] is None:
                self.missing.add(seq)
        return entry

    def _check_place(self, entry, previous, number):
        """Raise Fault unless the entry continues the line before it."""
        host = LOG.fullmatch(entry["log"])[1]
        need(f"{host}/register" == self.keys[0].name, "loggen hör inte till nyckelns webbplats")
        if previous is None:  # the first line, or a line before that is already a problem
            first = entry["seq"] == 0 and entry["prev"] == "0" * 64
            need(number > 1 or first, "registret börjar inte med post 0")
            return
        follows = entry["seq"] == previous["seq"] + 1
        need(follows, f"följer inte på post {previous['seq']} på raden före")
        need(entry["prev"] == entry_hash(previous), "prev är inte hashen av posten före")
        need(entry["log"] == previous["log"], "hör till en annan logg än posten före")
        if entry["time"] < previous["time"]:
            self.notes.append(f"Post {entry['seq']}: klockan gick bakåt sedan posten före.")

    def _check_note(self, note, entry, data):
        """Check an entry's note and take over a new key that it names; raises Fault."""
        signers, named = [self.keys[-1]], (data or {}).get("key")
        if entry["kind"] == "open":
            need(named == self.vkey, "den angivna nyckeln är inte den som registret öppnades med")
        if entry["kind"] == "key":
            new = parse_vkey(named)
            fresh = new.name == self.keys[0].name and new not in self.keys
            need(fresh, "nyckeln är inte en ny nyckel för samma webbplats")
            signers.append(new)
        check_entry_note(note, entry, signers)
        self.signers.setdefault(entry["seq"], signers)
        self.keys.extend(signers[1:])  # only now: the old key has vouched for the new one

    def _rules(self):
        """Check the rules that speak of several entries; adds to problems and notes."""
        organisations = self._organisations()
        adopted, active = set(), {}  # active: organisation -> seq of its signature
        for seq, entry in sorted(self.entries.items()):
            with self._collect(f"Post {seq}"):
                if entry["kind"] == "document":
                    adopted.add(entry["document"])
                elif entry["kind"] in SIGNATURE:
                    self._sign(entry, organisations[seq], active)
                    known = entry["document"] in adopted
                    need(known, "dokumentet är inte antaget i någon tidigare post")
                elif entry["kind"] == "withdraw":
                    current = entry["ref"] in active.values()
                    need(current, "återtar en underskrift som inte gäller")
                    del active[organisations[entry["ref"]]]
                elif entry["kind"] == "erase":
                    self._erase(entry)
        for seq in sorted(self.missing):
            if (seq, "public") not in self.erased:
                self.problems.append(f"Post {seq}: den öppna delen saknas utan gallringspost.")
        for seq in sorted(seq for seq, part in self.erased if part == "public"):
            if seq not in self.missing:
                self.notes.append(f"Post {seq}: den öppna delen är gallrad men finns kvar.")

    def _organisations(self):
        """Return seq -> organisation for all signatures.

        A renewal is by the organisation of what it renews, so one published part names its
        whole chain of renewals. A chain with none left counts as an organisation of its own.
        """
        first, names = {}, {}
        for seq, entry in sorted(self.entries.items()):
            if entry["kind"] in SIGNATURE:
                first[seq] = first.get(entry["ref"], seq)
                name = (self.public[seq] or {}).get("organisation_id")
                if name and names.setdefault(first[seq], name) != name:
                    self.problems.append(f"Post {seq}: förnyar en annan organisations underskrift.")
        for seq in sorted(set(first.values()) - set(names)):
            doubt = "organisationen är okänd, så en dubbel underskrift av den skulle inte märkas"
            self.notes.append(f"Post {seq}: {doubt}.")
        return {seq: names.get(start, start) for seq, start in first.items()}

    def _sign(self, entry, organisation, active):
        """Make a sign or renew the active signature of its organisation; raises Fault."""
        ref = entry["ref"]
        if entry["kind"] == "renew":
            need(ref in active.values(), "förnyar en underskrift som inte gäller")
            other = self.entries[ref]["document"] != entry["document"]
            need(other, "förnyar till samma dokument")
        else:
            free = organisation not in active
            need(
                free, f"organisationens underskrift i post {active.get(organisation)} gäller redan"
            )
        active[organisation] = entry["seq"]

    def _erase(self, entry):
        """Note which part an erase entry names; raises Fault."""
        target, data = self.entries.get(entry["ref"]), self.public[entry["seq"]]
        need(data, "det går inte att läsa vad som är gallrat")
        exists = target is not None and target[data["part"]] is not None
        need(exists, "gallrar en del som inte har funnits")
        keeps = data["part"] == "public" and target["kind"] in KEEPS_PUBLIC
        need(not keeps, f"den öppna delen av {target['kind']} får inte gallras")
        self.erased.add((entry["ref"], data["part"]))

    def check_checkpoint(self, note, where):
        """Check one checkpoint from outside (str), called `where`; adds to problems."""
        with self._collect(where):
            text, signatures = parse_note(note)
            known = {(key.name, key.key_id): key for key in self.keys}
            ours = [(known[who], signature) for who, signature in signatures if who in known]
            need(ours, "är inte signerad av någon av registrets nycklar")
            for key, signature in ours:  # signatures of others (witnesses) may stand beside
                key.check(text, signature)
            match = CHECKPOINT.fullmatch(text)
            need(match, "har inte just raderna logg, antal och hash")
            last, head = int(match[2]) - 1, unbase64(match[3]).hex()
            same = all(entry["log"] == match[1] for entry in self.entries.values())
            need(same, "gäller en annan logg")
            need(last in self.hashes, f"gäller post {last}, som saknas i exporten")
            need(self.hashes[last] == head, f"historiken till och med post {last} var en annan")

    def check_receipt(self, raw, where):
        """Check one receipt (JSON, str or bytes), called `where`; raises Unreadable."""
        with self._collect(where):
            receipt = load(raw, where)
            check_row(receipt, {"entry", "note", "public", "private"})
            entry, seq = receipt["entry"], receipt["entry"]["seq"]
            for name in ("public", "private"):
                gone = check_part(receipt[name], entry, name) is None and entry[name] is not None
                allowed = not gone or (seq, name) in self.erased
                need(allowed, f"{name} saknas utan gallringspost")
            need(seq in self.hashes, f"post {seq} saknas i exporten")
            need(self.hashes[seq] == entry_hash(entry), f"registrets post {seq} är en annan")
            need(seq in self.signers, f"registrets post {seq} är inte rätt signerad")
            check_entry_note(receipt["note"], entry, self.signers[seq])

    def check_text(self, data, where):
        """Check that `data` (bytes) is the text of an adopted document; adds to problems."""
        with self._collect(where):
            digest = hashlib.sha256(data).hexdigest()
            adopted = [e["document"] for e in self.entries.values() if e["kind"] == "document"]
            need(digest in adopted, f"är inte något av registrets dokument (SHA-256 {digest})")


def verify_export(lines, vkey, *, checkpoints=(), receipts=(), texts=()):
    """Return the reasons (Swedish str) why an export is broken; an empty list means whole.

    `lines` are JSON lines (str or bytes), `vkey` the trusted opening key, `checkpoints`
    signed notes (str), `receipts` JSON texts (str or bytes), `texts` documents (bytes).
    Raises Unreadable for what is not JSON or UTF-8 and for a vkey that is not one.
    """
    register = Register(lines, vkey)
    for number, note in enumerate(checkpoints, 1):
        register.check_checkpoint(note, f"Kontrollpunkt {number}")
    for number, raw in enumerate(receipts, 1):
        register.check_receipt(raw, f"Kvittens {number}")
    for number, data in enumerate(texts, 1):
        register.check_text(data, f"Text {number}")
    return register.problems


def read_bytes(path):
    """Return the bytes of a file; raises Unreadable."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        raise Unreadable(f"Filen {path} saknas eller går inte att läsa.") from None


def read_text(path):
    """Return the text of a UTF-8 file; raises Unreadable."""
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError:
        raise Unreadable(f"Filen {path} är inte text i UTF-8.") from None


def split_lines(text):
    """Return the lines of an export. Not splitlines(): U+2028 is allowed inside a name."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Unreadable(f"Anropet går inte att läsa. Skriv: {self.usage}")


def run(argv):
    """Verify what the arguments name and return the Register; raises Unreadable."""
    usage = "verifier.py EXPORT --vkey NYCKEL [--checkpoint FIL] [--receipt FIL] [--text FIL]"
    parser = _Parser(usage=usage, description="Prövar ett underskriftsregister.")
    parser.add_argument("export", help="exporten, export.jsonl")
    parser.add_argument("--vkey", required=True, help="nyckeln som registret öppnades med")
    kept = {"checkpoint": "kontrollpunkter", "receipt": "kvittenser", "text": "dokument"}
    for option, what in kept.items():
        more = {"action": "extend", "nargs": "+", "default": []}
        parser.add_argument(f"--{option}", help=f"en eller flera sparade {what}", **more)
    options = parser.parse_args(argv)
    register = Register(split_lines(read_text(options.export)), options.vkey.strip())
    for path in options.checkpoint:
        register.check_checkpoint(read_text(path), f"Kontrollpunkten {path}")
    for path in options.receipt:
        register.check_receipt(read_bytes(path), f"Kvittensen {path}")
    for path in options.text:
        register.check_text(read_bytes(path), f"Texten {path}")
    return register


def main(argv=None):
    """Run from the command line; return the exit code 0, 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without å must not stop the answer
            stream.reconfigure(errors="backslashreplace")
    try:
        register = run(argv)
    except Unreadable as reason:
        print(reason, file=sys.stderr)
        return 2
    for note in register.notes:
        print(f"Anmärkning: {note}", file=sys.stderr)
    for problem in register.problems:
        print(problem)
    if register.problems:
        return 1
    last = max(register.hashes)
    print(f"Registret är helt: {last + 1} poster, den sista med hash {register.hashes[last]}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
