"""Arranging a plan's actions: one added in a cell of the matrix, many changed in one step."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.actions.slugs import free_slug
from plans.planning.models import DevelopmentArea, Plan
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement, Party

LONGEST_REASON = 20_000


class DoesNotFit(NotNow):
    """Some of the actions cannot be changed so; `problems` has a line for each of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(_("Ingenting är ändrat."))
        self.problems = problems


@transaction.atomic
def add_action(
    plan: Plan,
    *,
    by: Any,
    parties: Iterable[Any] = (),
    organisations: Iterable[Any] = (),
    principles: Iterable[Any] = (),
    **said: Any,
) -> Action:
    """Add an action to the plan; its address is made from the title, `said` are its fields.

    Raises NotAllowed outside the secretariat, NotNow for a closed plan, ValidationError for what
    no action can be.
    """
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_outside_secretariat(held.agreement, by)
    refuse_closed(held)
    made = Action(plan=held, slug=free_slug(held, said["title"]), **said)
    made.full_clean()
    made.save()
    made.parties.set(parties)
    made.organisations.set(organisations)
    made.principles.set(principles)
    return made


def set_status(actions: Any, *, by: Any, status: str, reason: str = "") -> int:
    """Give the actions a status, one of Action.Status; dropped ones need the reason.

    Done ones get 100 percent. Returns how many. Raises what `change` raises.
    """

    def put(action: Action) -> None:
        action.status = status
        if status == Action.Status.DONE:
            action.progress = 100
        if status == Action.Status.DROPPED:
            action.dropped_reason = reason

    label = Action.Status(status).label
    return change(actions, put, by=by, why=_("Läget ändrat till %s") % label)


def move_to_area(actions: Any, *, by: Any, area: DevelopmentArea) -> int:
    """Move the actions to another area of their agreement. Raises what `change` raises."""

    def put(action: Action) -> None:
        action.area = area

    return change(actions, put, by=by, why=_("Flyttad till %s") % area)


def move_years(actions: Any, *, by: Any, years: int) -> int:
    """Move the actions some years forward, or back (below zero), within their plan.

    Days and the due days of milestones that are not reached go along. Raises what `change` raises.
    """

    def put(action: Action) -> None:
        action.first_year += years
        action.last_year += years
        action.starts_on = moved(action.starts_on, years)
        action.due_on = moved(action.due_on, years)

    def after(action: Action) -> None:
        for step in action.milestones.filter(reached_on=None):
            step.due_on = moved(step.due_on, years) or step.due_on
            step.save()

    return change(actions, put, by=by, why=_("Flyttad %+d år") % years, after=after)


def set_parties(actions: Any, *, by: Any, parties: Iterable[Party]) -> int:
    """Let these parties answer for the actions, and no others. Raises what `change` raises."""
    chosen = list(parties)

    def after(action: Action) -> None:
        foreign = [p for p in chosen if p.agreement_id != action.plan.agreement_id]
        if foreign:
            raise ValidationError(_("Parten hör till en annan överenskommelse."))
        action.parties.set(chosen)

    names = ", ".join(str(party) for party in chosen)
    return change(actions, lambda action: None, by=by, why=_("Ansvariga: %s") % names, after=after)


@transaction.atomic
def delete(actions: Any, *, by: Any) -> int:
    """Take actions out of drafts; what the public has read is dropped instead. Returns how many.

    Raises NotAllowed outside the secretariat, DoesNotFit when a plan is not a draft.
    """
    held = hold(actions, by=by)
    told = _("”%s” står i en plan som inte är ett utkast. Stryk insatsen i stället.")
    problems = [told % row for row in held if row.plan.state != Plan.State.DRAFT]
    if problems:
        raise DoesNotFit(problems)
    for action in held:
        action.delete()
    return len(held)


@transaction.atomic
def change(
    actions: Any,
    put: Callable[[Action], None],
    *,
    by: Any,
    why: str,
    after: Callable[[Action], None] = lambda action: None,
) -> int:
    """Change every one of the actions with `put`, or none. `why` stands in their history.

    Raises NotAllowed outside the secretariat of their agreement, DoesNotFit with a line for each
    action that cannot be changed so, or whose plan is closed.
    """
    held = hold(actions, by=by)
    problems = []
    for action in held:
        try:
            refuse_closed(action.plan)
            put(action)
            action.full_clean()
            action._change_reason = why[:100]
            action.save()
            after(action)
        except (ValidationError, NotNow) as problem:
            said = getattr(problem, "messages", [str(problem)])
            problems.append(f"”{action}”: {' '.join(said)}")
    if problems:
        raise DoesNotFit(problems)
    return len(held)


def hold(actions: Any, *, by: Any) -> list[Action]:
    """The actions as they are now, locked. Raises NotAllowed unless the user keeps them all."""
    keys = [action.pk for action in actions]
    list(Action.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    rows = Action.objects.filter(pk__in=keys).select_related("plan__agreement", "area")
    held = list(rows.order_by("first_year", "position", "pk"))
    for agreement in {action.plan.agreement for action in held}:
        refuse_outside_secretariat(agreement, by)
    return held


def refuse_closed(plan: Plan) -> None:
    """Raise NotNow for a plan that has ended."""
    if plan.state == Plan.State.CLOSED:
        raise NotNow(_("Planen är avslutad. Öppna den igen för att ändra något."))


def moved(day: date | None, years: int) -> date | None:
    """The same day some years later; the last of February for a leap day."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def one_agreement(actions: Iterable[Action]) -> Agreement | None:
    """The agreement of the actions, or None when they are of several, or none at all."""
    found = {action.plan.agreement for action in actions}
    return found.pop() if len(found) == 1 else None
