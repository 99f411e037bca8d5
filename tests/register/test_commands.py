"""The register's commands: their exit codes, and that they can be run again."""

import base64
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organisations.models import ActiveSignature, RegisterEntry, RegisterPart
from organisations.register import flows, guard
from organisations.register.receipts import receipt_bytes
from tests.register import story
from tests.unguarded import settle, unguarded


def run(command, *arguments):
    """Exit code and everything said."""
    out = StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=out)
    except CommandError as problem:
        return problem.returncode, f"{out.getvalue()}{problem}"
    except SystemExit as ending:
        return ending.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def told(skane, settings):
    return story.whole_story(skane, settings)


@pytest.fixture
def exported(skane, told, tmp_path):
    path = tmp_path / "export.jsonl"
    path.write_text("\n".join(story.export(skane)) + "\n", encoding="utf-8", newline="")
    return path


class TestVerifyStored:
    def test_whole(self, told):
        code, said = run("verify_register")
        assert code == 0, said
        assert "skane Registret är helt: 13 poster" in said
        assert run("verify_register", "--agreement", "skane")[0] == 0

    def test_nothing_open_is_whole_too(self, ostergotland):
        assert run("verify_register", "--agreement", "ostergotland")[0] == 2
        assert run("verify_register", "--agreement", "finns-inte")[0] == 2

    @pytest.mark.parametrize(("column", "value"), [
        ("hash", "f" * 64), ("prev", "f" * 64), ("note", "x"), ("kind", "document"),
        ("document", "f" * 64), ("ref", 0), ("time", "2020-01-01T00:00:00Z"),
        ("canonical", "{}"), ("canonical", '{"v": 1}'), ("canonical", "[]"),
    ])  # fmt: skip
    def test_changed_column_is_found(self, told, column, value):
        with unguarded():
            RegisterEntry.objects.filter(pk=told["first"].pk).update(**{column: value})
        code, said = run("verify_register")
        assert code == 1 and re.search(r"^skane: (Rad|Post) ", said, re.MULTILINE), said

    @pytest.mark.parametrize(
        ("column", "value"), [("salt", "0" * 64), ("data", "{}"), ("salt", "x")]
    )
    @pytest.mark.parametrize("kind", ["public", "private"])
    def test_changed_part_is_found(self, told, kind, column, value):
        part = RegisterPart.objects.get(entry=told["first"], kind=kind)
        with unguarded():
            RegisterPart.objects.filter(pk=part.pk).update(**{column: value})
        code, said = run("verify_register")
        assert code == 1 and f"Post {told['first'].seq}: " in said

    def test_missing_part_is_found(self, told):
        for kind in ("public", "private"):
            with unguarded():
                RegisterPart.objects.filter(entry=told["first"], kind=kind).delete()
            code, said = run("verify_register")
            assert code == 1 and "saknas utan gallringspost" in said

    def test_part_that_should_be_erased_is_found(self, told):
        with unguarded():
            RegisterPart.objects.create(
                entry=told["other"], kind="private", salt="0" * 64, data='{"name":"Bo"}'
            )
        code, said = run("verify_register")
        assert code == 1 and "gallrad men finns kvar" in said

    def test_row_that_is_not_json_is_unreadable(self, told):
        with unguarded():
            RegisterEntry.objects.filter(pk=told["first"].pk).update(canonical="{")
        assert run("verify_register")[0] == 2

    def test_wrong_account_of_who_has_signed_is_found(self, told):
        ActiveSignature.objects.filter(organisation="o-78").delete()
        code, said = run("verify_register")
        assert code == 1 and "bland underskrifterna som gäller" in said

    def test_missing_guard_is_found(self, told):
        settle(connection)
        guard.take_down(connection)
        code, said = run("verify_register")
        assert code == 1 and "spärr register_entry_" in said

    def test_other_key_is_found_and_a_missing_one_is_a_note(self, told, settings):
        settings.REGISTER_KEY = base64.b64encode(b"\x44" * 32).decode()
        code, said = run("verify_register")
        assert code == 1 and "REGISTER_KEY är en annan" in said
        settings.REGISTER_KEY = ""
        code, said = run("verify_register")
        assert code == 0 and "REGISTER_KEY saknas" in said

    def test_kept_checkpoint_and_receipt(self, told, tmp_path):
        note, receipt = tmp_path / "checkpoint.txt", tmp_path / "kvittens.json"
        note.write_text(told["first"].note, encoding="utf-8", newline="")
        receipt.write_bytes(receipt_bytes(told["first"]))
        kept = ("--checkpoint", note, "--receipt", receipt)
        assert run("verify_register", *kept)[0] == 0
        assert run("verify_register", "--agreement", "skane", *kept)[0] == 0
        note.write_text(told["first"].note.replace("skane", "annat"), encoding="utf-8")
        assert run("verify_register", "--agreement", "skane", *kept)[0] == 1
        assert run("verify_register", "--receipt", tmp_path / "saknas")[0] == 2

    def test_pinned_opening_key(self, skane, told):
        assert run("verify_register", "--vkey", story.opening_key(skane))[0] == 0
        other = "portal.example.se/register+cee8bfa3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
        assert run("verify_register", "--vkey", other)[0] == 1
        assert run("verify_register", "--vkey", "abc")[0] == 2


class TestVerifyExport:
    def test_exit_codes(self, skane, exported, tmp_path):
        vkey = ("--vkey", story.opening_key(skane))
        assert run("verify_register", "--export", exported, *vkey)[0] == 0
        assert run("verify_register", "--export", exported)[0] == 2
        assert run("verify_register", "--export", tmp_path / "saknas", *vkey)[0] == 2
        text = exported.read_text(encoding="utf-8")
        exported.write_text(text.replace("Stödlinjen", "Stödlinjer"), encoding="utf-8")
        code, said = run("verify_register", "--export", exported, *vkey)
        assert code == 1 and "public stämmer inte" in said
        exported.write_text(text[:-9], encoding="utf-8")
        assert run("verify_register", "--export", exported, *vkey)[0] == 2

    def test_as_a_process(self, skane, exported):
        """The exit code that a shell sees."""
        command = [sys.executable, "manage.py", "verify_register", "--export", str(exported)]
        for more, code in ((["--vkey", story.opening_key(skane)], 0), ([], 2)):
            done = subprocess.run(command + more, capture_output=True, text=True,
                                  env={"DJANGO_SETTINGS_MODULE": "tests.settings"})  # fmt: skip
            assert done.returncode == code, done.stderr
            assert "Traceback" not in done.stderr


class TestRotate:
    def test_all_agreements_and_again(self, client, skane, ostergotland, settings):
        settings.REGISTER_NEW_KEY = story.NEW_KEY
        story.sign(skane)
        code, said = run("rotate_register_key")
        assert code == 0
        assert "skane: the new key takes over in entry 4" in said
        assert "ostergotland: nothing to change" in said and "REGISTER_KEY" in said
        code, said = run("rotate_register_key")
        assert code == 0 and "skane: nothing to change" in said
        settings.REGISTER_KEY = story.NEW_KEY
        assert run("rotate_register_key")[0] == 0
        story.sign(skane, "o-78")
        assert story.check(skane) == []
        assert RegisterEntry.objects.filter(kind="key").count() == 1
        assert run("verify_register")[0] == 0

    @pytest.mark.parametrize("new", ["", "abc", "inte base64!", base64.b64encode(b"x").decode()])
    def test_unusable_new_key_changes_nothing(self, skane, settings, new):
        settings.REGISTER_NEW_KEY = new
        assert run("rotate_register_key")[0] == 1
        assert not RegisterEntry.objects.filter(kind="key").exists()

    def test_all_or_none(self, skane, ostergotland, settings):
        settings.REGISTER_NEW_KEY = story.NEW_KEY
        entry = flows.open_register(ostergotland)
        with unguarded():
            RegisterEntry.objects.filter(pk=entry.pk).update(note="x")
        code, said = run("rotate_register_key")
        assert code == 1 and "No register was changed" in said
        assert not RegisterEntry.objects.filter(kind="key").exists()


class TestReplay:
    """The database is restored to an earlier day; the export is newer."""

    @pytest.fixture
    def restored(self, skane, exported, told):
        """As a backup from after the first signature, of which a later entry erased a part."""
        kept = told["other"].seq
        lost = RegisterEntry.objects.filter(agreement=skane, seq__gt=kept)
        private = story.private()
        with unguarded():
            ActiveSignature.objects.filter(agreement=skane).delete()
            RegisterPart.objects.filter(entry__in=lost).delete()
            lost.delete()
            RegisterPart.objects.create(
                entry=told["other"], kind="private", salt=private.salt.hex(), data="{}"
            )
        for name, organisation in (("first", "o-77"), ("other", "o-78")):
            ActiveSignature.objects.create(
                agreement=skane, organisation=organisation, entry=told[name]
            )
        return exported

    def test_brings_back_every_byte_and_erases_again(self, skane, restored, told):
        text = restored.read_text(encoding="utf-8")
        code, said = run("replay_register", restored)
        assert code == 0, said
        assert "\n".join(story.export(skane)) + "\n" == text
        assert not told["other"].parts.filter(kind="private").exists()
        assert "8 entries added, 1 parts erased" in said
        assert "cannot bring back" in said and "Lost with the database" in said
        holding = ActiveSignature.objects.filter(agreement=skane).order_by("entry__seq")
        assert [row.entry.kind for row in holding] == ["renew", "sign"]
        code, said = run("replay_register", restored)
        assert code == 0 and "0 entries added, 0 parts erased" in said

    def test_lost_private_parts_are_named_until_they_are_erased(self, skane, told, restored):
        code, said = run("replay_register", restored)
        assert f"entries {told['renewed'].seq}, {told['again'].seq}." in said
        code, said = run("verify_register")
        assert code == 1 and said.count("saknas utan gallringspost") == 2
        for name in ("renewed", "again"):
            story.erase(skane, told[name].seq)
        assert run("verify_register")[0] == 0

    def test_with_receipts_nothing_is_lost(self, skane, settings, tmp_path):
        entry = story.sign(skane)
        lines, raw = story.export(skane), receipt_bytes(entry)
        export, receipt = tmp_path / "export.jsonl", tmp_path / "kvittens.json"
        export.write_text("\n".join(lines), encoding="utf-8")
        receipt.write_bytes(raw)
        with unguarded():
            ActiveSignature.objects.all().delete()
            entry.parts.all().delete()
            RegisterEntry.objects.filter(pk=entry.pk).delete()
        code, said = run("replay_register", export, "--receipt", receipt)
        assert code == 0 and "Lost" not in said, said
        assert receipt_bytes(RegisterEntry.objects.get(seq=3, agreement=skane)) == raw
        assert run("verify_register")[0] == 0

    def test_goes_on_from_there(self, skane, restored):
        run("replay_register", restored)
        story.sign(skane, "o-90")
        assert story.check(skane) == []

    def test_older_export_adds_nothing(self, skane, exported, told):
        lines = exported.read_text(encoding="utf-8").splitlines()
        exported.write_text("\n".join(lines[:6]), encoding="utf-8")
        code, said = run("replay_register", exported)
        assert code == 0 and "0 entries added" in said

    def test_another_history_is_refused(self, skane, restored, settings):
        settings.REGISTER_KEY = base64.b64encode(bytes(range(32))).decode()  # as on that day
        story.sign(skane, "o-99")
        settings.REGISTER_KEY = story.NEW_KEY
        before = RegisterEntry.objects.count()
        code, said = run("replay_register", restored)
        assert code == 1 and "är en annan i exporten" in said
        assert RegisterEntry.objects.count() == before

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda text: text.replace("Stödlinjen", "Stödlinjer"), 1),
            (lambda text: text.replace("/skane/", "/finns-inte/"), 1),
            (lambda text: text[:-9], 2),
            (lambda text: "", 2),
            (lambda text: "[]", 1),
            (lambda text: "{}", 1),
            (lambda text: '{"entry": {"log": 1}}', 1),
            (lambda text: '{"entry": {"log": "x"}}', 1),
            (lambda text: "inte json", 2),
        ],
    )
    def test_bad_export_changes_nothing(self, restored, change, code):
        before = RegisterEntry.objects.count()
        restored.write_text(change(restored.read_text(encoding="utf-8")), encoding="utf-8")
        found, said = run("replay_register", restored)
        assert found == code and said
        assert RegisterEntry.objects.count() == before

    def test_needs_our_key(self, restored, settings):
        before = RegisterEntry.objects.count()
        for key in ("", base64.b64encode(b"\x33" * 32).decode()):
            settings.REGISTER_KEY = key
            code, said = run("replay_register", restored)
            assert code == 1 and "REGISTER_KEY" in said
        assert RegisterEntry.objects.count() == before
        assert run("replay_register", "saknas.jsonl")[0] == 2
