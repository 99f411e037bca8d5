"""Choosing among a plan's actions by what stands in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.models import Organisation
from plans.actions.models import Action
from plans.planning.boxes import ORDER
from plans.planning.models import Plan
from principles.models import Agreement, Party, Principle
from principles.translations.marking import mark
from principles.translations.reading import SOURCE, in_readers_language

STATUSES = {
    "klar": "done",
    "pagar": "under_way",
    "forsenad": "late",
    "planerad": "planned",
    "pausad": "paused",
    "struken": "dropped",
}


@dataclass(frozen=True)
class Option:
    """What can be chosen: its word in the address, and what it says in which language."""

    value: str
    text: str
    language: str

    @property
    def mark(self) -> Any:
        """The attribute `lang`, where it is not in the page's language."""
        return mark(self.language)


@dataclass(frozen=True)
class Choice:
    """One thing to choose by: only what occurs in the plan, and nothing that was made up."""

    name: str
    label: str
    everything: str
    options: list[Option]
    chosen: str

    @classmethod
    def of(
        cls, name: str, words: tuple[str, str], options: list[Option], asked: Mapping[str, str]
    ) -> "Choice":
        """`words` are the label and what choosing nothing is called."""
        known = {option.value for option in options}
        value = asked.get(name) or ""
        return cls(name, *words, options, value if value in known else "")


@dataclass(frozen=True)
class Choices:
    """All that a plan's actions can be chosen by, and what has been chosen."""

    plan: Plan
    principle: Choice
    party: Choice
    organisation: Choice
    status: Choice

    def __iter__(self) -> Any:
        return iter((self.principle, self.party, self.organisation, self.status))

    @property
    def query(self) -> str:
        """What has been chosen as the end of an address; empty when nothing has."""
        return urlencode([(one.name, one.chosen) for one in self if one.chosen])

    def narrow(self, actions: Iterable[Action]) -> list[Action]:
        """The actions that fit all that has been chosen: a query for each choice of a kin."""
        found = list(actions)
        if self.status.chosen:
            status = STATUSES[self.status.chosen]
            found = [action for action in found if action.shown_status == status]
        for choice, field in (
            (self.principle, "principles"), (self.party, "parties"),
            (self.organisation, "organisations"),
        ):  # fmt: skip
            if choice.chosen:
                kin: Any = Action.objects.filter(
                    **{"plan": self.plan, f"{field}__slug": choice.chosen}
                )
                keys = set(kin.values_list("pk", flat=True))
                found = [action for action in found if action.pk in keys]
        return found


def choices(
    agreement: Agreement, plan: Plan, actions: Iterable[Action], asked: Mapping[str, str]
) -> Choices:
    """What the plan's actions can be chosen by; `asked` are the address's own words.

    Whatever in them does not occur in the plan is ignored.
    """
    principles, parties, organisations = kin_of(plan)
    by_slug = {row.slug: own(agreement, row) for row in principles}  # the newest wording last
    shown = {action.shown_status for action in actions}
    labels = dict(Action.Status.choices) | {"late": _("Försenad")}
    language = get_language() or SOURCE
    statuses = {status: word for word, status in STATUSES.items()}
    return Choices(
        plan,
        Choice.of("princip", (_("Princip"), _("Alla principer")), [*by_slug.values()], asked),
        Choice.of(
            "part", (_("Part"), _("Alla parter")), [own(agreement, row) for row in parties], asked
        ),
        Choice.of(
            "organisation",
            (_("Organisation"), _("Alla organisationer")),
            [Option(row.slug, row.name, SOURCE) for row in organisations],
            asked,
        ),
        Choice.of(
            "lage",
            (_("Läge"), _("Alla lägen")),
            [Option(statuses[s], str(labels[s]), language) for s in ORDER if s in shown],
            asked,
        ),
    )


def kin_of(plan: Plan) -> tuple[Any, Any, Any]:
    """The principles, parties and organisations that any of the plan's actions has."""

    def occurring(field: str, column: str) -> Any:
        through = getattr(Action, field).through
        return through.objects.filter(action__plan=plan).values(column)

    principles = Principle.objects.filter(pk__in=occurring("principles", "principle"))
    parties = Party.objects.filter(pk__in=occurring("parties", "party"))
    organisations = Organisation.objects.filter(pk__in=occurring("organisations", "organisation"))
    public = principles.exclude(version__state="draft")
    return public.order_by("version__number", "position"), parties, organisations


def own(agreement: Agreement, row: Any) -> Option:
    text, language = in_readers_language(agreement, row, "name")
    return Option(row.slug, text, language)
