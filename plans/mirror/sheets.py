"""A sheet: what one party, or one organisation, says of each party under each principle."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from organisations.models import Organisation
from plans.mirror.models import Assessment, Mirror, SignatoryRating, Step
from principles.models import Party, Principle

Cell = tuple[int, int]


@dataclass(frozen=True)
class Said:
    """A rating, 1–5 or none yet, and a comment."""

    score: int | None = None
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        return self.score is None and not self.comment

    @property
    def words(self) -> str:
        """The rating in words."""
        return str(Step(self.score).label) if self.score else ""


NOTHING = Said()
# By (key of the principle, key of the party that it is about).
Sheet = dict[Cell, Said]


@dataclass(frozen=True)
class Asked:
    """One question: how well a party lives up to a principle; `own` of the one who answers."""

    principle: Principle
    party: Party
    own: bool = False

    @property
    def cell(self) -> Cell:
        return self.principle.pk, self.party.pk


def questions(mirror: Mirror, by: Party | None = None) -> list[Asked]:
    """All that is asked, principle by principle; whoever answers rates itself first."""
    parties = list(mirror.agreement.parties.all())
    parties.sort(key=lambda party: by is None or party.pk != by.pk)
    return [
        Asked(principle, party, own=by is not None and party.pk == by.pk)
        for principle in mirror.version.principles.all()
        for party in parties
    ]


def sheet_of(mirror: Mirror, party: Party) -> Sheet:
    """What the party has saved so far."""
    rows = Assessment.objects.filter(mirror=mirror, by=party)
    return {(row.principle_id, row.about_id): Said(row.score, row.comment) for row in rows}


def answer_of(mirror: Mirror, organisation: Organisation) -> Sheet:
    """What an organisation that has signed has answered."""
    rows = SignatoryRating.objects.filter(mirror=mirror, organisation=organisation)
    return {(row.principle_id, row.about_id): Said(row.score) for row in rows}


def without_empty(sheet: Sheet) -> Sheet:
    return {cell: said for cell, said in sheet.items() if not said.is_empty}


def fingerprint(sheet: Sheet) -> str:
    """Equal for equal sheets: what a form carries to tell whether a colleague has saved since."""
    rows = sorted((*cell, said.score, said.comment) for cell, said in without_empty(sheet).items())
    return sha256(json.dumps(rows).encode()).hexdigest()


def changed(asked: list[Asked], stored: Sheet, said: Sheet) -> list[tuple[Asked, Any]]:
    """The questions that two sheets answer differently, with what is stored."""
    pairs = [(one, stored.get(one.cell, NOTHING), said.get(one.cell, NOTHING)) for one in asked]
    return [(one, theirs) for one, theirs, ours in pairs if theirs != ours]
