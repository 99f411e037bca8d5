"""The register as we write it: byte for byte as the vectors, and whole to a verifier of others."""

import base64
import json
from pathlib import Path

import pytest

from organisations.models import RegisterEntry
from organisations.register import flows, verifier
from organisations.register.canonical import NotCanonical, canonical, commitment, entry_hash
from organisations.register.notes import RegisterKeyMissing, Signer, checkpoint_text
from tests import cast
from tests.unguarded import unguarded

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())
ROWS = list(enumerate(VECTORS["rows"]))
FIRST_KEY = bytes.fromhex(VECTORS["seed_hex"])
SECOND_KEY = bytes(range(1, 33))
KEY_CHANGE = 6


@pytest.mark.parametrize(("seq", "row"), ROWS)
def test_entry_hash_is_the_vectors(seq, row):
    assert entry_hash(canonical(row["entry"])) == VECTORS["hashes"][seq]


@pytest.mark.parametrize(("seq", "row"), ROWS)
def test_commitments_are_the_vectors(seq, row):
    parts = {"public": row["public"], "private": VECTORS["private"].get(str(seq))}
    for kind, part in parts.items():
        if part:
            salt = bytes.fromhex(part["salt"])
            assert commitment(salt, part["data"]) == row["entry"][kind]


@pytest.mark.parametrize(("seq", "row"), ROWS)
def test_note_is_the_vectors(seq, row):
    name = "portal.example.se/register"
    old, new = Signer(name, FIRST_KEY), Signer(name, SECOND_KEY)
    text = checkpoint_text(VECTORS["log"], seq + 1, VECTORS["hashes"][seq])
    note = (new if seq > KEY_CHANGE else old).note(text)
    if seq == KEY_CHANGE:
        note += new.sign(text)
    assert note == row["note"]
    assert old.vkey == VECTORS["vkey"]


@pytest.mark.parametrize(
    "value", [1.5, 2**53, {"å": 1}, "e\u0301", "\ud800", {1: 2}, [float("nan")], b"x", (1,)]
)
def test_what_has_no_canonical_bytes_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def export(client, slug="skane"):
    text = client.get(f"/{slug}/register/export.jsonl").content.decode()
    key = client.get(f"/{slug}/register/vkey.txt").content.decode().strip()
    return verifier.split_lines(text), key


def test_export_of_both_versions_is_whole(client, skane):
    lines, key = export(client)
    kinds = [json.loads(line)["entry"]["kind"] for line in lines if line]
    assert kinds == ["open", "document", "document"]
    assert verifier.verify_export(lines, key) == []


def test_signature_is_entered_as_the_specification_says(client, signed):
    lines, key = export(client)
    checkpoint = client.get("/skane/register/checkpoint.txt").content.decode()
    assert verifier.verify_export(lines, key, checkpoints=[checkpoint]) == []
    row = json.loads([line for line in lines if line][-1])
    assert row["entry"]["kind"] == "sign"
    assert row["entry"]["document"] == signed.signed_version.document_hash
    assert row["public"]["data"] == {
        "organisation_id": f"o-{signed.organisation_id}",
        "name": "Föreningen Åkerbär",
        "number": "802002-1237",
    }
    private = signed.entry.part("private").parsed
    assert set(private) == {"signatories", "decision", "channel"}
    assert private["signatories"][0]["name"] == "Asta Åkesson"
    assert private["channel"] == "online"


def test_private_part_leaves_in_no_page(client, signed):
    secret = signed.entry.part("private")
    for path in ("export.jsonl", "checkpoint.txt", "vkey.txt", "", f"{signed.entry.seq}/"):
        page = client.get(f"/skane/register/{path}").content.decode()
        assert "Asta" not in page
        assert "asta@example.se" not in page
        assert secret.salt not in page


def test_text_of_the_export_is_the_download(client, signed):
    text = client.get("/skane/overenskommelsen/reviderad/text.md").content
    lines, key = export(client)
    register = verifier.Register(lines, key)
    register.check_text(text, "text.md")
    assert register.problems == []


class TestAppend:
    @pytest.fixture
    def begun(self, approved, asta):
        """Asta has begun to sign for Åkerbär."""
        return cast.begun(approved, by=asta)

    def test_without_a_key_nothing_is_signed_and_reading_goes_on(
        self, client, approved, asta, begun, settings
    ):
        settings.REGISTER_KEY = ""
        with pytest.raises(RegisterKeyMissing):
            cast.signs(asta, begun)
        approved.refresh_from_db()
        assert approved.state == "approved"
        assert not approved.signatures.exists()
        assert client.get("/skane/register/").status_code == 200

    @pytest.mark.parametrize("key", ["inte base64!", base64.b64encode(b"kort").decode()])
    def test_unusable_key_is_as_none(self, begun, asta, settings, key):
        settings.REGISTER_KEY = key
        with pytest.raises(RegisterKeyMissing):
            cast.signs(asta, begun)

    def test_another_key_refuses_to_build_on_our_head(self, begun, asta, settings):
        settings.REGISTER_KEY = base64.b64encode(bytes(32)).decode()
        with pytest.raises(flows.RegisterBroken):
            cast.signs(asta, begun)
        assert not RegisterEntry.objects.filter(kind="sign", round__isnull=False).exists()

    def test_tampered_head_is_found_before_anything_is_built_on_it(self, approved, asta, begun):
        head = RegisterEntry.objects.filter(agreement=approved.agreement).last()
        with unguarded():
            RegisterEntry.objects.filter(pk=head.pk).update(hash="f" * 64)
        with pytest.raises(flows.RegisterBroken):
            cast.signs(asta, begun)

    @pytest.mark.parametrize("signature", ["abc", "", "!!!!", "AAAA"])
    def test_damaged_checkpoint_is_found_too(self, approved, asta, begun, signature):
        head = RegisterEntry.objects.filter(agreement=approved.agreement).last()
        note = head.note.rsplit(" ", 1)[0] + f" {signature}\n"
        with unguarded():
            RegisterEntry.objects.filter(pk=head.pk).update(note=note)
        with pytest.raises(flows.RegisterBroken):
            cast.signs(asta, begun)

    def test_the_chain_keeps_its_name_when_the_portal_moves(self, begun, asta, settings):
        settings.PUBLIC_HOST = "ny.example.se"
        entry = cast.signs(asta, begun)
        assert entry.log == "localhost:8000/skane/register/chain-v1"

    def test_opening_twice_is_once(self, skane):
        assert flows.open_register(skane).seq == 0
        assert RegisterEntry.objects.filter(agreement=skane, kind="open").count() == 1
