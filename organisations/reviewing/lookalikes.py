"""Organisations that may be the same as one that applies: by number, and by similar name.

Computed here and not by the database, so that SQLite and PostgreSQL find the same. One query
reads every name (30 ms for 10 000); only names that share four letters in a row are compared,
and of these the five hundred that share the most: a portal full of like names is no slower.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db.models import Prefetch, Q

from organisations.directory.models import Organisation
from organisations.joining.models import Accession
from principles.scoped_admin import agreements_kept

MOST = 10
MOST_COMPARED = 500
ALIKE = 0.62
ALIKE_NEARBY = 0.5
PLAIN = str.maketrans("åäáàöøéèêëüñ", "aaaaooeeeeun")
# What says of what kind an organisation is, and not which.
KINDS = frozenset(
    {
        "avdelning", "avdelningen", "av", "bk", "ek", "ekonomisk", "fk", "for", "forbund",
        "forbundet", "forening", "foreningen", "i", "ideell", "ideella", "idrottsforening",
        "idrottsforeningen", "if", "ik", "klubb", "klubben", "kooperativ", "kooperativet",
        "lokalforening", "lokalforeningen", "och", "pa", "sallskap", "sallskapet", "sk",
        "stiftelse", "stiftelsen", "sverige", "svenska",
    }
)  # fmt: skip
ENDINGS = re.compile(r"(?<=...)(s?forening(en|ens|ar)?|s?forbund(et)?|s?klubb(en)?)$")


@dataclass(frozen=True)
class Lookalike:
    """Another organisation: why it is shown, and where it stands as far as the reader may know."""

    organisation: Organisation
    has_same_number: bool
    is_nearby: bool
    standing: list[Accession]


def distinctive(name: str) -> list[str]:
    """The words of a name that tell it from others, plainly spelled; all of them if none does."""
    words = re.findall(r"[^\W_]+", name.casefold().translate(PLAIN))
    found = [ENDINGS.sub("", word) for word in words if word not in KINDS]
    return found or words


def pieces(words: Iterable[str]) -> set[str]:
    """Three letters at a time, with where words begin and end."""
    text = f"  {' '.join(sorted(words))} "
    return {text[at : at + 3] for at in range(len(text) - 2)}


def likeness(one: list[str], other: list[str]) -> float:
    """How alike two names are, 0–1: by shared letters, and as words of the one in the other."""
    if not one or not other:
        return 0.0
    mine, theirs = pieces(one), pieces(other)
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    fewer, more = sorted((set(one), set(other)), key=len)
    is_within = fewer <= more and sum(map(len, fewer)) >= 6
    return max(shared, 0.8) if is_within else shared


def by_name(organisation: Organisation) -> Iterator[tuple[float, int]]:
    """The keys of those whose names are alike, with how much. One query."""
    own = distinctive(organisation.name)
    quick = {word[at : at + 4] for word in own for at in range(max(len(word) - 3, 1))}
    rows = Organisation.objects.exclude(pk=organisation.pk).order_by()
    compared = []
    for pk, name, municipality in rows.values_list("pk", "name", "municipality").iterator(2000):
        plainly = name.casefold().translate(PLAIN)
        if shared := sum(piece in plainly for piece in quick):
            compared.append((-shared, pk, name, municipality))
    for _shared, pk, name, municipality in nsmallest(MOST_COMPARED, compared):
        score = likeness(own, distinctive(name))
        nearby = municipality == organisation.municipality
        if score >= (ALIKE_NEARBY if nearby else ALIKE):
            yield score + nearby / 10, pk


def by_number(number: str | None) -> set[int]:
    """The keys of those that have the number, or write it somewhere in their details."""
    digits = re.sub(r"\D", "", number or "")
    if len(digits) != 10:
        return set()
    written = {digits, f"{digits[:6]}-{digits[6:]}", f"{digits[:6]} {digits[6:]}"}
    asked = Q(number=number)
    for form in written:
        asked |= Q(search_text__contains=form)
    return set(Organisation.objects.filter(asked).order_by().values_list("pk", flat=True))


def lookalikes(organisation: Organisation, user: Any) -> tuple[list[Lookalike], int]:
    """The likeliest first, at most ten, and how many more there are. Four queries.

    Of an application the user is told in the agreements he or she keeps, and elsewhere what
    everybody can read: that an organisation has signed and is listed.
    """
    numbered = by_number(organisation.number) - {organisation.pk}
    scores = {pk: score for score, pk in by_name(organisation)} | dict.fromkeys(numbered, 9.0)
    order = sorted(scores, key=lambda pk: (-scores[pk], pk))
    shown = Organisation.objects.prefetch_related(
        Prefetch("accessions", accessions_told(user), to_attr="standing")
    ).in_bulk(order[:MOST])
    found = [
        Lookalike(
            organisation=row,
            has_same_number=pk in numbered,
            is_nearby=row.municipality == organisation.municipality,
            standing=row.standing,
        )
        for pk in order[:MOST]
        for row in [shown[pk]]
    ]
    return found, len(order) - len(found)


def accessions_told(user: Any) -> Any:
    """The accessions that a reviewer may know of, with whether the admin shows them."""
    kept = agreements_kept(user)
    own = Q(agreement__in=kept) & ~Q(state=Accession.State.DRAFT)
    public = Q(state=Accession.State.SIGNED, listed=True, agreement__is_published=True)
    return Accession.objects.filter(own | public).select_related("agreement").order_by("agreement")
