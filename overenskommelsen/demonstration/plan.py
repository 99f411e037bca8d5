"""The invented plan, made as a secretariat would: actions, and what has been noted on them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from organisations.models import Organisation
from overenskommelsen.demonstration import invented
from overenskommelsen.demonstration.invented_plan import ACTIONS, ASKED, YEARS, Invented
from plans.exchange.reading_cells import documents, milestones
from plans.exchange.vocabulary import vocabulary_of
from plans.following.flows import follow_up
from plans.models import (
    Action,
    ActionDocument,
    DevelopmentArea,
    Milestone,
    Plan,
    Responsible,
)
from principles.models import Agreement


def plan(agreement: Agreement, *, by: Any) -> Plan:
    """A published plan with all of its actions; `by` is who keeps it."""
    first_year, last_year = YEARS
    made: Plan = Plan.objects.create(
        agreement=agreement,
        first_year=first_year,
        last_year=last_year,
        state=Plan.State.PUBLISHED,
        introduction="Påhittad plan i provmiljön.",
        source="Provmiljön. Inget av detta är beslutat av parterna.",
    )
    for name, rows in ACTIONS.items():
        area = DevelopmentArea.objects.get(agreement=agreement, name=name)
        for position, row in enumerate(rows):
            action(made, area, row, position, by)
    return made


def action(plan: Plan, area: DevelopmentArea, row: Invented, position: int, by: Any) -> None:
    made = Action.objects.create(
        plan=plan,
        area=area,
        title=row.title,
        slug=slugify(row.title),
        description=row.description,
        first_year=row.first_year,
        last_year=row.last_year,
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        status=row.status,
        progress=row.progress,
        dropped_reason=row.reason,
        position=position,
    )
    name_those_responsible(made, row)
    words = vocabulary_of(plan)
    for step in sorted(milestones(row.milestones, words), key=lambda step: step.due_on):
        Milestone.objects.create(action=made, **step._asdict())
    for number, link in enumerate(documents(row.documents, words)):
        ActionDocument.objects.create(action=made, position=number, **link._asdict())
    note(made, row, by)


def name_those_responsible(made: Action, row: Invented) -> None:
    agreement = made.plan.agreement
    parties = list(agreement.parties.all())
    principles = list(agreement.version_in_force().principles.all())
    names = [invented.ORGANISATIONS[int(place)][0] for place in row.organisations]
    made.parties.set(parties)
    made.principles.set([principles[int(place)] for place in row.principles])
    made.organisations.set(Organisation.objects.filter(name__in=names))
    if row.status == Action.Status.UNDER_WAY:
        for place, name, email in ASKED:
            Responsible.objects.create(action=made, party=parties[place], name=name, email=email)


def note(made: Action, row: Invented, by: Any) -> None:
    """The follow-ups, oldest first; those before the last one had come a part of the way."""
    parties = list(made.parties.all())
    for number, (ago, words) in enumerate(row.noted, 1):
        last = number == len(row.noted)
        day = max(timezone.localdate() - timedelta(days=ago), date(made.first_year, 1, 1))
        follow_up(
            made,
            note=words,
            status=row.status if last else Action.Status.UNDER_WAY,
            progress=row.progress * number // len(row.noted),
            by=by,
            party=parties[number % len(parties)],
            day=min(day, timezone.localdate()),
        )
