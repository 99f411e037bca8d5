"""The stand-alone verifier: the vectors are whole, and every way to tamper is found.

`Writer` below is a third implementation of the register's bytes, held to the vectors by
test_writer_reproduces_the_vectors. It has the keys, so that it can build chains whose
hashes and signatures are right and in which only the one rule under test is broken.
"""

import ast
import base64
import copy
import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from organisations.register import verifier

pytestmark = pytest.mark.one_database

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
ROWS, VKEY, LOG = VECTORS["rows"], VECTORS["vkey"], VECTORS["log"]
NAME = "portal.example.se/register"
SEQS = range(len(ROWS))
DOC, DOC2 = ROWS[1]["entry"]["document"], ROWS[8]["entry"]["document"]
ROW_NAMES = [f"{row['entry']['seq']}-{row['entry']['kind']}" for row in ROWS]
each_row = pytest.mark.parametrize("seq", SEQS, ids=ROW_NAMES)


def canonical(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


class SigningKey:
    def __init__(self, seed, name=NAME):
        self.secret = Ed25519PrivateKey.from_private_bytes(seed)
        data = b"\x01" + self.secret.public_key().public_bytes_raw()
        self.name, self.id = name, hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(data).decode()}"

    def line(self, text):
        blob = base64.b64encode(self.id + self.secret.sign(text.encode())).decode()
        return f"— {self.name} {blob}\n"


KEY = SigningKey(bytes.fromhex(VECTORS["seed_hex"]))
KEY2 = SigningKey(bytes(range(1, 33)))  # the vectors' second key
STRANGER = SigningKey(b"\x99" * 32)


def signed(text, *keys):
    return text + "\n" + "".join(key.line(text) for key in keys)


class Writer:
    """Appends rows; `keys` sign the next note."""

    def __init__(self, log=LOG, key=KEY):
        self.log, self.keys, self.rows, self.private, self.head = log, [key], [], {}, "0" * 64
        self.salts = (hashlib.sha256(b"salt %d" % n).hexdigest() for n in itertools.count())

    def part(self, data, salt):
        if data is None:
            return None, None
        salt = salt or next(self.salts)
        head = b"overenskommelse/part/v1\n" + bytes.fromhex(salt)
        commitment = hashlib.sha256(head + canonical(data)).hexdigest()
        return {"salt": salt, "data": data}, commitment

    def add(
        self,
        kind,
        public=None,
        private=None,
        *,
        salts=(None, None),
        keys=None,
        entry=None,
        **fields,
    ):
        """Append a signed entry; `fields` and then `entry` replace fields of it."""
        public, public_hash = self.part(public, salts[0])
        private, private_hash = self.part(private, salts[1])
        replaced = entry or {}
        entry = {
            "v": 1,
            "log": self.log,
            "seq": len(self.rows),
            "prev": self.head,
            "time": "2026-01-01T08:00:00Z",
            "kind": kind,
            "ref": None,
            "document": None,
            "public": public_hash,
            "private": private_hash,
            **fields,
            **replaced,
        }
        head = hashlib.sha256(b"overenskommelse/entry/v1\n" + canonical(entry))
        self.head = head.hexdigest()
        size, text64 = entry["seq"] + 1, base64.b64encode(head.digest()).decode()
        note = signed(f"{self.log}\n{size}\n{text64}\n", *(keys or self.keys))
        self.private[len(self.rows)] = private
        self.rows.append({"entry": entry, "note": note, "public": public})
        return len(self.rows) - 1

    # The common kinds, with what they need

    def start(self):
        self.add("open", {"key": self.keys[0].vkey})
        self.add("document", {"version": "1"}, document=DOC)
        return self

    def sign(self, organisation="o-1", document=DOC, **more):
        return self._signature("sign", organisation, document, **more)

    def renew(self, ref, organisation="o-1", document=DOC2, **more):
        return self._signature("renew", organisation, document, ref=ref, **more)

    def _signature(self, kind, organisation, document, **more):
        public = {"organisation_id": organisation, "name": "Å", "number": None}
        more = {"public": public, "private": {"signatories": []}, **more}
        return self.add(kind, document=document, **more)

    def erase(self, ref, part="public", **more):
        return self.add("erase", {"part": part, "basis": "Beslut 1"}, ref=ref, **more)

    def change_key(self, new=KEY2, **more):
        seq = self.add("key", {"key": new.vkey}, **{"keys": [*self.keys, new], **more})
        self.keys = [new]
        return seq

    def receipt(self, seq):
        return {**self.rows[seq], "private": self.private[seq]}


def lines(rows):
    return [canonical(row).decode("utf-8", "surrogatepass") for row in rows]


def dump(rows):
    return "".join(line + "\n" for line in lines(rows)).encode()


def found(rows, vkey=VKEY, **more):
    return verifier.verify_export(lines(rows), vkey, **more)


def only(problems, fragment):
    """Exactly one problem, and that one: else another check hides the one under test."""
    assert len(problems) == 1, problems
    assert fragment in problems[0]


def vector_receipt(seq):
    private = VECTORS["private"].get(str(seq))
    private = private and {"salt": private["salt"], "data": private["data"]}
    return copy.deepcopy({**ROWS[seq], "private": private})


def rewritten(changes=None):
    """Build the vectors anew with the keys; `changes` maps seq to new public data."""
    writer = Writer()
    for seq, row in enumerate(ROWS):
        entry, private = row["entry"], VECTORS["private"].get(str(seq), {"salt": None})
        writer.add(
            entry["kind"],
            (changes or {}).get(seq, row["public"]["data"]),
            private.get("data"),
            salts=(row["public"]["salt"], private["salt"]),
            keys=[KEY] if seq < 6 else [KEY, KEY2] if seq == 6 else [KEY2],
            **{key: entry[key] for key in ("time", "ref", "document")},
            entry={} if "data" in private else {"private": entry["private"]},
        )
    return writer


# --- Whole ------------------------------------------------------------------------------


def test_vectors_are_whole():
    register = verifier.Register(lines(ROWS), VKEY)
    assert register.problems == [] and register.notes == []
    assert [register.hashes[seq] for seq in SEQS] == VECTORS["hashes"]


def test_writer_reproduces_the_vectors():
    assert rewritten().rows == ROWS


def test_spacing_and_key_order_do_not_matter():
    loose = [json.dumps(dict(reversed(row.items())), ensure_ascii=True) + "\r" for row in ROWS]
    assert verifier.verify_export(loose, VKEY) == []
    assert verifier.verify_export([line.encode() for line in loose], VKEY) == []


def test_empty_export_is_broken():
    only(verifier.verify_export([], VKEY), "tom")


# --- Tampering with one line ------------------------------------------------------------


OTHER_VALUES = {
    "v": [0, 2, True, "1", None],
    "log": [
        "portal.example.se/annat/register/chain-v1",
        "annan.se/exempellan/register/chain-v1",
        None,
        1,
        [],
    ],
    "seq": [-1, 4, 11, True, "1", None],
    "prev": ["0" * 63 + "1", "A" * 64, "", None, 0],
    "time": ["2026-01-01T08:00:01Z", "2026-02-30T08:00:00Z", None, 0, ["2026"]],
    "kind": [*sorted(verifier.KINDS), "other", None, [], {}],
    "ref": [0, 1, 2, 3, 99, -1, True, "2", None],
    "document": ["1" * 64, "1" * 63, DOC, DOC2, None, 1, []],
    "public": ["1" * 64, "1" * 65, None, 1, {}],
    "private": ["1" * 64, "x", None, 1, {}],
}


def same(one, other):
    """Equal as JSON: true is not 1."""
    return canonical(one) == canonical(other)


@each_row
@pytest.mark.parametrize("field", sorted(OTHER_VALUES))
def test_changed_field_is_found(seq, field):
    for value in OTHER_VALUES[field]:
        rows = copy.deepcopy(ROWS)
        if not same(rows[seq]["entry"][field], value):
            rows[seq]["entry"][field] = value
            assert found(rows), value
    rows = copy.deepcopy(ROWS)
    del rows[seq]["entry"][field]
    assert found(rows)


@each_row
@pytest.mark.parametrize("raw", ["1.0", "1e0", "9007199254740992", "9" * 5000])
def test_number_of_another_form_is_found(seq, raw):
    changed = lines(ROWS)
    changed[seq] = changed[seq].replace('"v":1', f'"v":{raw}')
    assert verifier.verify_export(changed, VKEY)


@each_row
def test_added_and_missing_names_are_found(seq):
    for target in ("row", "entry", "public"):
        rows = copy.deepcopy(ROWS)
        (rows[seq] if target == "row" else rows[seq][target])["extra"] = None
        assert found(rows), target
    for name in ("entry", "note", "public"):
        for value in (None, [], "", 1, {}, "saknas"):
            rows = copy.deepcopy(ROWS)
            rows[seq][name] = value
            if value == "saknas":
                del rows[seq][name]
            assert found(rows), (name, value)
    for whole in (None, [], "x", 1):
        rows = copy.deepcopy(ROWS)
        rows[seq] = whole
        assert found(rows), whole


@each_row
def test_every_changed_character_of_a_note_is_found(seq):
    note = ROWS[seq]["note"]
    for place in range(len(note)):
        for character in ("", "A" if note[place] != "A" else "B"):
            changed = note[:place] + character + note[place + 1 :]
            assert found([*ROWS[:seq], {**ROWS[seq], "note": changed}]), place


def test_the_same_signature_spelled_otherwise_is_found():
    rows = copy.deepcopy(ROWS)
    spelled = rows[2]["note"].replace("FkFzQw=\n", "FkFzQx=\n")
    encoded = [note.split(" ")[-1].strip() for note in (spelled, rows[2]["note"])]
    assert encoded[0] != encoded[1]
    assert base64.b64decode(encoded[0]) == base64.b64decode(encoded[1])
    rows[2]["note"] = spelled
    only(found(rows), "base64")


@each_row
def test_note_of_another_entry_or_key_is_found(seq):
    text = ROWS[seq]["note"].partition("\n\n")[0] + "\n"
    right = {KEY, KEY2} if seq == 6 else {KEY} if seq < 6 else {KEY2}
    choices = [(KEY,), (KEY2,), (STRANGER,), (KEY2, KEY), (KEY, STRANGER), (KEY, KEY), ()]
    if seq != 6:
        choices.append((KEY, KEY2))
    notes = [signed(text, *keys) for keys in choices if set(keys) != right or len(keys) == 2]
    for note in [*notes, ROWS[seq - 1]["note"], ROWS[seq]["note"] + STRANGER.line(text)]:
        rows = copy.deepcopy(ROWS)
        rows[seq]["note"] = note
        assert found(rows), note


@each_row
def test_changed_part_is_found(seq):
    salt, data = ROWS[seq]["public"]["salt"], ROWS[seq]["public"]["data"]
    for other in ("ff" * 32, salt[:-2], salt + "00", "", None, 1, salt[:-1] + "x"):
        rows = copy.deepcopy(ROWS)
        rows[seq]["public"]["salt"] = other
        assert found(rows), other
    for key in data:
        for other in ("annat", None, 0, [data[key]], "saknas"):
            rows = copy.deepcopy(ROWS)
            rows[seq]["public"]["data"][key] = other
            if other == "saknas":
                del rows[seq]["public"]["data"][key]
            if rows != ROWS:
                assert found(rows), (key, other)
    rows = copy.deepcopy(ROWS)
    rows[seq]["public"]["data"]["extra"] = 1
    assert found(rows)
    rows[seq]["public"] = None
    assert found(rows)


def test_upper_case_salt_is_found():
    writer = Writer().start()
    writer.add("correct", {"a": 1}, ref=1, salts=("AB" * 32, None))
    only(found(writer.rows), "små hexsiffror")


# --- Lines taken away, moved and added --------------------------------------------------


@pytest.mark.parametrize("seq", SEQS[:-1])
def test_removed_swapped_and_doubled_lines_are_found(seq):
    assert found(ROWS[:seq] + ROWS[seq + 1 :])
    assert found(ROWS[:seq] + [ROWS[seq + 1], ROWS[seq]] + ROWS[seq + 2 :])
    assert found(ROWS[: seq + 1] + ROWS[seq:])


@pytest.mark.parametrize("place", range(len(ROWS) + 1))
def test_inserted_line_is_found(place):
    for row in ROWS:
        assert found(ROWS[:place] + [row] + ROWS[place:])


def test_inserted_entry_by_someone_without_the_key_is_found():
    for place in range(2, len(ROWS) + 1):
        writer = Writer()
        writer.rows, writer.keys = ROWS[:place], [STRANGER]
        writer.head = VECTORS["hashes"][place - 1]
        writer.sign("o-9")
        assert any("inte signerad" in p for p in found(writer.rows)), place
        assert found(writer.rows + ROWS[place:])


@pytest.mark.parametrize("size", SEQS[1:])
def test_truncation_is_found_with_a_later_checkpoint(size):
    short = ROWS[:size]
    assert found(short) == []  # nothing in the export itself can tell
    assert found(short, checkpoints=[row["note"] for row in short]) == []
    for row in ROWS[size:]:
        assert len(found(short, checkpoints=[row["note"]])) == 1
    assert len(found(short, receipts=[json.dumps(vector_receipt(9))])) == 1


def test_truncation_before_a_checkpoint_by_the_same_key_is_named():
    only(found(ROWS[:3], checkpoints=[ROWS[5]["note"]]), "saknas i exporten")


def test_history_rewritten_with_the_keys_is_found_by_what_was_kept():
    name = {**ROWS[3]["public"]["data"], "name": "En annan"}
    forged = rewritten({3: name}).rows
    assert found(forged) == []  # mathematics alone cannot tell
    for seq in SEQS:
        expected = 0 if seq < 3 else 1
        assert len(found(forged, checkpoints=[ROWS[seq]["note"]])) == expected
        receipt = json.dumps(vector_receipt(seq))
        if seq != 2:  # its private part is erased in the vectors, also without being kept
            assert len(found(forged, receipts=[receipt])) == expected
    only(found(forged, checkpoints=[ROWS[9]["note"]]), "historiken till och med post 9")
    only(found(forged, receipts=[json.dumps(vector_receipt(7))]), "registrets post 7 är en annan")


# --- Bit flips --------------------------------------------------------------------------


def flips(data, count, seed):
    """Copies of data with one bit flipped."""
    source = random.Random(seed)
    for bit in source.sample(range(len(data) * 8), count):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(changed)


def test_every_bit_flip_of_the_export_is_found(tmp_path, capsys):
    """In the writer's own spelling no flip is harmless, so none is excused."""
    path = tmp_path / "export.jsonl"
    path.write_bytes(dump(ROWS))
    assert verifier.main([str(path), "--vkey", VKEY]) == 0
    capsys.readouterr()
    codes = set()
    for bit, data in flips(dump(ROWS), 500, seed=2026):
        path.write_bytes(data)
        code = verifier.main([str(path), "--vkey", VKEY])
        out, err = capsys.readouterr()
        assert code in (1, 2), (bit, out)
        assert (out if code == 1 else err).strip(), bit
        codes.add(code)
    assert codes == {1, 2}


@pytest.mark.parametrize("option", ["--checkpoint", "--receipt"])
def test_every_bit_flip_of_what_was_kept_is_found(option, tmp_path, capsys):
    export, kept = tmp_path / "export.jsonl", tmp_path / "kept"
    export.write_bytes(dump(ROWS))
    data = ROWS[6]["note"].encode() if option == "--checkpoint" else canonical(vector_receipt(3))
    call = [str(export), "--vkey", VKEY, option, str(kept)]
    kept.write_bytes(data)
    assert verifier.main(call) == 0
    harmless = 0
    for bit, changed in flips(data, 300, seed=7):
        kept.write_bytes(changed)
        code = verifier.main(call)
        if code == 0:  # one of two signers made unknown: the other one still vouches
            assert option == "--checkpoint", bit
            before, after = (verifier.parse_note(d.decode()) for d in (data, changed))
            assert before[0] == after[0] and sum(s in after[1] for s in before[1]) == 1
            harmless += 1
    assert harmless < 60


# --- What has no canonical bytes --------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        ({"a": 1.5}, "heltal"),
        ({"a": [2**53]}, "för stort"),
        ({"a": -(2**53)}, "för stort"),
        ({"a": {"b": "A\u030a"}}, "NFC"),
        ({"a": "\ud800"}, "surrogat"),
        ({"å": 1}, "ASCII"),
        ({"a": json.loads("[" * 60 + "]" * 60)}, "nivåer"),
    ],
)
def test_value_outside_the_subset_is_refused(data, fragment):
    writer = Writer().start()
    writer.add("correct", data, ref=1)
    only(verifier.verify_export([json.dumps(row) for row in writer.rows], VKEY), fragment)


@pytest.mark.parametrize("value", [2**53 - 1, -(2**53 - 1), True, None, "Å", [], {"b": [{}]}])
def test_value_at_the_edge_of_the_subset_is_accepted(value):
    writer = Writer().start()
    writer.add("correct", {"a": value}, ref=1)
    assert found(writer.rows) == []


@pytest.mark.parametrize("old", ['{"entry":{', '"public":{', '"data":{'])
def test_duplicate_key_is_refused(old):
    line = lines(ROWS)[1]
    inner = line.index(old) + len(old)
    name = line[inner : line.index(":", inner)]
    doubled = line[:inner] + f'{name}:"x",' + line[inner:]
    assert json.loads(doubled) == ROWS[1]  # the last one wins: otherwise nothing would show
    problems = verifier.verify_export([lines(ROWS)[0], doubled], VKEY)
    only(problems, "två gånger")


# --- Fields and kinds, in chains with right hashes and signatures -----------------------


TIMES = [
    "2026-02-29T08:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T08:00:60Z",
    "2026-01-01 08:00:00Z",
    "2026-01-01T08:00:00+00:00",
    "2026-01-01T08:00:00.0Z",
    "2026-01-01T08:00Z",
    "2026-1-01T08:00:00Z",
    "2026-01-01T08:00:00Z\n",
    "２026-01-01T08:00:00Z",
]


@pytest.mark.parametrize(
    ("fields", "fragment"),
    [
        ({"v": True}, "v är inte 1"),
        ({"v": 2}, "v är inte 1"),
        *[({"time": time}, "tiden är inte") for time in TIMES],
        ({"kind": "annat"}, "okänt slag"),
        ({"kind": "open"}, "bara den"),
        ({"ref": None}, "ref i correct"),
        ({"ref": 2}, "ref i correct"),
        ({"ref": -1}, "ref i correct"),
        ({"ref": True}, "ref i correct"),
        ({"document": DOC}, "document i correct"),
        ({"private": "A" * 64}, "private är inte en hash"),
        ({"private": "a" * 64 + "\n"}, "private är inte en hash"),
        ({"prev": "1" * 64}, "prev är inte hashen"),
        ({"prev": "A" * 64}, "prev är inte en hash"),
        ({"extra": 1}, "tio fälten"),
    ],
)
def test_wrong_field_in_a_signed_entry_is_found(fields, fragment):
    writer = Writer().start()
    writer.add("correct", {"a": 1}, ref=1, entry=fields)
    only(found(writer.rows), fragment)


@pytest.mark.parametrize(
    ("kind", "fields", "fragment"),
    [
        ("document", {"document": None}, "document i document"),
        ("document", {"document": "x"}, "document är inte en hash"),
        ("document", {"document": DOC, "ref": 1}, "ref i document"),
        ("sign", {"private": {}}, "document i sign"),
        ("sign", {"document": DOC}, "private saknas i sign"),
        ("sign", {"document": DOC, "private": {}, "public": None}, "public saknas i sign"),
        ("renew", {"document": DOC, "ref": 1}, "private saknas i renew"),
        ("erase", {"ref": 1, "public": None}, "public saknas i erase"),
        ("key", {"public": None}, "public saknas i key"),
    ],
)
def test_kind_with_wrong_fields_is_found(kind, fields, fragment):
    writer = Writer().start()
    writer.add(kind, **{"public": {"a": 1}, **fields})
    only(found(writer.rows), fragment)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("sign", {"organisation_id": "o-1", "name": "Å"}),
        ("sign", {"organisation_id": "o-1", "name": "Å", "number": None, "email": "a@b.se"}),
        ("sign", {"organisation_id": 1, "name": "Å", "number": None}),
        ("sign", {"organisation_id": "", "name": "Å", "number": None}),
        ("sign", {"organisation_id": "o-1", "name": None, "number": None}),
        ("sign", {"organisation_id": "o-1", "name": "Å", "number": 1}),
        ("erase", {"part": "private"}),
        ("erase", {"part": "annat", "basis": "Beslut"}),
        ("erase", {"part": ["private"], "basis": "Beslut"}),
        ("erase", {"part": "private", "basis": ""}),
        ("erase", {"part": "private", "basis": 1}),
        ("erase", {"part": "private", "basis": "Beslut", "extra": 1}),
    ],
)
def test_wrong_public_data_is_found(kind, data):
    writer = Writer().start()
    fields = {"document": DOC, "private": {}} if kind == "sign" else {"ref": writer.sign()}
    writer.add(kind, data, **fields)
    assert any("har fel fält" in problem for problem in found(writer.rows))


@pytest.mark.parametrize("data", [[], ["a"], "a", 1, True])
def test_part_that_is_not_an_object_is_found(data):
    writer = Writer().start()
    writer.add("correct", data, ref=1)
    only(found(writer.rows), "data i public är inte ett objekt")


def test_part_that_is_not_committed_to_is_found():
    writer = Writer().start()
    writer.add("correct", ref=1)
    writer.rows[-1]["public"] = {"salt": "00" * 32, "data": {}}
    only(found(writer.rows), "public stämmer inte")


@pytest.mark.parametrize("log", ["annan.se/a/register/chain-v1", "portal.example.se/a/b"])
def test_log_of_another_host_or_form_is_found(log):
    problems = found(Writer(log=log).start().rows)
    assert problems and all("logg" in problem for problem in problems)


def test_log_may_not_change_along_the_way():
    writer = Writer().start()
    writer.log = "portal.example.se/annat/register/chain-v1"
    writer.add("correct", {"a": 1}, ref=1)
    only(found(writer.rows), "annan logg")


def test_development_host_with_a_port_is_accepted():
    key = SigningKey(b"\x05" * 32, "localhost:8000/register")
    writer = Writer(log="localhost:8000/a-b_c/register/chain-v1", key=key).start()
    assert found(writer.rows, key.vkey) == []


def test_chain_that_does_not_start_at_zeros_is_found():
    writer = Writer()
    writer.head = "1" * 64
    only(found(writer.start().rows), "börjar inte med post 0")


def test_chain_that_starts_at_another_seq_is_found():
    writer = Writer()
    writer.add("document", {"version": "1"}, document=DOC, seq=1)
    assert found(writer.rows) and "börjar inte med post 0" in found(writer.rows)[0]


def test_gap_in_seq_with_right_prev_is_found():
    writer = Writer().start()
    writer.add("correct", {"a": 1}, ref=1, seq=3)
    only(found(writer.rows), "följer inte på post 1")


def test_clock_that_went_back_is_a_note_and_not_a_fault():
    writer = Writer().start()
    writer.add("correct", {"a": 1}, ref=1, time="2025-12-31T23:59:59Z")
    register = verifier.Register(lines(writer.rows), VKEY)
    assert register.problems == []
    assert len(register.notes) == 1 and "klockan gick bakåt" in register.notes[0]


# --- Rules for signatures ---------------------------------------------------------------


def test_a_life_of_signing_is_whole():
    writer = Writer().start()
    first = writer.sign("o-1")
    writer.sign("party:regionen")
    writer.add("document", {"version": "2"}, document=DOC2)
    second = writer.renew(first)
    writer.add("correct", {"name": "Ö"}, ref=second)
    writer.add("withdraw", {"reason": None}, ref=second)
    again = writer.sign("o-1", DOC2)
    writer.add("withdraw", ref=again)
    assert found(writer.rows) == []


def test_second_active_signature_is_found():
    writer = Writer().start()
    writer.sign()
    writer.sign()
    only(found(writer.rows), "post 2 gäller redan")


def test_second_signature_after_a_renewal_is_found():
    writer = Writer().start()
    writer.add("document", {"version": "2"}, document=DOC2)
    writer.renew(writer.sign())
    writer.sign()
    only(found(writer.rows), "post 4 gäller redan")


@pytest.mark.parametrize("kind", ["sign", "renew"])
def test_document_that_was_not_adopted_before_is_found(kind):
    writer = Writer().start()
    if kind == "sign":
        writer.sign(document=DOC2)
    else:
        writer.renew(writer.sign())
    writer.add("document", {"version": "2"}, document=DOC2)
    only(found(writer.rows), "inte antaget")


def test_renewal_of_what_is_not_active_is_found():
    writer = Writer().start()
    writer.add("document", {"version": "2"}, document=DOC2)
    writer.renew(1)
    only(found(writer.rows), "förnyar en underskrift som inte gäller")
    writer = Writer().start()
    writer.add("document", {"version": "2"}, document=DOC2)
    first = writer.sign()
    writer.renew(first)
    writer.renew(first, document=DOC)
    only(found(writer.rows), "förnyar en underskrift som inte gäller")


def test_renewal_with_the_same_document_is_found():
    writer = Writer().start()
    writer.renew(writer.sign(), document=DOC)
    only(found(writer.rows), "samma dokument")


def test_renewal_by_another_organisation_is_found():
    writer = Writer().start()
    writer.add("document", {"version": "2"}, document=DOC2)
    writer.renew(writer.sign("o-1"), "o-2")
    only(found(writer.rows), "annan organisations")


def test_withdrawal_of_what_is_not_active_is_found():
    for target in ("document", "ended", "renewed"):
        writer = Writer().start()
        writer.add("document", {"version": "2"}, document=DOC2)
        ref = 1 if target == "document" else writer.sign()
        if target == "ended":
            writer.add("withdraw", ref=ref)
        if target == "renewed":
            writer.renew(ref)
        writer.add("withdraw", ref=ref)
        only(found(writer.rows), "återtar en underskrift som inte gäller")


# --- Erasure ----------------------------------------------------------------------------


def test_missing_public_part_needs_an_erase_entry_that_names_it():
    for part in (None, "private", "public"):
        writer = Writer().start()
        seq = writer.sign()
        if part:
            writer.erase(seq, part)
        writer.erase(1)  # of another entry
        writer.rows[1]["public"] = writer.rows[seq]["public"] = None
        if part == "public":
            assert found(writer.rows) == []
        else:
            only(found(writer.rows), "saknas utan gallringspost")


def test_erased_part_that_is_still_published_is_a_note():
    writer = Writer().start()
    writer.erase(writer.sign())
    register = verifier.Register(lines(writer.rows), VKEY)
    assert register.problems == []
    assert len(register.notes) == 1 and "finns kvar" in register.notes[0]


def test_erasing_what_was_never_there_is_found():
    writer = Writer().start()
    writer.erase(1, "private")
    only(found(writer.rows), "inte har funnits")


@pytest.mark.parametrize("kind", ["open", "key", "erase"])
def test_public_part_that_the_rest_depends_on_may_not_be_erased(kind):
    writer = Writer().start()
    seq = 0
    if kind == "key":
        seq = writer.change_key()
    if kind == "erase":
        seq = writer.erase(writer.sign(), "private")
    writer.erase(seq)
    only(found(writer.rows), "får inte gallras")
    writer.rows[seq]["public"] = None
    assert len(found(writer.rows)) > 1


def test_private_part_of_any_entry_may_be_erased():
    writer = Writer().start()
    writer.erase(writer.change_key(private={"by": "Å"}), "private")
    assert found(writer.rows) == []


def erased_signature(later):
    """A chain whose first signature has lost its public part; `later` adds to it."""
    writer = Writer().start()
    writer.add("document", {"version": "2"}, document=DOC2)
    seq = writer.sign("o-1")
    later(writer, seq)
    writer.erase(seq)
    writer.rows[seq]["public"] = None
    return verifier.Register(lines(writer.rows), VKEY)


def test_erased_organisation_leaves_a_note_on_what_cannot_be_checked():
    register = erased_signature(lambda writer, seq: writer.sign("o-1"))
    assert register.problems == []  # a double signature that can no longer be seen
    assert len(register.notes) == 1 and "organisationen är okänd" in register.notes[0]


def test_renewal_gives_an_erased_organisation_its_name_back():
    register = erased_signature(lambda writer, seq: writer.renew(seq, "o-1"))
    assert register.problems == [] and register.notes == []

    def doubled(writer, seq):
        writer.sign("o-1")
        writer.renew(seq, "o-1")

    only(erased_signature(doubled).problems, "post 3 gäller redan")


def test_erased_signature_can_be_withdrawn_once():
    def withdrawn(writer, seq):
        writer.add("withdraw", ref=seq)

    assert erased_signature(withdrawn).problems == []

    def twice(writer, seq):
        withdrawn(writer, seq)
        withdrawn(writer, seq)

    only(erased_signature(twice).problems, "återtar en underskrift som inte gäller")


# --- Keys -------------------------------------------------------------------------------


def test_export_opened_with_another_key_is_found():
    problems = found(ROWS, STRANGER.vkey)
    assert any("inte den som registret öppnades med" in problem for problem in problems)
    forged = Writer(key=STRANGER).start().rows
    assert found(forged, STRANGER.vkey) == []
    assert found(forged)


def test_opening_that_names_another_key_is_found():
    writer = Writer()
    writer.add("open", {"key": STRANGER.vkey})
    only(found(writer.rows), "inte den som registret öppnades med")


@pytest.mark.parametrize("keys", [[KEY], [KEY2], [KEY2, KEY], [KEY, KEY2, STRANGER], [KEY, KEY]])
def test_key_entry_without_just_both_signatures_is_found(keys):
    writer = Writer().start()
    writer.change_key(keys=keys)
    only(found(writer.rows), "inte signerad av just den nyckel")


def test_old_key_after_the_change_is_found():
    writer = Writer().start()
    writer.change_key()
    writer.add("correct", {"a": 1}, ref=1, keys=[KEY])
    only(found(writer.rows), "inte signerad av just den nyckel")


def test_key_that_is_not_new_or_not_ours_is_found():
    for new in (KEY, SigningKey(b"\x07" * 32, "annan.se/register")):
        writer = Writer().start()
        writer.change_key(new)
        only(found(writer.rows), "inte en ny nyckel")
    writer = Writer().start()
    writer.change_key()
    writer.change_key(KEY)
    only(found(writer.rows), "inte en ny nyckel")


def test_two_key_changes_are_whole():
    writer = Writer().start()
    writer.change_key()
    writer.change_key(STRANGER)
    writer.sign()
    assert found(writer.rows) == []


def other_vkey(data):
    """A key with a right id but not 0x01 and 32 bytes."""
    key_id = hashlib.sha256(NAME.encode() + b"\n" + data).hexdigest()[:8]
    return f"{NAME}+{key_id}+{base64.b64encode(data).decode()}"


BAD_VKEYS = [
    "",
    "abc",
    NAME,
    VKEY.replace("cee8bfa3", "cee8bfa4"),
    VKEY.replace("cee8bfa3", "CEE8BFA3"),
    VKEY.replace("portal", "annan"),
    VKEY[:-4],
    VKEY[:-4] + "!!!!",
    VKEY[:-4] + "åäöå",
    VKEY[:-1],
    other_vkey(b"\x02" * 33),
    other_vkey(b"\x01" * 32),
    other_vkey(b"\x01" * 34),
]


@pytest.mark.parametrize("vkey", [*BAD_VKEYS, None, 1])
def test_bad_vkey_is_unreadable_as_argument_and_a_fault_in_an_entry(vkey):
    with pytest.raises(verifier.Unreadable):
        verifier.verify_export(lines(ROWS), vkey)
    writer = Writer().start()
    writer.add("key", {"key": vkey})
    assert len(found(writer.rows)) == 1


# --- Checkpoints, receipts and texts ----------------------------------------------------


def test_checkpoints_and_receipts_of_the_vectors_are_whole():
    receipts = [json.dumps(vector_receipt(seq), indent=2) for seq in SEQS]
    assert found(ROWS, checkpoints=[row["note"] for row in ROWS], receipts=receipts) == []


HEAD = base64.b64encode(bytes.fromhex(VECTORS["hashes"][1])).decode()


@pytest.mark.parametrize(
    ("note", "fragment"),
    [
        ("", "signerad not"),
        ("något annat", "signerad not"),
        (f"{LOG}\n2\n{HEAD}\n", "signerad not"),
        (f"{LOG}\n2\n{HEAD}\n\n", "signerad not"),
        (f"{LOG}\n2\n{HEAD}\n\nrad\n", "inte är en signatur"),
        (signed(f"{LOG}\n2\n{HEAD}\n", STRANGER), "någon av registrets nycklar"),
        (signed(f"{LOG}\n3\n{HEAD}\n", KEY), "historiken till och med post 2"),
        (signed(f"{LOG}\n11\n{HEAD}\n", KEY), "post 10, som saknas"),
        (signed(f"{LOG}\n0\n{HEAD}\n", KEY), "raderna logg"),
        (signed(f"{LOG}\n02\n{HEAD}\n", KEY), "raderna logg"),
        (signed(f"{LOG}\n2\n{HEAD}\nmer\n", KEY), "raderna logg"),
        (signed(f"{LOG}x\n2\n{HEAD}\n", KEY), "annan logg"),
        (signed(f"{LOG}\n2\n{HEAD[:-2]}t=\n", KEY), "base64"),
        (signed(f"{LOG}\n2\n{HEAD}\n", KEY).replace("\n2\n", "\n1\n"), "signaturen"),
        (signed(f"{LOG}\n2\nA\u030a\n", KEY), "NFC"),
        (signed(f"{LOG}\n2\n{HEAD}\n", KEY) + "\ud800", "surrogat"),
    ],
)
def test_bad_checkpoint_is_found(note, fragment):
    only(found(ROWS, checkpoints=[note]), fragment)


def test_checkpoint_may_carry_a_witness_and_any_key_of_the_log():
    text = f"{LOG}\n2\n{HEAD}\n"
    for keys in ([KEY], [KEY2], [KEY, STRANGER], [STRANGER, KEY]):
        assert found(ROWS, checkpoints=[signed(text, *keys)]) == []
    broken = signed(text, KEY) + KEY2.line("annat\n")
    only(found(ROWS, checkpoints=[broken]), "signaturen")


def receipt_problems(change, seq=3):
    receipt = vector_receipt(seq)
    change(receipt)
    return found(ROWS, receipts=[json.dumps(receipt)])


@pytest.mark.parametrize(
    ("change", "fragment"),
    [
        (lambda r: r["private"]["data"].update(channel="paper"), "private stämmer inte"),
        (lambda r: r["private"].update(salt="00" * 32), "private stämmer inte"),
        (lambda r: r["private"].update(salt="00"), "saltet i private"),
        (lambda r: r["public"]["data"].update(name="X"), "public stämmer inte"),
        (lambda r: r.update(private=None), "private saknas utan gallringspost"),
        (lambda r: r.update(public=None), "public saknas utan gallringspost"),
        (lambda r: r.pop("private"), "just fälten"),
        (lambda r: r.update(extra=1), "just fälten"),
        (lambda r: r.update(note=ROWS[4]["note"]), "gäller inte den här posten"),
        (lambda r: r.update(note=r["note"].replace("zui/", "zuj/")), "just den nyckel"),
        (lambda r: r.update(note=r["note"].replace("Qgo=", "Qgp=")), "base64"),
        (lambda r: r.update(note=r["note"].replace("IQgo=", "JQgo=")), "signaturen"),
        (lambda r: r["entry"].update(time="2026-03-02T09:15:02Z"), "post 3 är en annan"),
        (lambda r: r["entry"].update(v=True), "v är inte 1"),
    ],
)
def test_changed_receipt_is_found(change, fragment):
    only(receipt_problems(change), fragment)


def test_receipt_without_an_erased_private_part_is_whole():
    assert VECTORS["private"].get("2") is None
    assert receipt_problems(lambda receipt: None, seq=2) == []


def test_receipt_beyond_the_export_is_found():
    only(found(ROWS[:8], receipts=[json.dumps(vector_receipt(9))]), "post 9 saknas i exporten")


def test_receipt_of_an_entry_without_a_right_note_is_found():
    rows = copy.deepcopy(ROWS)
    rows[7]["note"] = rows[8]["note"]
    problems = found(rows, receipts=[json.dumps(vector_receipt(7))])
    assert len(problems) == 2 and "inte rätt signerad" in problems[1]


def test_text_is_found_by_its_hash():
    text = "# Överenskommelsen\n".encode()
    writer = Writer()
    writer.add("open", {"key": VKEY})
    writer.add("document", {"version": "1"}, document=hashlib.sha256(text).hexdigest())
    assert found(writer.rows, texts=[text]) == []
    only(found(writer.rows, texts=[text + b"\n"]), "inte något av registrets dokument")


# --- As a script ------------------------------------------------------------------------


@pytest.fixture
def script(tmp_path):
    """Run a copy of the verifier alone in an empty folder, as someone who downloaded it."""
    shutil.copy(verifier.__file__, tmp_path / "verifier.py")
    (tmp_path / "export.jsonl").write_bytes(dump(ROWS))
    (tmp_path / "checkpoint.txt").write_text(ROWS[5]["note"], encoding="utf-8", newline="")
    (tmp_path / "kvittens.json").write_text(json.dumps(vector_receipt(9)), encoding="utf-8")
    (tmp_path / "latin1.txt").write_bytes("åäö".encode("latin-1"))
    (tmp_path / "text.md").write_bytes(b"x")

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-I", "verifier.py", *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", **environment},
        )

    run.folder = tmp_path
    return run


def test_script_says_whole(script):
    kept = ["--checkpoint", "checkpoint.txt", "--receipt", "kvittens.json"]
    result = script("export.jsonl", "--vkey", VKEY, *kept)
    assert (result.returncode, result.stderr) == (0, "")
    assert "helt" in result.stdout and VECTORS["hashes"][9] in result.stdout


def test_script_says_broken_with_one_reason_a_line(script):
    rows = copy.deepcopy(ROWS)
    rows[1]["public"]["data"]["title"] = rows[8]["public"]["data"]["title"] = "rad\nrad"
    rows[4]["entry"]["kind"] = "rad\nrad\x1b[2J"
    (script.folder / "export.jsonl").write_bytes(dump(rows))
    result = script("export.jsonl", "--vkey", VKEY, "--text", "text.md")
    reasons = result.stdout.splitlines()
    assert result.returncode == 1 and "\x1b" not in result.stdout
    assert [reason.split(":")[0] for reason in reasons[:3]] == ["Post 1", "Rad 5", "Post 8"]
    assert reasons[-1].startswith("Texten text.md: ")
    assert "Traceback" not in result.stderr


def test_script_prints_notes_apart(script):
    writer = Writer().start()
    writer.add("correct", {"a": 1}, ref=1, time="2025-12-31T23:59:59Z")
    (script.folder / "export.jsonl").write_bytes(dump(writer.rows))
    result = script("export.jsonl", "--vkey", VKEY)
    assert result.returncode == 0 and "helt" in result.stdout
    assert result.stderr.startswith("Anmärkning: Post 2")


BAD_EXPORTS = {
    "not-utf8": b'{"a": "\xe5"}\n',
    "not-json": b"hej\n",
    "half": dump(ROWS)[:-20],
    "blank-line": dump(ROWS[:1]) + b"\n" + dump(ROWS[1:]),
    "two-on-a-line": dump(ROWS).replace(b"\n", b" ", 1),
    "bom": b"\xef\xbb\xbf" + dump(ROWS),
    "nan": b'{"entry": NaN}\n',
    "infinity": b"-Infinity\n",
    "deep": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "control": b'{"a": "\x01"}\n',
}


@pytest.mark.parametrize("name", BAD_EXPORTS)
def test_unreadable_export_exits_with_2(script, name):
    (script.folder / "bad").write_bytes(BAD_EXPORTS[name])
    says_why(script("bad", "--vkey", VKEY))


@pytest.mark.parametrize("vkey", BAD_VKEYS)
def test_unreadable_vkey_exits_with_2(script, vkey):
    assert "--vkey" in says_why(script("export.jsonl", "--vkey", vkey))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["export.jsonl"],
        ["export.jsonl", "--vkey"],
        ["export.jsonl", "--vkey", VKEY, "--annat"],
        ["saknas.jsonl", "--vkey", VKEY],
        [".", "--vkey", VKEY],
        ["export.jsonl", "--vkey", VKEY, "--checkpoint", "saknas"],
        ["export.jsonl", "--vkey", VKEY, "--checkpoint", "latin1.txt"],
        ["export.jsonl", "--vkey", VKEY, "--receipt", "saknas"],
        ["export.jsonl", "--vkey", VKEY, "--receipt", "latin1.txt"],
        ["export.jsonl", "--vkey", VKEY, "--receipt", "checkpoint.txt"],
        ["export.jsonl", "--vkey", VKEY, "--text", "saknas"],
    ],
)
def test_unreadable_input_exits_with_2(script, arguments):
    says_why(script(*arguments))


def says_why(result):
    """Exit 2, one Swedish sentence on stderr, nothing on stdout; returns the sentence."""
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and " " in result.stderr
    assert "Traceback" not in result.stderr and "Error" not in result.stderr
    return result.stderr


def test_terminal_without_swedish_letters_gets_an_answer(script):
    (script.folder / "export.jsonl").write_bytes(dump(ROWS[1:]))
    command = [sys.executable, "verifier.py", "export.jsonl", "--vkey", VKEY]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = subprocess.run(command, cwd=script.folder, capture_output=True, env=environment)
    assert result.returncode == 1 and b"Traceback" not in result.stderr
    assert rb"Post 1: registret b\xf6rjar" in result.stdout


def test_verifier_imports_nothing_from_the_project():
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module.split(".")[0])
    assert "json" in names
    assert names - sys.stdlib_module_names == {"cryptography"}
