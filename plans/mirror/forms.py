"""A sheet as a form: for each party under each principle five steps, and a comment."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from organisations.consultations.forms import LongText
from plans.mirror.joint import LONGEST, comment_print
from plans.mirror.models import Mirror, Step
from plans.mirror.sheets import NOTHING, Asked, Said, Sheet, fingerprint
from principles.forms import PortalForm
from principles.models import Principle
from principles.translations.reading import in_readers_language

CANNOT_TELL = ("", _("Vi kan inte bedöma det"))


class SheetForm(PortalForm):
    """What a party or an organisation says. `complete` asks for every rating.

    An organisation writes no comments and may leave questions open (`by_organisation`).
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        mirror: Mirror,
        asked: list[Asked],
        stored: Sheet,
        data: Any = None,
        *,
        complete: bool = False,
        by_organisation: bool = False,
    ) -> None:
        super().__init__(data, initial={"seen": fingerprint(stored)})
        self.asked, self.mirror = asked, mirror
        for one in asked:
            said = stored.get(one.cell, NOTHING)
            names = self.names(one)
            self.fields[score_name(one)] = steps_field(one, names, said, complete, by_organisation)
            if not by_organisation:
                self.fields[comment_name(one)] = comment_field(names, said)

    def names(self, one: Asked) -> dict[str, str]:
        """What the question is about, in the reader's language."""
        agreement = self.mirror.agreement
        return {
            "principle": in_readers_language(agreement, one.principle, "name")[0],
            "party": in_readers_language(agreement, one.party, "name")[0],
        }

    @property
    def said(self) -> Sheet:
        """What the flow takes."""
        words = self.cleaned_data
        return {
            one.cell: Said(
                int(words[score_name(one)]) if words.get(score_name(one)) else None,
                words.get(comment_name(one), ""),
            )
            for one in self.asked
        }

    def has_seen(self, stored: Sheet) -> None:
        """The page shows what a colleague has saved: sent in again, it replaces that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = fingerprint(stored)
        self.data = data

    def by_principle(self) -> Iterator[tuple[Principle, list[BoundField]]]:
        """The fields under each principle, in order."""
        fields: dict[Principle, list[BoundField]] = {}
        for one in self.asked:
            mine = [name for name in (score_name(one), comment_name(one)) if name in self.fields]
            fields.setdefault(one.principle, []).extend(self[name] for name in mine)
        yield from fields.items()


def score_name(one: Asked) -> str:
    return f"score-{one.principle.pk}-{one.party.pk}"


def comment_name(one: Asked) -> str:
    return f"comment-{one.principle.pk}-{one.party.pk}"


def steps_field(
    one: Asked, names: dict[str, str], said: Said, complete: bool, by_organisation: bool
) -> forms.ChoiceField:
    own = _("%(principle)s: hur väl lever ni själva, %(party)s, upp till principen?")
    other = _("%(principle)s: hur väl lever %(party)s upp till principen?")
    missing = _("%(principle)s: välj ett av de fem stegen för %(party)s")
    steps = [(str(step.value), f"{step.value} {step.label}") for step in Step]
    return forms.ChoiceField(
        label=str(own if one.own else other) % names,
        choices=[*steps, CANNOT_TELL] if by_organisation else steps,
        required=complete,
        initial=str(said.score or ""),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), str(missing) % names),
    )


def comment_field(names: dict[str, str], said: Said) -> LongText:
    return LongText(
        label=str(_("%(principle)s: kommentar om %(party)s (valfritt)")) % names,
        max_length=LONGEST,
        initial=said.comment,
        rows=3,
    )


class CommentForm(PortalForm):
    """The parties' joint comment on one principle. `seen` is what stood when it was opened."""

    text = LongText(
        label=_("Gemensam kommentar"),
        help_text=_(
            "Vad ser ni tillsammans, och vad vill ni göra? Kommentaren publiceras med spegeln. "
            "Skriv inga personuppgifter. Markdown."
        ),
        max_length=LONGEST,
        rows=8,
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, stored: str, data: Any = None) -> None:
        super().__init__(data, initial={"text": stored, "seen": comment_print(stored)})
        self.stored = stored

    def has_seen(self, text: str) -> None:
        """The page shows what somebody else has saved: sent in again, it replaces that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = comment_print(text)
        self.data = data
