"""What an erasure did, or would do: for the operator who decides."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from organisations.models import RegisterEntry
from overenskommelsen.erasing.sweep import Hit


@dataclass
class Report:
    """The rows by kind, and what the operator has to know before saying yes.

    `others`: the other signatories whose data go with the same private part, by entry.
    `standing`: rows where the name still stands, perhaps as another person's; `must`: rows that
    hold the address, and have to be included before anything can be erased; `files`: files that
    nobody can search, which may show the person; `proposals`: those that this has carried out.
    """

    entries: list[RegisterEntry] = field(default_factory=list)
    salts: list[str] = field(default_factory=list)
    others: dict[str, list[str]] = field(default_factory=dict)
    counted: Counter[Any] = field(default_factory=Counter)
    left_alone: list[str] = field(default_factory=list)
    standing: list[Hit] = field(default_factory=list)
    must: list[Hit] = field(default_factory=list)
    files: list[Hit] = field(default_factory=list)
    stored_files: list[Any] = field(default_factory=list)
    proposals: list[Any] = field(default_factory=list)

    def count(self, model: Any, number: int) -> None:
        if number:
            self.counted[model] += number

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The kinds of rows that are removed or emptied, in words, with their number."""
        named = {str(model._meta.verbose_name_plural): n for model, n in self.counted.items()}
        return sorted(named.items())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The rows that can be included, once each, with what they are."""
        hits = [*self.must, *self.standing, *self.files]
        return list({hit.label: hit.told for hit in hits if hit.model}.items())
