"""What the cells of a file mean: each function reads one kind, or raises Unreadable."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.actions.models import Action, ActionDocument, Milestone
from plans.exchange.cells import LONGEST_TEXT, parted
from plans.exchange.vocabulary import Unreadable, Vocabulary
from plans.planning.models import DevelopmentArea
from principles.forms import one_line
from principles.swedish import parse_day, searchable

WHOLE = re.compile(r"-?\d{1,9}")
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
STEP = re.compile(
    r"(?P<due>\d{4}-\d\d?-\d\d?)(?:, *nått (?P<reached>\d{4}-\d\d?-\d\d?))? +(?P<title>\S.*)",
    re.DOTALL | re.IGNORECASE,
)
LARGEST_POSITION = 32_767
is_address = URLValidator(schemes=["http", "https"])


class Step(NamedTuple):
    """A milestone as a file tells it."""

    title: str
    due_on: date
    reached_on: date | None


class Link(NamedTuple):
    """A document as a file tells it."""

    title: str
    link: str


def longest(model: Any, field: str) -> int:
    return int(model._meta.get_field(field).max_length)


def short(text: str, most: int) -> str:
    """The text as one line. Raises Unreadable when it is longer than `most`."""
    line = one_line(text)
    if len(line) > most:
        raise Unreadable(_("Texten är längre än %d tecken.") % most)
    return line


def slug(cell: str, _words: Vocabulary) -> str:
    if not SLUG.fullmatch(cell):
        raise Unreadable(
            _("Adressen har bara bokstäverna a–z, siffror, - och _, som handbok-for-samrad.")
        )
    return short(cell, longest(Action, "slug"))


def title(cell: str, _words: Vocabulary) -> str:
    if not cell:
        raise Unreadable(_("Skriv vad insatsen heter."))
    return short(cell, longest(Action, "title"))


def text(cell: str, _words: Vocabulary) -> str:
    if len(cell) > LONGEST_TEXT:
        raise Unreadable(_("Texten är längre än 200 000 tecken."))
    return cell


def area(cell: str, words: Vocabulary) -> DevelopmentArea:
    if not cell:
        raise Unreadable(_("Skriv vilket område insatsen hör till."))
    found: DevelopmentArea = words.areas.row(cell)
    return found


def whole(cell: str) -> int:
    digits = cell.replace("\u00a0", "").replace(" ", "")
    if not WHOLE.fullmatch(digits):
        raise Unreadable(_("”%s” är inget heltal.") % cell[:40])
    return int(digits)


def year(cell: str, _words: Vocabulary) -> int:
    if not cell:
        raise Unreadable(_("Skriv ett år."))
    found = whole(cell)
    if not 1000 <= found <= 9999:
        raise Unreadable(_("”%s” är inget år.") % cell[:40])
    return found


def day(cell: str, _words: Vocabulary) -> date | None:
    if not cell:
        return None
    try:
        return parse_day(cell)
    except ValueError:
        raise Unreadable(_("”%s” är ingen dag. Skriv till exempel 2026-05-01.") % cell[:40]) from (
            None
        )


@lru_cache(maxsize=1)
def statuses() -> tuple[dict[str, str], str, str]:
    """The statuses by the words of a file, all of those words, and the word that is not read."""
    with override("sv"):
        known = {searchable(str(label)): str(value) for value, label in Action.Status.choices}
        names = ", ".join(str(label) for _value, label in Action.Status.choices)
        return known, names, searchable(_("Försenad"))


def status(cell: str, _words: Vocabulary) -> str:
    """An empty cell is «Planerad»."""
    known, names, late = statuses()
    said = searchable(cell)
    if said == late:
        raise Unreadable(_("Försenad räknas ut av dagen. Skriv det läge som insatsen har."))
    if said and said not in known:
        raise Unreadable(_("”%(said)s” är inget läge. Skriv ett av %(names)s.")
                         % {"said": cell[:40], "names": names})  # fmt: skip
    return str(known.get(said, Action.Status.PLANNED))


def progress(cell: str, _words: Vocabulary) -> int:
    """Whole percent, with or without the sign. An empty cell is 0."""
    found = whole(cell.rstrip("% \u00a0")) if cell else 0
    if not 0 <= found <= 100:
        raise Unreadable(_("Framdriften är 0–100 procent."))
    return found


def position(cell: str, _words: Vocabulary) -> int:
    """A number to order by. An empty cell is 0."""
    found = whole(cell) if cell else 0
    if not 0 <= found <= LARGEST_POSITION:
        raise Unreadable(_("Ordningen är ett tal från 0 till 32 767."))
    return found


def rows_of(key: str) -> Callable[[str, Vocabulary], frozenset[int]]:
    """A reader of names, of one kind of the vocabulary."""

    def read(cell: str, words: Vocabulary) -> frozenset[int]:
        known = getattr(words, key)
        return frozenset(known.row(name).pk for name in parted(cell))

    return read


def milestones(cell: str, _words: Vocabulary) -> frozenset[Step]:
    steps = [step(item) for item in parted(cell)]
    for name in (one.title for one in steps):
        if sum(one.title == name for one in steps) > 1:
            raise Unreadable(_("Delmålet ”%s” står två gånger.") % name[:80])
    return frozenset(steps)


def step(item: str) -> Step:
    found = STEP.fullmatch(item)
    if not found:
        raise Unreadable(
            _("”%s” saknar dag eller namn. Skriv som 2026-05-01 Delmålets namn.") % item[:80]
        )
    try:
        due = parse_day(found["due"])
        reached = parse_day(found["reached"]) if found["reached"] else None
    except ValueError:
        raise Unreadable(_("”%s” har en dag som inte finns.") % item[:80]) from None
    if any(day and not 1990 <= day.year <= 2150 for day in (due, reached)):
        raise Unreadable(_("Skriv ett år mellan 1990 och 2150."))
    return Step(short(found["title"], longest(Milestone, "title")), due, reached)


def documents(cell: str, _words: Vocabulary) -> tuple[Link, ...]:
    return tuple(link(item) for item in parted(cell))


def link(item: str) -> Link:
    name, _space, address = item.rpartition(" ")
    try:
        is_address(address)
    except ValidationError:
        name = ""
    if not name.strip():
        raise Unreadable(
            _("”%s” saknar rubrik eller adress. Skriv som Rubriken https://exempel.se/sida.")
            % item[:80]
        )
    if len(address) > longest(ActionDocument, "link"):
        raise Unreadable(_("Adressen är längre än %d tecken.") % longest(ActionDocument, "link"))
    return Link(short(name, longest(ActionDocument, "title")), address)
