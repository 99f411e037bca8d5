"""The limits on every day, against a model that simply looks at each day by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organisations.governance.limits import Held, Rules, Standing, broken, words_for

pytestmark = pytest.mark.one_database

FIRST = date(2026, 1, 1)
TODAY = FIRST + timedelta(days=4)
DAYS = 9


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def held(draw):
    first = draw(st.integers(0, DAYS))
    last = draw(st.one_of(st.none(), st.integers(first, DAYS)))
    return Held(
        person=draw(st.sampled_from(["Bo Ek", "bo  EK", "Ci", "gallrad"])),
        email=draw(st.sampled_from(["", "a@b.se", "A@b.se"])),
        party=draw(st.sampled_from([1, 2, 3])),
        position=draw(st.sampled_from(["chair", "vice_chair", "member", "substitute"])),
        first=day(first),
        last=None if last is None else day(last),
    )


rules = st.builds(
    Rules,
    seats=st.integers(1, 4),
    chair_shared=st.booleans(),
    quotas=st.dictionaries(st.sampled_from([1, 2, 3]), st.integers(0, 3)),
)
boards = st.lists(held(), max_size=6).map(tuple)


def faults(seats, rules, today):
    """What a person with a calendar would count on one day."""
    here = [seat for seat in seats if seat.first <= today and not (seat.last and seat.last < today)]
    members = [seat for seat in here if seat.position != "substitute"]
    chairs = [seat for seat in here if seat.position == "chair"]
    found = {"limit": len(members) - rules.seats}
    for party in (1, 2, 3):
        if party in rules.quotas:
            own = [seat for seat in members if seat.party == party]
            found[f"quota {party}"] = len(own) - rules.quotas[party]
        found[f"chairs {party}"] = len([seat for seat in chairs if seat.party == party]) - 1
    found["chair"] = 0 if rules.chair_shared else len(chairs) - 1
    names = [" ".join(s.person.lower().split()) for s in here if s.person != "gallrad"]
    addresses = [seat.email.lower() for seat in here if seat.email]
    found["name"] = len(names) - len(set(names))
    found["address"] = len(addresses) - len(set(addresses))
    return {rule: max(0, number) for rule, number in found.items()}


def refused(before, after):
    beyond = [
        max(0, sum(side.rules.quotas.values()) - side.rules.seats) for side in (before, after)
    ]
    if beyond[1] > beyond[0]:
        return True
    for number in range(DAYS + 2):
        that = day(number)
        former = before.rules if that >= TODAY else after.rules
        had, has = faults(before.held, former, that), faults(after.held, after.rules, that)
        if any(has[rule] > had.get(rule, 0) for rule in has):
            return True
    return False


@settings(max_examples=600, deadline=None)
@given(rules, boards, held(), st.booleans())
def test_a_seat_that_is_added_or_changed(rules, board, new, changes):
    before = Standing(rules, board)
    after = Standing(rules, (*(board[1:] if changes else board), new))
    assert bool(broken(before, after, today=TODAY)) == refused(before, after)


@settings(max_examples=600, deadline=None)
@given(rules, rules, boards)
def test_rules_that_are_changed(former, new, board):
    before, after = Standing(former, board), Standing(new, board)
    assert bool(broken(before, after, today=TODAY)) == refused(before, after)


@settings(max_examples=200, deadline=None)
@given(rules, st.lists(held(), max_size=12))
def test_what_is_let_in_one_by_one_is_within_the_limits_every_day(rules, wished):
    board = ()
    if sum(rules.quotas.values()) > rules.seats:
        return
    for seat in wished:
        after = Standing(rules, (*board, seat))
        if not broken(Standing(rules, board), after, today=TODAY):
            board = after.held
    for number in range(DAYS + 2):
        assert not any(faults(board, rules, day(number)).values())


def test_nothing_is_worse_when_somebody_leaves_a_body_that_is_too_full():
    rules = Rules(1, False, {})
    full = tuple(Held(name, "", 1, "member", FIRST, None) for name in ("Bo", "Ci", "Di"))
    assert broken(Standing(rules, full), Standing(rules, full[1:]), today=TODAY) == ""


@pytest.mark.parametrize("rule", ["person", "limit", "quota", "chairs", "chair", "sum"])
def test_every_rule_has_its_words(rule):
    assert words_for(rule, by_seats=True) != words_for("", by_seats=True)
