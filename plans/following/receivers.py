"""Whom a round asks about each action, and where there is nobody to ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from organisations.models import Organisation, Representative
from plans.actions.models import Action
from principles.agreements.models import Side
from principles.models import Agreement, Party


@dataclass(frozen=True)
class Asked:
    """One person who is asked about one action, on behalf of a party and maybe an organisation."""

    action: Action
    party: Party
    organisation: Organisation | None
    name: str
    email: str


@dataclass
class Audience:
    """Those who are asked about some actions; each address once about each action."""

    actions: list[Action]
    asked: list[Asked]

    @property
    def people(self) -> list[tuple[str, list[Asked]]]:
        """Each address with all that it is asked about, sorted by name: one mail for each."""
        by_address: dict[str, list[Asked]] = defaultdict(list)
        for one in self.asked:
            by_address[one.email].append(one)
        return sorted(by_address.items(), key=lambda pair: (pair[1][0].name.casefold(), pair[0]))

    @property
    def rows(self) -> list[tuple[Action, list[Asked], list[str]]]:
        """Each action with those asked, and the sides on which there is nobody, in words."""
        own: dict[int, list[Asked]] = defaultdict(list)
        for one in self.asked:
            own[one.action.pk].append(one)
        return [(action, own[action.pk], missing(own[action.pk])) for action in self.actions]

    @property
    def lacking(self) -> list[tuple[Action, list[str]]]:
        """The actions with nobody to ask on a side, and the side's words; both if there is none."""
        return [(action, sides) for action, _asked, sides in self.rows if sides]


def missing(asked: Iterable[Asked]) -> list[str]:
    sides = {one.party.side for one in asked}
    return [str(side.label) for side in Side if side not in sides]


def audience(agreement: Agreement, actions: QuerySet[Action]) -> Audience:
    """Those who can be asked about the actions, in a number of queries that does not grow.

    The responsible persons, and for an organisation that is responsible without a named person
    those who act for it.
    """
    related = ("parties", "organisations", "responsible__party", "responsible__organisation")
    found = list(actions.select_related("area").prefetch_related(*related))
    acting = representatives_of({row for action in found for row in action.organisations.all()})
    civil = agreement.parties.filter(side=Side.CIVIL_SOCIETY).first() or agreement.parties.first()
    asked = [
        one
        for action in found
        for one in once(
            [*named(action), *(acting_for(action, acting, civil) if civil else ())]
        ).values()
    ]
    return Audience(found, asked)


def once(asked: Iterable[Asked]) -> dict[str, Asked]:
    """Those with an address that mail can be sent to; whoever stands twice comes once."""
    found: dict[str, Asked] = {}
    for one in asked:
        if is_address(one.email):
            found.setdefault(one.email, one)
    return found


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def named(action: Action) -> list[Asked]:
    return [
        Asked(action, row.party, row.organisation, row.name, row.email.lower())
        for row in action.responsible.all()
    ]


def acting_for(action: Action, acting: dict[int, list[Any]], civil: Party) -> list[Asked]:
    """Those who act for the action's organisations that have no named person.

    The party is civil society's of the action's own parties, else of the agreement.
    """
    has_name = {row.organisation_id for row in action.responsible.all()}
    own = [party for party in action.parties.all() if party.side == Side.CIVIL_SOCIETY]
    return [
        Asked(action, own[0] if own else civil, organisation, str(user), user.email)
        for organisation in action.organisations.all()
        if organisation.pk not in has_name
        for user in acting[organisation.pk]
    ]


def representatives_of(organisations: Iterable[Organisation]) -> dict[int, list[Any]]:
    """The accounts that act for each organisation today."""
    rows = Representative.objects.active().filter(
        organisation__in=[one.pk for one in organisations], user__is_active=True
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.select_related("user").order_by("pk"):
        found[row.organisation_id].append(row.user)
    return found
