"""Who is responsible on each side: parties and organisations, never the persons who are asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organisations.models import Accession, Organisation
from plans.actions.models import Action
from plans.planning.models import DevelopmentArea, Plan
from principles.agreements.models import Side
from principles.models import Agreement, Party

MOST = 40


@dataclass(frozen=True)
class Responsible:
    """A party: whether it is responsible itself, and by way of which organisations.

    Each organisation stands with whether it has a page in the directory; `more` is how many
    there are beside them.
    """

    party: Party
    is_responsible: bool
    organisations: list[tuple[Organisation, bool]]
    more: int = 0


def responsible_for(agreement: Agreement, action: Action) -> list[Responsible]:
    """The agreement's parties in their order, as they are responsible for one action."""
    return sides(agreement, action.parties.all(), action.organisations.all())


def responsible_in(agreement: Agreement, plan: Plan, area: DevelopmentArea) -> list[Responsible]:
    """The same for all actions of an area in a plan."""

    def named(field: str, column: str) -> Any:
        through: Any = getattr(Action, field).through
        return through.objects.filter(action__plan=plan, action__area=area).values(column)

    parties = Party.objects.filter(pk__in=named("parties", "party"))
    organisations = Organisation.objects.filter(pk__in=named("organisations", "organisation"))
    return sides(agreement, parties, organisations)


def sides(
    agreement: Agreement, parties: Iterable[Party], organisations: Iterable[Organisation]
) -> list[Responsible]:
    """An organisation is of civil society: it stands with the first party of that side."""
    responsible = {party.pk for party in parties}
    named = list(organisations)
    listed: Any = Accession.objects.of_agreement(agreement).in_directory()
    known = set(listed.filter(organisation__in=named).values_list("organisation_id", flat=True))
    shown = [(row, row.pk in known) for row in named[:MOST]]
    found, more = [], len(named) - len(shown)
    for party in agreement.parties.all():
        with_them = party.side == Side.CIVIL_SOCIETY
        own = shown if with_them else []
        found.append(Responsible(party, party.pk in responsible, own, more if with_them else 0))
        if with_them:
            shown, more = [], 0
    return found
