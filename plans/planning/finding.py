"""Finding the plans and actions that the public reads."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from plans.actions.models import Action
from plans.planning.models import Plan
from principles.models import Agreement


def newest_plan(agreement: Agreement) -> Plan | None:
    """The newest plan with actions that the public may read; else the newest without. Or None.

    A list of commitments is no such plan: it has no years to show the actions of.
    """
    has_actions = Exists(Action.objects.filter(plan=OuterRef("pk")))
    plans = Plan.objects.of_agreement(agreement).public().filter(commitments_of=None)
    return at_home(agreement, plans.order_by(has_actions.desc(), "-first_year").first())


def newest_of_any_kind(agreement: Agreement) -> Plan | None:
    """What stands for the agreement's plan: the newest plan, or else the newest commitments."""
    found = newest_plan(agreement)
    return found or at_home(agreement, Plan.objects.of_agreement(agreement).public().first())


def at_home(agreement: Agreement, plan: Any) -> Plan | None:
    """The plan with its agreement as it has been fetched, for addresses and words."""
    if plan is not None:
        plan.agreement = agreement
    return plan


def plan_of_years(agreement: Agreement, years: str) -> Plan:
    """The published plan of `2015-2019`. Raises Http404 when there is none."""
    first, _dash, last = years.partition("-")
    if not (years.isascii() and first.isdecimal() and last.isdecimal() and len(years) == 9):
        raise Http404
    plans = Plan.objects.of_agreement(agreement).public()
    plan = plans.filter(first_year=int(first), last_year=int(last)).first()
    if plan is None:
        raise Http404
    plan.agreement = agreement
    return plan


def plan_actions(plan: Plan) -> QuerySet[Action]:
    """A plan's actions as a matrix and a list show them: without their long texts."""
    return plan.actions.defer("description", "dropped_reason")
