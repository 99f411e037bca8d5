"""Every tampering of what the portal publishes is found: each field, and 1 000 single bits.

No flip is excused: in the spelling of our export every bit means something. Hex is lower-case
only, base64 has one spelling, keys are exact, numbers are integers, texts are committed to.
"""

import json
import random

import pytest

from organisations.models import RegisterEntry
from organisations.register import verifier
from organisations.register.receipts import receipt_bytes
from tests.register import story

pytestmark = pytest.mark.one_database

FLIPS = 1000


@pytest.fixture
def published(skane, settings):
    story.whole_story(skane, settings)
    text = "\n".join(story.export(skane)) + "\n"
    return text.encode(), story.opening_key(skane)


def is_whole(data, vkey, **more):
    """What somebody learns who runs the verifier on a file with these bytes."""
    try:
        return not verifier.verify_export(verifier.split_lines(data.decode()), vkey, **more)
    except (verifier.Unreadable, UnicodeDecodeError):
        return False


def test_random_bit_flips_of_the_export_are_all_found(published):
    data, vkey = published
    assert is_whole(data, vkey)
    source = random.Random(20260302)
    missed = []
    for bit in source.sample(range(len(data) * 8), FLIPS):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        if is_whole(bytes(changed), vkey):
            missed.append(bit)
    assert missed == []


def test_random_bit_flips_of_a_receipt_are_all_found(published, skane):
    data, vkey = published
    lines = verifier.split_lines(data.decode())
    raw = receipt_bytes(RegisterEntry.objects.get(agreement=skane, seq=3)).rstrip(b"\n")
    register = verifier.Register(lines, vkey)
    source = random.Random(20260303)
    for bit in source.sample(range(len(raw) * 8), 600):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        register.problems = []
        try:
            register.check_receipt(bytes(changed), "kvittens.json")
        except verifier.Unreadable:
            continue
        assert register.problems, bit


def places(value, path=()):
    """Every place in a JSON value, by the keys that lead to it."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


OTHERS = ("x", "", None, 0, 1, True, -1, 1.5, [], {}, "0" * 64, "f" * 64)


def test_every_single_field_changed_is_found(published):
    """Each field of each line, changed to each of many values, taken away, or doubled."""
    data, vkey = published
    lines = data.decode().splitlines()
    tried = 0
    for number, line in enumerate(lines):
        for path in places(json.loads(line)):
            for other in (*OTHERS, "taken away"):
                row = json.loads(line)
                holder = row
                for key in path[:-1]:
                    holder = holder[key]
                if other == "taken away":
                    del holder[path[-1]]
                elif type(holder[path[-1]]) is type(other) and holder[path[-1]] == other:
                    continue
                else:
                    holder[path[-1]] = other
                changed = [*lines[:number], json.dumps(row), *lines[number + 1 :]]
                assert not is_whole("\n".join(changed).encode(), vkey), (number, path, other)
                tried += 1
    assert tried > 2000


def test_every_line_taken_away_doubled_or_moved_is_found(published, skane):
    data, vkey = published
    lines = data.decode().splitlines()
    newest = RegisterEntry.objects.filter(agreement=skane).head().note
    for number in range(len(lines)):
        without = [*lines[:number], *lines[number + 1 :]]
        assert not is_whole("\n".join(without).encode(), vkey, checkpoints=[newest])
        doubled = [*lines[:number], lines[number], *lines[number:]]
        assert not is_whole("\n".join(doubled).encode(), vkey)
        if number:
            moved = [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]
            assert not is_whole("\n".join(moved).encode(), vkey)
