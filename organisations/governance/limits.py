"""What may be held in a body on any day: the rules alone, without a database.

A change is refused on a day on which it makes something worse than it was, so that what is over a
limit already (a body was larger once) can be mended bit by bit. A new limit is about the days from
today on; who has sat before stays as it was.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

CHAIR, SUBSTITUTE = "chair", "substitute"
FORGOTTEN = "gallrad"


def plain(text: str) -> str:
    """A name or an address as it is compared: no difference of case or of spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@dataclass(frozen=True)
class Held:
    """One assignment: who holds what for which party, from one day to another (None: for ever)."""

    person: str
    email: str
    party: int
    position: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Rules:
    """What a body and its parties may hold; `chair_shared`: each party may have a chair."""

    seats: int
    chair_shared: bool
    quotas: Mapping[int, int]


@dataclass(frozen=True)
class Standing:
    """A body: its rules and every assignment in it, past and to come."""

    rules: Rules
    held: tuple[Held, ...]


def over(held: Iterable[Held], rules: Rules, day: date) -> Counter[tuple[str, int]]:
    """By how much each rule is broken on a day, for each party where the rule is a party's."""
    present = [seat for seat in held if seat.on(day)]
    counted = Counter(seat.party for seat in present if seat.position != SUBSTITUTE)
    chairs = Counter(seat.party for seat in present if seat.position == CHAIR)
    excess: Counter[tuple[str, int]] = Counter()
    excess["person", 0] = doubled(plain(seat.person) for seat in present)
    excess["person", 1] = doubled(plain(seat.email) for seat in present)
    excess["limit", 0] = counted.total() - rules.seats
    for party, most in rules.quotas.items():
        excess["quota", party] = counted[party] - most
    for party, number in chairs.items():
        excess["chairs", party] = number - 1
    excess["chair", 0] = 0 if rules.chair_shared else chairs.total() - 1
    return +excess


def doubled(identities: Iterable[str]) -> int:
    """How many stand there more than once; those that are erased are nobody in particular."""
    known = [one for one in identities if one and one != FORGOTTEN]
    return len(known) - len(set(known))


def broken(before: Standing, after: Standing, *, today: date) -> str:
    """Which rule is broken worse `after` than `before` on some day, or nothing.

    Days before today are judged by the new rules on both sides: only assignments break those.
    """
    if beyond(after.rules) > beyond(before.rules):
        return "sum"
    for day in sorted(days_of_change(before.held + after.held) | {today}):
        former = before.rules if day >= today else after.rules
        had, has = over(before.held, former, day), over(after.held, after.rules, day)
        worse = [rule for (rule, party), excess in has.items() if excess > had[rule, party]]
        if worse:
            return worse[0]
    return ""


def beyond(rules: Rules) -> int:
    """How many seats the parties' numbers make beyond the body's."""
    return max(0, sum(rules.quotas.values()) - rules.seats)


def days_of_change(held: Iterable[Held]) -> set[date]:
    """The days on which something begins, or is over: between them nothing changes."""
    ends = {seat.last + timedelta(days=1) for seat in held if seat.last and seat.last < date.max}
    return {seat.first for seat in held} | ends


def words_for(rule: str, *, by_seats: bool) -> str:
    """What is said of a broken rule, to whoever fills in a seat or changes the rules."""
    if by_seats:
        said = {
            "person": _("Personen har redan ett uppdrag i organet under den tiden."),
            "limit": _("Organet har inte fler platser under den tiden."),
            "quota": _("Parten har inte fler platser i organet under den tiden."),
            "chairs": _("Parten har redan en ordförande i organet under den tiden."),
            "chair": _("Organet har redan en ordförande under den tiden."),
        }
    else:
        said = {
            "limit": _("Fler platser än så är redan tillsatta."),
            "quota": _("Parten har redan fler platser än så."),
            "chair": _("Fler än en part har en ordförande. Ändra deras uppdrag först."),
        }
    said["sum"] = _("Parternas platser är tillsammans fler än organets.")
    return said.get(rule, _("Det går inte ihop med dem som redan sitter."))
