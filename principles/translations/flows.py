"""Writing what an agreement says in another language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from principles.agreements.models import Agreement
from principles.forms import one_line, tidy
from principles.keeping import NotAllowed, NotNow, refuse_outside_secretariat
from principles.translations.models import Translation, fingerprint, key_of

LONGEST_TEXT = 200_000
LONGEST_LINE = 500


@dataclass(frozen=True)
class Words:
    """What somebody wants a field to say; empty takes the translation away.

    `seen` is the fingerprint of the translation that the person had before them. With
    `still_right` a text that stays as it is counts as made from the Swedish text of today.
    """

    row: Any
    field: str
    text: str
    seen: str = ""
    still_right: bool = False

    @property
    def key(self) -> tuple[str, int, str]:
        return key_of(self.row, self.field)

    @property
    def is_touched(self) -> bool:
        """Whether the person has changed anything; what others did meanwhile then stays."""
        return self.still_right or self.seen != seen_as(self.text)


class ChangedMeanwhile(Exception):
    """Somebody else has written in the same fields; `texts` has what stands in each now."""

    def __init__(self, texts: dict[tuple[str, int, str], str]) -> None:
        super().__init__(f"{len(texts)} fields have changed")
        self.texts = texts


@transaction.atomic
def translate(
    agreement: Agreement, words: Iterable[Words], *, by: Any, language: str = "en"
) -> int:
    """Let fields of the agreement's rows say in a language what is given, all of it or nothing.

    Returns how many translations changed. Raises NotAllowed outside the secretariat and for rows
    of another agreement, NotNow for a text that is too long, and ChangedMeanwhile for what
    another editor has changed since it was seen.
    """
    Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    refuse_outside_secretariat(agreement, by)
    known = {
        (row.model, row.row, row.field): row
        for row in Translation.objects.filter(agreement=agreement, language=language)
    }
    wanted = [one for one in (tidied(one, agreement) for one in words) if one.is_touched]
    refuse_changed_meanwhile(wanted, known)
    return sum(write(one, known.get(one.key), agreement, language) for one in wanted)


def tidied(words: Words, agreement: Agreement) -> Words:
    """The words as they are kept. Raises NotAllowed and NotNow."""
    row, field = words.row, words.field
    if field not in row.translatable or row.get_agreement() != agreement:
        raise NotAllowed
    if getattr(row, "words_are_fixed", False):
        raise NotNow(_("Texten är publicerad och kan inte ändras, inte heller på engelska."))
    is_long = isinstance(row._meta.get_field(field), models.TextField)
    text = tidy(words.text) if is_long else one_line(words.text)
    if len(text) > longest(row, field):
        raise NotNow(_("Texten får ha högst %(most)s tecken.") % {"most": longest(row, field)})
    return Words(row, field, text, words.seen, words.still_right)


def longest(row: Any, field: str) -> int:
    """How many characters a translation of the field may have."""
    is_long = isinstance(row._meta.get_field(field), models.TextField)
    return LONGEST_TEXT if is_long else LONGEST_LINE


def refuse_changed_meanwhile(wanted: list[Words], known: dict[Any, Translation]) -> None:
    """Raise ChangedMeanwhile unless every field that would change says what was seen."""
    stored = {one.key: known[one.key].text if one.key in known else "" for one in wanted}
    changed = {
        one.key: stored[one.key]
        for one in wanted
        if one.text != stored[one.key] and one.seen != seen_as(stored[one.key])
    }
    if changed:
        raise ChangedMeanwhile(changed)


def seen_as(text: str) -> str:
    """How a form remembers which translation it was opened with."""
    return fingerprint(text) if text else ""


def write(words: Words, stored: Translation | None, agreement: Agreement, language: str) -> bool:
    """Create, change or delete one translation. Returns whether anything changed."""
    now = stored.text if stored else ""
    if words.text == now and not (stored and words.still_right):
        return False
    if not words.text:
        stored.delete()  # type: ignore[union-attr]
        return True
    model, row, field = words.key
    stored = stored or Translation(
        agreement=agreement, model=model, row=row, field=field, language=language
    )
    stored.text = words.text
    stored.source_hash = fingerprint(getattr(words.row, field) or "")
    stored.save()
    return True
