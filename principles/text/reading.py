"""A version of the text as it is read: its parts in order, each with an address of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import F

from principles.text.models import AgreementVersion
from principles.translations.reading import SOURCE, in_readers_language

# What the frame of every page calls its parts.
TAKEN = ("innehall", "nav")


@dataclass
class Part:
    """A section, a principle or an undertaking (with its number), and its id on the page."""

    row: Any
    anchor: str
    number: int = 0


@dataclass
class Reading:
    """All of a version in reading order, in the full text or in plain Swedish.

    The ids of the parts, and the numbers of the paragraphs under them, follow from the version's
    rows alone: in a frozen version a link to one of them leads to the same words for ever.
    """

    version: AgreementVersion
    plain: bool = False
    sections: list[Part] = field(init=False)
    principles: list[Part] = field(init=False)
    undertakings: list[tuple[Any, list[Part]]] = field(init=False)

    def __post_init__(self) -> None:
        ids = Ids(TAKEN)
        self.sections = [Part(row, ids.own(row.anchor)) for row in self.version.sections.all()]
        self.principles_at, self.undertakings_at = ids.own("principer"), ids.own("ataganden")
        principles = self.version.principles.all()
        self.principles = [Part(row, ids.own(f"princip-{row.slug}")) for row in principles]
        self.undertakings = by_party(self.version, ids)
        self.has_plain = any(part.row.plain for part in self.sections)
        self.plain = self.plain and self.has_plain

    @property
    def is_translated(self) -> bool:
        """Whether anything in it is in the reader's language, and not in the text's own."""
        unseen = set() if self.plain else {"plain"}
        languages = {
            in_readers_language(self.version.agreement, part.row, name)[1]
            for part in self.parts()
            for name in part.row.translatable
            if name not in unseen and getattr(part.row, name)
        }
        return bool(languages - {SOURCE})

    def parts(self) -> Iterator[Part]:
        yield from self.sections
        yield from self.principles
        for _party, parts in self.undertakings:
            yield from parts


class Ids:
    """The ids of one page, each given once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def own(self, wished: str) -> str:
        """The wished id. A dot, which no slug has, is added to one that is taken."""
        while wished in self.taken:
            wished += "."
        self.taken.add(wished)
        return wished


def by_party(version: AgreementVersion, ids: Ids) -> list[tuple[Any, list[Part]]]:
    """The undertakings, each party's together, the joint ones last.

    They are numbered as they stand in the version, whichever order the parties have.
    """
    rows = version.undertakings.select_related("party")
    party = F("party__position").asc(nulls_last=True)
    shown = list(rows.order_by(party, "party", "added_later", "position", "pk"))
    in_order = sorted(shown, key=lambda row: (row.added_later, row.position, row.pk))
    parts = {
        row.pk: Part(row, ids.own(f"atagande-{number}"), number)
        for number, row in enumerate(in_order, start=1)
    }
    grouped = groupby(shown, key=lambda row: row.party)
    return [(party, [parts[row.pk] for row in rows]) for party, rows in grouped]
