"""Every kind of entry, what its rules refuse, and what an append costs."""

import base64
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organisations.models import ActiveSignature, RegisterEntry
from organisations.register import checks, flows, verifier
from organisations.register.canonical import Part
from organisations.register.receipts import as_line, receipt_bytes
from tests.register import story
from tests.register.story import Kind
from tests.unguarded import unguarded


def refused(act, fragment):
    """The act is refused in words that have the fragment, and writes nothing."""
    before = RegisterEntry.objects.count()
    with pytest.raises(flows.RuleBroken) as problem, transaction.atomic():
        act()
    assert fragment in str(problem.value)
    assert RegisterEntry.objects.count() == before


def test_whole_story_is_whole_to_the_verifier_and_in_the_database(skane, settings):
    told = story.whole_story(skane, settings)
    assert [e.kind for e in told.values()] == [
        "sign", "sign", "correct", "document", "renew", "withdraw", "erase", "key", "sign", "erase",
    ]  # fmt: skip
    notes = [entry.note for entry in RegisterEntry.objects.filter(agreement=skane)]
    assert story.check(skane, checkpoints=notes) == []
    register = checks.check_register(skane)
    assert register.problems == [] and register.notes == []
    active = ActiveSignature.objects.filter(agreement=skane).order_by("entry__seq")
    holding = [(row.organisation, row.entry) for row in active]
    assert holding == [("o-77", told["renewed"]), ("o-78", told["again"])]


def test_receipt_of_every_entry_is_genuine(skane, settings):
    story.whole_story(skane, settings)
    receipts = [receipt_bytes(entry) for entry in RegisterEntry.objects.filter(agreement=skane)]
    assert story.check(skane, receipts=receipts) == []
    for raw in receipts:
        assert as_line(verifier.load(raw, "kvittens.json")).encode() == raw
        assert set(verifier.load(raw, "kvittens.json")) == {"entry", "note", "public", "private"}


def test_key_entry_is_signed_by_both_and_what_follows_by_the_new_one(skane, settings):
    told = story.whole_story(skane, settings)
    assert told["key"].note.count("— localhost:8000/register ") == 2
    assert told["again"].note.count("— localhost:8000/register ") == 1
    assert len(flows.keys_of(skane)) == 2


class TestSign:
    def test_second_signature_of_an_organisation_is_refused(self, skane):
        story.sign(skane)
        refused(lambda: story.sign(skane), "redan en underskrift som gäller")

    def test_and_by_the_database_itself(self, skane):
        entry = story.sign(skane)
        other = story.sign(skane, "o-78")
        ActiveSignature.objects.filter(entry=other).delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            ActiveSignature.objects.create(agreement=skane, organisation="o-77", entry=other)
        assert entry.active.organisation == "o-77"

    def test_signature_in_another_agreement_is_no_hindrance(self, skane, ostergotland):
        story.sign(skane)
        flows.open_register(ostergotland)
        story.adopt(ostergotland)
        assert story.sign(ostergotland, document=story.NEW_TEXT).seq == 2

    def test_party_signs_as_itself(self, skane):
        story.sign(skane, "party:region-skane")
        refused(lambda: story.sign(skane, "party:region-skane"), "redan")
        assert story.check(skane) == []

    def test_text_that_is_not_adopted_is_refused(self, skane, ostergotland):
        refused(lambda: story.sign(skane, document="e" * 64), "inte antagen")
        story.adopt(skane, "e" * 64)
        flows.open_register(ostergotland)
        refused(lambda: story.sign(ostergotland, document="e" * 64), "inte antagen")

    def test_after_a_withdrawal_the_organisation_may_sign_again(self, skane):
        story.withdraw(skane, story.sign(skane).seq)
        story.sign(skane)
        assert story.check(skane) == []

    def test_same_form_token_twice_is_refused_by_the_database(self, skane):
        story.sign(skane, form_token="same")
        with pytest.raises(IntegrityError), transaction.atomic():
            story.sign(skane, "o-78", form_token="same")


class TestRenew:
    def test_only_the_signature_that_holds(self, skane):
        first = story.sign(skane)
        story.adopt(skane)
        second = story.renew(skane, first.seq)
        story.adopt(skane, "e" * 64)
        refused(lambda: story.renew(skane, first.seq, document="e" * 64), "kan inte förnyas")
        refused(lambda: story.renew(skane, 1, document="e" * 64), "kan inte förnyas")
        story.renew(skane, second.seq, document="e" * 64)
        assert story.check(skane) == []

    def test_only_by_the_same_organisation(self, skane):
        first, other = story.sign(skane), story.sign(skane, "o-78")
        story.adopt(skane)
        refused(lambda: story.renew(skane, first.seq, "o-78"), "kan inte förnyas")
        refused(lambda: story.renew(skane, other.seq, "o-79"), "kan inte förnyas")

    def test_not_the_same_version_and_not_one_that_is_not_adopted(self, skane):
        first = story.sign(skane)
        same = story.text_in_force(skane)
        refused(lambda: story.renew(skane, first.seq, document=same), "redan skrivit under")
        refused(lambda: story.renew(skane, first.seq), "inte antagen")


class TestWithdraw:
    def test_only_a_signature_that_holds(self, skane):
        first = story.sign(skane)
        refused(lambda: story.withdraw(skane, 1), "kan inte återtas")
        refused(lambda: story.withdraw(skane, 99), "ingen post 99")
        story.adopt(skane)
        second = story.renew(skane, first.seq)
        refused(lambda: story.withdraw(skane, first.seq), "kan inte återtas")
        story.withdraw(skane, second.seq)
        refused(lambda: story.withdraw(skane, second.seq), "kan inte återtas")
        assert story.check(skane) == []


class TestCorrect:
    def test_only_a_signature_of_the_same_organisation(self, skane):
        first = story.sign(skane)
        refused(lambda: story.correct(skane, 1), "Bara en underskrift")
        refused(lambda: story.correct(skane, first.seq, "o-78"), "en annan organisation")

    def test_not_what_is_erased(self, skane):
        first = story.sign(skane)
        story.erase(skane, first.seq, "public")
        refused(lambda: story.correct(skane, first.seq), "gallrat")


class TestErase:
    @pytest.mark.parametrize("part", ["public", "private"])
    def test_takes_the_part_away_once(self, skane, part):
        first = story.sign(skane)
        story.erase(skane, first.seq, part)
        assert [row.kind for row in first.parts.all()] == (
            ["private"] if part == "public" else ["public"]
        )
        refused(lambda: story.erase(skane, first.seq, part), "redan gallrad")
        assert story.check(skane) == []

    def test_only_what_has_been_there(self, skane):
        refused(lambda: story.erase(skane, 1, "private"), "aldrig haft")
        refused(lambda: story.erase(skane, 99), "ingen post 99")

    def test_not_what_the_register_is_verified_by(self, skane, settings):
        told = story.whole_story(skane, settings)
        for seq in (0, told["key"].seq, told["erased"].seq):
            refused(lambda seq=seq: story.erase(skane, seq, "public"), "behövs för att kontrollera")

    @pytest.mark.parametrize(
        "said",
        [{"part": "annat", "basis": "1"}, {"part": "public"}, {"part": "public", "basis": " "}],
    )
    def test_needs_a_part_and_a_decision(self, skane, said):
        first = story.sign(skane)
        refused(
            lambda: flows.append(skane, Kind.ERASE, public=Part(said), ref=first.seq), "gallring"
        )

    def test_unpublished_signature_can_still_be_renewed_and_withdrawn(self, skane):
        first = story.sign(skane)
        story.erase(skane, first.seq, "public")
        refused(lambda: story.sign(skane), "redan")
        story.adopt(skane)
        story.withdraw(skane, story.renew(skane, first.seq).seq)
        assert story.check(skane) == []

    def test_of_a_part_that_was_lost_in_another_way(self, skane):
        first = story.sign(skane)
        with unguarded():
            first.parts.filter(kind="private").delete()
        assert any("saknas" in problem for problem in checks.check_register(skane).problems)
        story.erase(skane, first.seq, "private")
        assert checks.check_register(skane).problems == []


WRONG = {
    "document without text": (Kind.DOCUMENT, {}),
    "document with ref": (Kind.DOCUMENT, {"document": "e" * 64, "ref": 0}),
    "sign without private": (Kind.SIGN, {"document": "e" * 64, "public": story.public()}),
    "sign without public": (Kind.SIGN, {"document": "e" * 64, "private": story.private()}),
    "sign without text": (Kind.SIGN, {"public": story.public(), "private": story.private()}),
    "withdraw of nothing": (Kind.WITHDRAW, {}),
    "correct with nothing": (Kind.CORRECT, {"ref": 1}),
    "correct with something else": (Kind.CORRECT, {"ref": 1, "public": Part({"name": "Å"})}),
    "correct with a number that is one": (
        Kind.CORRECT,
        {"ref": 1, "public": Part({"organisation_id": "o-1", "name": "Å", "number": 1})},
    ),
    "erase of nothing": (Kind.ERASE, {"ref": 1}),
    "opened twice": (Kind.OPEN, {"public": Part({"key": "x"})}),
    "key by hand": (Kind.KEY, {"public": Part({"key": "x"})}),
}


@pytest.mark.parametrize("name", WRONG)
def test_entry_with_wrong_fields_is_refused(skane, name):
    kind, values = WRONG[name]
    refused(lambda: flows.append(skane, kind, **values), "")


def test_nothing_comes_before_the_opening(ostergotland):
    refused(lambda: story.adopt(ostergotland), "öppnas")


class TestClock:
    def test_clock_set_back_is_no_fault(self, skane, monkeypatch):
        class Earlier(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime(2001, 1, 1, 12, 0, 0, 999999, tzinfo=UTC)

        monkeypatch.setattr(flows, "datetime", Earlier)
        entry = story.sign(skane)
        monkeypatch.undo()
        assert entry.fields["time"] == "2001-01-01T12:00:00Z"
        story.sign(skane, "o-78")
        register = checks.check_register(skane)
        assert register.problems == []
        assert any("klockan gick bakåt" in note for note in register.notes)


class TestKeys:
    NEW = base64.b64decode(story.NEW_KEY)

    def test_with_the_old_key_nothing_is_entered_after_the_change(self, skane, settings):
        flows.change_key(skane, seed=self.NEW)
        with pytest.raises(flows.RegisterKeyChanged, match="REGISTER_KEY"), transaction.atomic():
            story.sign(skane)
        settings.REGISTER_KEY = story.NEW_KEY
        story.sign(skane)
        assert story.check(skane) == []

    def test_change_is_made_once(self, skane, settings):
        assert flows.change_key(skane, seed=self.NEW).kind == "key"
        assert flows.change_key(skane, seed=self.NEW) is None
        settings.REGISTER_KEY = story.NEW_KEY
        assert flows.change_key(skane, seed=self.NEW) is None

    def test_key_does_not_come_back(self, skane, settings):
        old = base64.b64decode(settings.REGISTER_KEY)
        flows.change_key(skane, seed=self.NEW)
        settings.REGISTER_KEY = story.NEW_KEY
        refused(lambda: flows.change_key(skane, seed=old), "förut")

    def test_stranger_cannot_hand_over(self, skane, settings):
        settings.REGISTER_KEY = base64.b64encode(b"\x55" * 32).decode()
        with pytest.raises(flows.RegisterKeyChanged), transaction.atomic():
            flows.change_key(skane, seed=self.NEW)

    def test_register_that_is_not_open_has_no_key_to_change(self, ostergotland):
        assert flows.change_key(ostergotland, seed=self.NEW) is None

    def test_reading_goes_on_with_a_changed_key(self, client, skane, settings):
        settings.REGISTER_KEY = base64.b64encode(b"\x55" * 32).decode()
        for page in ("", "0/", "export.jsonl", "checkpoint.txt", "vkey.txt", "kontrollera/"):
            assert client.get(f"/skane/register/{page}").status_code == 200


class TestCost:
    """What is asked of the database while the chain is held."""

    def queries(self, act):
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            act()
        return [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"] and q["sql"] != "BEGIN"]

    def test_signature_costs_five_queries_however_long_the_chain(self, skane):
        text = story.text_in_force(skane)
        few = self.queries(lambda: story.sign(skane, "o-1", document=text))
        for n in range(2, 40):
            story.sign(skane, f"o-{n}")
        many = self.queries(lambda: story.sign(skane, "o-99", document=text))
        assert len(few) == len(many) == 5
        assert many[0].startswith("UPDATE")  # the agreement's row: the lock comes first

    def test_other_kinds_cost_a_few_more(self, skane):
        first = story.sign(skane)
        story.adopt(skane)
        assert len(self.queries(lambda: story.renew(skane, first.seq))) == 5
        assert len(self.queries(lambda: story.erase(skane, first.seq))) <= 9
        assert len(self.queries(lambda: story.withdraw(skane, first.seq + 2))) <= 9
