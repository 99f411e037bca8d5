"""The names by which a file speaks of areas, parties, organisations and principles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from organisations.models import Organisation
from plans.actions.models import Action
from plans.planning.models import DevelopmentArea, Plan
from principles.models import AgreementVersion, Party, Principle
from principles.swedish import searchable


class Unreadable(Exception):
    """A cell that says nothing that the plan can hold; the message says why, in Swedish."""


@dataclass(frozen=True)
class Named:
    """A row with its name, what tells it from others of that name, and what else it is called."""

    row: Any
    name: str
    mark: str
    also: tuple[str, ...] = ()
    comes_first: bool = False


class Names:
    """Rows by the names that a file gives them, whatever their case.

    Of several rows with one name each is written with its mark in brackets; if one comes first,
    the bare name is that one's.
    """

    def __init__(self, kind: str, named: Iterable[Named]) -> None:
        self.kind = kind
        groups: dict[str, list[Named]] = defaultdict(list)
        for one in named:
            groups[searchable(one.name)].append(one)
        self.labels: dict[int, str] = {}
        self.found: dict[str, Any] = {}
        self.several: dict[str, list[str]] = {}
        for group in groups.values():
            self.take_in(group)
        for group in groups.values():
            for one in group:
                for other in one.also:
                    self.found.setdefault(searchable(other), one.row)

    def take_in(self, group: list[Named]) -> None:
        bare = group[0] if len(group) == 1 else next((o for o in group if o.comes_first), None)
        for one in group:
            label = one.name if one is bare else f"{one.name} ({one.mark})"
            self.labels[one.row.pk] = label
            self.found[searchable(label)] = one.row
        if bare is None:
            self.several[searchable(group[0].name)] = [self.labels[one.row.pk] for one in group]

    def label(self, row: Any) -> str:
        """How the file names the row."""
        return self.labels.get(row.pk, str(row))

    def row(self, said: str) -> Any:
        """The row that is meant. Raises Unreadable for none, or for several."""
        key = searchable(said)
        if key in self.several:
            choices = ", ".join(f"”{label}”" for label in self.several[key])
            raise Unreadable(_("Flera heter ”%(name)s”. Skriv %(choices)s.")
                             % {"name": said, "choices": choices})  # fmt: skip
        if key not in self.found:
            raise Unreadable(
                _("”%(name)s” finns inte bland överenskommelsens %(kind)s.")
                % {"name": said[:80], "kind": self.kind}
            )
        return self.found[key]


@dataclass(frozen=True)
class Vocabulary:
    """All names of one plan's file."""

    areas: Names
    parties: Names
    organisations: Names
    principles: Names


def vocabulary_of(plan: Plan) -> Vocabulary:
    """What a file for the plan may name: what its agreement has, and what its actions have."""
    agreement = plan.agreement
    areas = DevelopmentArea.objects.of_agreement(agreement)
    parties = Party.objects.of_agreement(agreement)
    return Vocabulary(
        areas=Names(_("områden"), map(by_slug, areas)),
        parties=Names(_("parter"), map(by_slug, parties)),
        organisations=Names(_("organisationer"), organisations_of(plan)),
        principles=Names(_("principer"), principles_of(plan)),
    )


def by_slug(row: Any) -> Named:
    return Named(row, row.name, row.slug, (row.slug,))


def organisations_of(plan: Plan) -> list[Named]:
    used = Action.organisations.through.objects.filter(action__plan=plan)
    known = Organisation.objects.filter(accessions__agreement=plan.agreement)
    rows = Organisation.objects.filter(
        Q(pk__in=known.values("pk")) | Q(pk__in=used.values("organisation"))
    ).only("pk", "name", "slug", "number")
    return [Named(row, row.name, row.slug, (row.slug, row.number or row.slug)) for row in rows]


def principles_of(plan: Plan) -> list[Named]:
    """Those of versions that apply or are in dialogue, and those that the actions have already."""
    states = AgreementVersion.State
    now = Q(version__state__in=(states.ADOPTED, states.CONSULTATION))
    used = Action.principles.through.objects.filter(action__plan=plan)
    rows = Principle.objects.filter(version__agreement=plan.agreement)
    rows = rows.filter(now | Q(pk__in=used.values("principle"))).exclude(
        version__state=states.DRAFT
    )
    in_force = plan.agreement.version_in_force()
    return [
        Named(
            row,
            row.name,
            row.version.slug,
            comes_first=in_force is not None and row.version_id == in_force.pk,
        )
        for row in rows.select_related("version")
    ]
