"""The page where a receipt is checked, and what the register's pages tell."""

import io
import json
import shutil
import subprocess
import sys
import zlib

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import writer
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file

from organisations.models import RegisterEntry
from organisations.register import control as page
from organisations.register import flows
from organisations.register.receipts import receipt_bytes, receipt_of
from tests.register import story
from tests.unguarded import unguarded

pytestmark = pytest.mark.one_database

ADDRESS = "/skane/register/kontrollera/"


@pytest.fixture
def told(skane, settings):
    return story.whole_story(skane, settings)


@pytest.fixture
def drop(client):
    """Drop a file on the page; returns what the page says. Never a cookie, never kept."""

    def drop(raw, name="kvittens.json", address=ADDRESS):
        response = client.post(address, {"file": SimpleUploadedFile(name, raw)})
        assert response.status_code == 200
        assert not response.cookies
        assert response["Cache-Control"] == "private, no-store"
        return response.content.decode()

    return drop


def pdf_with(raw, name="kvittens.json", compress=True, and_then=lambda made: None):
    made = writer.PdfFileWriter()
    made.insert_page(writer.PageObject(contents=made.add_object(
        writer.generic.StreamObject(stream_data=b"")), media_box=(0, 0, 100, 100)))  # fmt: skip
    stored = EmbeddedFileObject.from_file_data(made, raw, compress=compress)
    embed_file(made, FileSpec(file_spec_string=name, file_name=name, embedded_data=stored))
    and_then(made)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def test_page_sets_no_cookie_and_has_one_field(client, skane):
    response = client.get(ADDRESS)
    assert response.status_code == 200 and not response.cookies
    assert response["Cache-Control"].startswith("public")
    text = response.content.decode()
    assert text.count('type="file"') == text.count("<input") == 1
    assert "csrfmiddlewaretoken" not in text


def test_works_for_a_browser_that_enforces_tokens(skane, told):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    file = SimpleUploadedFile("kvittens.json", receipt_bytes(told["first"]))
    assert "är äkta" in strict.post(ADDRESS, {"file": file}).content.decode()


class TestGenuine:
    def test_says_so_and_what_has_happened_since(self, drop, told):
        said = drop(receipt_bytes(told["first"]))
        assert "Kvittot är äkta" in said and "gäller inte längre i sig" in said
        for name in ("corrected", "renewed", "unpublished"):
            assert f'/skane/register/{told[name].seq}/"' in said
        assert "Fel: " not in said

    def test_signature_that_holds(self, drop, told):
        said = drop(receipt_bytes(told["again"]))
        assert "underskrift som gäller nu" in said and "Inget har skrivits in" in said

    def test_erased_and_withdrawn(self, drop, told):
        said = drop(receipt_bytes(RegisterEntry.objects.get(pk=told["other"].pk)))
        assert "Kvittot är äkta" in said and "gallrad" in said and "Utträde" in said

    def test_kept_before_the_erasure_it_is_still_genuine(self, drop, skane):
        entry = story.sign(skane)
        raw = receipt_bytes(entry)
        story.erase(skane, entry.seq)
        said = drop(raw)
        assert "Kvittot är äkta" in said and "Gallring" in said
        assert "bo@example.se" not in said and "Bo Ek" not in said

    def test_every_kind(self, drop, told, skane):
        for entry in RegisterEntry.objects.filter(agreement=skane):
            assert "Kvittot är äkta" in drop(receipt_bytes(entry)), entry.kind

    @pytest.mark.parametrize("compress", [True, False])
    def test_inside_a_pdf(self, drop, told, compress):
        pdf = pdf_with(receipt_bytes(told["first"]), compress=compress)
        assert "Kvittot är äkta" in drop(pdf, "kvitto.pdf")

    def test_inside_a_pdf_of_the_program_that_makes_ours(self, drop, told, tmp_path):
        (tmp_path / "kvittens.json").write_bytes(receipt_bytes(told["first"]))
        (tmp_path / "kvitto.typ").write_text('#pdf.attach("kvittens.json")\nKvitto')
        assert "Kvittot är äkta" in drop(typst.compile(tmp_path / "kvitto.typ"), "kvitto.pdf")

    def test_in_a_branch_of_the_files_of_a_pdf(self, drop, told):
        def branch(made):
            files = made.root["/Names"]["/EmbeddedFiles"]
            leaf = made.add_object(writer.generic.DictionaryObject(files))
            del files["/Names"]
            files["/Kids"] = writer.generic.ArrayObject([leaf])

        assert "Kvittot är äkta" in drop(pdf_with(receipt_bytes(told["first"]), and_then=branch))

    def test_saved_by_a_program_that_adds_a_mark_and_spaces(self, drop, told):
        raw = json.dumps(receipt_of(told["first"]), indent=2).encode("utf-8-sig")
        assert "Kvittot är äkta" in drop(raw)

    def test_nothing_is_stored(self, drop, told, tmp_path, settings):
        settings.MEDIA_ROOT = settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        drop(pdf_with(b"x" * 4_000_000, compress=False), "kvitto.pdf")
        assert list(tmp_path.iterdir()) == []


def changed(entry, change):
    receipt = receipt_of(entry)
    change(receipt)
    return json.dumps(receipt).encode()


FORGED = {
    "name": (lambda r: r["public"]["data"].update(name="En annan"), "inte de som skrevs under"),
    "signatory": (
        lambda r: r["private"]["data"]["signatories"][0].update(name="En annan"),
        "inte de som skrevs under",
    ),
    "salt": (lambda r: r["private"].update(salt="0" * 64), "inte de som skrevs under"),
    "time": (lambda r: r["entry"].update(time="2020-01-01T00:00:00Z"), "står inte i registret"),
    "seq": (lambda r: r["entry"].update(seq=4), "står inte i registret"),
    "seq far away": (lambda r: r["entry"].update(seq=2**53 - 1), "står inte i registret"),
    "log": (
        lambda r: r["entry"].update(log="annan.se/skane/register/chain-v1"),
        "ett annat register",
    ),
    "note": (lambda r: r.update(note=r["note"].replace("\n4\n", "\n5\n")), "inte gjord med"),
    "signature": (lambda r: r.update(note=r["note"][:-9] + "AAAAAAA=\n"), "inte gjord med"),
    "private part cut": (lambda r: r.update(private=None), "bortklippt"),
    "public part cut": (lambda r: r.update(public=None), "bortklippt"),
    "extra": (lambda r: r.update(more=1), "inte ett kvitto"),
    "entry cut": (lambda r: r.pop("entry"), "inte ett kvitto"),
    "entry of another kind": (lambda r: r.update(entry=[]), "inte ett kvitto"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_receipt_is_seen(drop, skane, name):
    entry = story.sign(skane)
    assert "Kvittot är äkta" in drop(receipt_bytes(entry))
    change, fragment = FORGED[name]
    said = drop(changed(entry, change))
    assert fragment in said and "Kvittot är äkta" not in said
    assert "<title>Fel: " in said and 'role="alert"' in said


def test_receipt_signed_with_another_key_is_seen(drop, skane, settings):
    """As somebody who copied our program would make it, with the same words."""
    entry = story.sign(skane)
    stranger = flows.Signer("localhost:8000/register", b"\x66" * 32)
    text = flows.checkpoint_text(entry.log, entry.seq + 1, entry.hash)
    said = drop(changed(entry, lambda r: r.update(note=stranger.note(text))))
    assert "inte gjord med registrets nyckel" in said


def test_receipt_of_the_register_next_door_is_seen(drop, skane, ostergotland):
    raw = receipt_bytes(flows.open_register(ostergotland))
    said = drop(raw)
    assert "ett annat register än det här: localhost:8000/ostergotland/register" in said
    assert "Kvittot är äkta" in drop(raw, address="/ostergotland/register/kontrollera/")


def test_register_that_is_not_open(drop, skane, ostergotland):
    raw = receipt_bytes(story.sign(skane))
    assert "ett annat register" in drop(raw, address="/ostergotland/register/kontrollera/")


def test_receipt_that_the_register_has_lost_is_seen(drop, skane):
    entry = story.sign(skane)
    raw = receipt_bytes(entry)
    with unguarded():
        entry.active.delete()
        entry.parts.all().delete()
        RegisterEntry.objects.filter(pk=entry.pk).delete()
    assert "står inte i registret" in drop(raw)


BAD = {
    "empty": b"",
    "spaces": b"  \n ",
    "half": None,
    "text": "Hej på dig".encode(),
    "latin-1": "åäö".encode("latin-1"),
    "nul": b"\x00" * 50,
    "html": b"<!doctype html><script>alert(1)</script>",
    "array": b"[]",
    "number": b"1",
    "null": b"null",
    "nan": b"NaN",
    "float": b'{"entry": 1.5}',
    "long number": b"9" * 5000,
    "deep": b"[" * 100_000,
    "deep and whole": b"[" * 900 + b"]" * 900,
    "twice": b'{"a": 1, "a": 2}',
    "surrogate": b'{"a": "\\ud800"}',
    "fields of other types": b'{"entry": 1, "note": 1, "public": 1, "private": 1}',
    "large": b'"' + b"a" * 1_000_001 + b'"',
    "larger": b"a" * 9_000_000,
    "pdf of nothing": b"%PDF-1.7\n",
    "pdf that lies": b"%PDF-1.7\n1 0 obj<</Names 1 0 R>>endobj\n"
    b"trailer<</Root 1 0 R>>startxref\n9\n%%EOF",
    "zip": b"PK\x03\x04" + b"\x00" * 100,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gets_a_plain_answer(drop, skane, name):
    raw = BAD[name] if name != "half" else receipt_bytes(story.sign(skane))[:-20]
    said = drop(raw)
    assert "Kvittot gick inte att bekräfta" in said
    assert "<script>alert" not in said


@pytest.mark.parametrize(
    "raw",
    [b"inte json", b"", b"a" * 1_000_001, zlib.compress(b"x")],
    ids=["text", "empty", "large", "zip"],
)
def test_pdf_with_something_else_in_it(drop, skane, raw):
    assert "Kvittot gick inte att bekräfta" in drop(pdf_with(raw), "kvitto.pdf")


def test_pdf_without_a_receipt_or_cut(drop, skane):
    whole = pdf_with(receipt_bytes(story.sign(skane)))
    other = pdf_with(receipt_bytes(story.sign(skane, "o-78")), name="annat.json")
    for raw in (other, whole[:-300], whole[: len(whole) // 2], whole[:20]):
        assert "PDF-filen har inget kvitto" in drop(raw, "kvitto.pdf")


def test_pdf_whose_files_go_in_a_circle(drop, skane):
    def circle(made):
        names = made.root["/Names"]
        files = names.raw_get("/EmbeddedFiles")
        del names["/EmbeddedFiles"]["/Names"]
        names["/EmbeddedFiles"]["/Kids"] = writer.generic.ArrayObject([files] * 1000)

    assert "PDF-filen har inget kvitto" in drop(pdf_with(b"{}", and_then=circle), "kvitto.pdf")


def test_pdf_that_unfolds_without_end(drop, skane):
    """A small file is not unfolded into what would fill the memory."""
    bomb = pdf_with(b" " * 100_000_000)
    assert len(bomb) < 1_000_000
    assert "Kvittot gick inte att bekräfta" in drop(bomb, "kvitto.pdf")


def test_file_beyond_all_measure_is_not_read(client, skane, drop):
    said = drop(b"a" * 11_000_000)
    assert "för stor" in said
    assert page.MOST_SENT < 11_000_000


def test_no_file_at_all(client, skane):
    for data in ({}, {"file": "text"}, {"annat": SimpleUploadedFile("x", b"x")}):
        response = client.post(ADDRESS, data)
        assert response.status_code == 200 and not response.cookies
        assert "Välj filen som du vill kontrollera" in response.content.decode()
    response = client.post(ADDRESS, b"x", content_type="application/octet-stream")
    assert "Välj filen" in response.content.decode()
    for broken in (b"", b"--x\r\nContent"):
        response = client.post(ADDRESS, broken, content_type="multipart/form-data; boundary=x")
        assert response.status_code in (200, 400)
    assert client.put(ADDRESS, b"x").status_code == 405
    assert client.post("/finns-inte/register/kontrollera/", {}).status_code == 404


@pytest.mark.one_database
def test_random_damage_never_breaks_the_page(drop, skane):
    import random

    entry = story.sign(skane)
    source = random.Random(11)
    for raw, name in (
        (receipt_bytes(entry), "kvittens.json"),
        (pdf_with(receipt_bytes(entry)), "k.pdf"),
    ):
        for _ in range(60):
            damaged = bytearray(raw)
            for _ in range(source.randint(1, 4)):
                damaged[source.randrange(len(raw))] ^= 1 << source.randrange(8)
            said = drop(bytes(damaged), name)
            assert ("Kvittot är äkta" in said) != ("gick inte att bekräfta" in said)


# --- What the register's pages tell ------------------------------------------------------------


class TestPages:
    def page(self, client, address=""):
        return client.get(f"/skane/register/{address}").content.decode()

    def test_each_kind_is_explained(self, client, skane, told):
        text = self.page(client)
        assert text.count("<dt>") == len(RegisterEntry.Kind)
        assert "En falsk ny post av någon som har nyckeln" in text
        for word in ("sha256sum", "openssl pkeyutl", "verifier.py export.jsonl"):
            assert word in text

    def test_entries_lead_both_ways(self, client, skane, told):
        first = self.page(client, f"{told['first'].seq}/")
        for name in ("corrected", "renewed"):
            seq = told[name].seq
            assert f'href="/skane/register/{seq}/"' in first
            assert f'href="/skane/register/{told["first"].seq}/"' in self.page(client, f"{seq}/")
        assert f'href="/skane/register/{told["unpublished"].seq}/"' not in first

    def test_what_is_erased_says_so(self, client, skane, told):
        other = self.page(client, f"{told['other'].seq}/")
        assert "gallrad" in other and "Stödlinjen" in other
        renewed = self.page(client, f"{told['renewed'].seq}/")
        assert "gallrad" in renewed and "Stödlinjen" not in renewed
        assert self.page(client).count("(gallrad)") == 2
        assert "gallrad" not in self.page(client, f"{told['first'].seq}/")

    def test_every_entry_has_a_page_that_says_what_it_proves(self, client, skane, told):
        leads = {
            self.page(client, f"{entry.seq}/").split('class="lead">')[1].split("<")[0].strip()
            for entry in RegisterEntry.objects.filter(agreement=skane)
        }
        assert len(leads) == len(RegisterEntry.Kind)

    def test_names_of_signatories_stand_nowhere(self, client, skane, told):
        pages = ["", "export.jsonl", ADDRESS] + [f"{n}/" for n in range(13)]
        for address in pages:
            assert "bo@example.se" not in self.page(client, address)


class TestByHand:
    """The instructions of the page, followed."""

    @pytest.fixture
    def folder(self, client, skane, told, tmp_path):
        files = ("export.jsonl", "checkpoint.txt", "vkey.txt", "verifier.py")
        for name in files:
            response = client.get(f"/skane/register/{name}")
            (tmp_path / name).write_bytes(response.content)
        (tmp_path / "kvittens.json").write_bytes(receipt_bytes(told["first"]))
        return tmp_path

    def commands(self, client):
        from html import unescape

        text = client.get("/skane/register/").content.decode()
        blocks = text.split("<pre><code>")[1:]
        return [unescape(block.split("</code>")[0]) for block in blocks]

    def run(self, folder, command):
        command = command.replace("python3", sys.executable)
        return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True)

    def test_script_is_a_file_to_save(self, client, skane):
        for _ in range(2):  # also when the page is kept
            response = client.get("/skane/register/verifier.py")
            assert response["Content-Type"].startswith("text/x-python")
            assert response["Content-Disposition"] == 'attachment; filename="verifier.py"'
            assert response.content.startswith(b"#!/usr/bin/env python3")

    def test_script(self, client, folder):
        whole, with_receipt = self.commands(client)[:2]
        for command in (whole, with_receipt):
            done = self.run(folder, command)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "Registret är helt" in done.stdout
        export = folder / "export.jsonl"
        export.write_text(export.read_text().replace("Stödlinjen", "Stödlinjer"))
        assert self.run(folder, whole).returncode == 1

    def test_sha256sum(self, client, folder, told):
        text, post = self.commands(client)[2:4]
        download = client.get("/skane/overenskommelsen/reviderad/text.md").content
        (folder / "text.md").write_bytes(download)
        assert self.run(folder, text).stdout.split()[0] == told["first"].document
        (folder / "post.json").write_text(told["first"].canonical, newline="")
        assert self.run(folder, post).stdout.split()[0] == told["first"].hash

    @pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine")
    def test_openssl(self, client, folder):
        command = self.commands(client)[4]
        done = self.run(folder, command)
        assert done.returncode == 0, done.stderr
        assert "Signature Verified Successfully" in done.stdout
        note = folder / "checkpoint.txt"
        note.write_text(note.read_text().replace("\n13\n", "\n12\n"))
        assert self.run(folder, command).returncode != 0
