"""From one plan to the next, and from one year to the next within a plan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.actions.models import Action, ActionDocument, Milestone, Responsible
from plans.actions.slugs import free_slug
from plans.arranging.flows import moved, refuse_closed
from plans.following.flows import follow_up
from plans.planning.models import Plan
from principles.drafting.flows import translate_alike
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement

LONGEST_PLAN = 20
LONGEST_NOTE = 2_000
FIRST, LAST = 1990, 2150


def problem_with_years(
    agreement: Agreement, first_year: int, last_year: int, *, besides: Any = None
) -> tuple[str, str] | None:
    """Why a plan of the agreement cannot have these years: the field and the words, or None."""
    if last_year < first_year:
        return "last_year", _("Sista året är före det första.")
    if not (first_year >= FIRST and last_year <= LAST):
        field = "first_year" if first_year < FIRST else "last_year"
        return field, _("Åren ska ligga mellan %(first)s och %(last)s.") % {
            "first": FIRST, "last": LAST
        }  # fmt: skip
    if last_year - first_year >= LONGEST_PLAN:
        return "last_year", _("En plan har högst %d år.") % LONGEST_PLAN
    others = Plan.objects.of_agreement(agreement).exclude(pk=besides)
    other = others.filter(first_year__lte=last_year, last_year__gte=first_year).first()
    if other is None:
        return None
    field = "first_year" if other.first_year <= first_year <= other.last_year else "last_year"
    return field, _("Åren krockar med %s.") % other


@transaction.atomic
def copy_plan(
    plan: Plan, *, by: Any, first_year: int, last_year: int, actions: Iterable[Action]
) -> Plan:
    """Make the next plan as a draft, with those of the plan's unfinished actions that are given.

    They keep status, progress, parties, organisations, persons, principles, documents and the
    milestones that are not reached; their years are moved into the new plan. Raises NotAllowed
    outside the secretariat, NotNow for years that cannot be.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=plan.agreement_id)
    refuse_outside_secretariat(agreement, by)
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    problem = problem_with_years(agreement, first_year, last_year)
    if problem is None and first_year <= held.last_year:
        problem = "first_year", _("Nästa plan börjar efter %s.") % held.last_year
    if problem:
        raise NotNow(problem[1])
    made = Plan(
        agreement=agreement, first_year=first_year, last_year=last_year, continues=held,
        reviews_follow_ups=held.reviews_follow_ups,
    )  # fmt: skip
    made._change_reason = _("Kopia av %s") % held
    made.save()
    keys = [action.pk for action in actions]
    chosen = held.actions.unfinished().filter(pk__in=keys).order_by("first_year", "position", "pk")
    translate_alike(agreement, {old.pk: copied(old, made) for old in chosen})
    return made


def copied(old: Action, plan: Plan) -> Action:
    """The action in the new plan, with all that goes along."""
    first, last = years_in(old, plan)
    made = Action(
        plan=plan, area_id=old.area_id, title=old.title, description=old.description,
        slug=free_slug(plan, old.title), first_year=first, last_year=last, status=old.status,
        progress=old.progress, position=old.position, carried_from=old,
    )  # fmt: skip
    made.save()
    made.parties.set(old.parties.all())
    made.organisations.set(old.organisations.all())
    made.principles.set(old.principles.all())
    became = {step.pk: copied_step(step, made) for step in old.milestones.filter(reached_on=None)}
    translate_alike(plan.agreement, became)
    documents = {row.pk: copied_row(row, made) for row in old.documents.all()}
    translate_alike(plan.agreement, documents)
    for person in old.responsible.all():
        copied_row(person, made)
    return made


def years_in(old: Action, plan: Plan) -> tuple[int, int]:
    """As many years as the action had, from the first of the new plan, within it."""
    return plan.first_year, min(plan.first_year + old.last_year - old.first_year, plan.last_year)


def copied_step(step: Milestone, action: Action) -> Milestone:
    """The milestone with its day moved as the action's years are, not past its last."""
    due: Any = moved(step.due_on, action.first_year - step.action.first_year)
    due = min(max(due, date(action.first_year, 1, 1)), date(action.last_year, 12, 31))
    return Milestone.objects.create(action=action, title=step.title, due_on=due)


def copied_row(row: ActionDocument | Responsible, action: Action) -> Any:
    """The same row for another action."""
    made: Any = type(row)(
        **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
    )
    made.action = action
    made.save()
    return made


def left_over(plan: Plan) -> QuerySet[Action]:
    """The plan's unfinished actions whose last year has passed."""
    rows: QuerySet[Action] = plan.actions.unfinished().filter(
        last_year__lt=timezone.localdate().year
    )
    return rows


def years_to_choose(plan: Plan) -> list[int]:
    """The years of the plan to which an action can be prolonged today."""
    return [year for year in plan.years if year >= timezone.localdate().year]


@transaction.atomic
def carry_over(
    plan: Plan, *, by: Any, year: int, actions: Iterable[Action], note: str = ""
) -> list[Action]:
    """Prolong unfinished actions whose last year has passed to a year of the plan, all or none.

    Each gets a public follow-up that says from when to when, and `note`. Returns them. Raises
    NotAllowed outside the secretariat, NotNow for a closed plan and a year that cannot be.
    """
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_outside_secretariat(held.agreement, by)
    refuse_closed(held)
    if year not in years_to_choose(held):
        raise NotNow(_("Välj ett år i planen som inte har passerat."))
    keys = [action.pk for action in actions]
    chosen = list(left_over(held).filter(pk__in=keys).select_for_update())
    for action in chosen:
        prolong(action, year, by=by, note=note)
    return chosen


def prolong(action: Action, year: int, *, by: Any, note: str) -> None:
    """One action goes on to the end of a year, and says so to its readers, in Swedish."""
    former = action.last_year
    with override("sv"):
        told = _("Förlängd från %(former)s till %(year)s.") % {"former": former, "year": year}
    action.last_year, action.due_on = year, None
    action._change_reason = told
    action.save()
    follow_up(
        action, note=f"{told} {note}".strip(), status=action.status, progress=action.progress,
        by=by,
    )  # fmt: skip
