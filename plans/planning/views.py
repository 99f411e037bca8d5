"""The development areas, the plans as matrices, and the actions."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plans.models import Action, DevelopmentArea, Plan
from plans.planning import matrix
from principles.models import Agreement
from principles.public import public_page


@public_page
def areas(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The development areas and how far each has come in the newest plan."""
    plan = newest_plan(agreement)
    rows = DevelopmentArea.objects.of_agreement(agreement)
    context = {
        "agreement": agreement,
        "plan": plan,
        "areas": rows,
        "matrix": matrix.build(plan, rows, plan.actions.all()) if plan else None,
    }
    return render(request, "plans/areas.html", context)


@public_page
def area(request: HttpRequest, agreement: Agreement, area: str) -> HttpResponse:
    """One area: its goal and its actions year by year, in all plans."""
    found = get_object_or_404(DevelopmentArea.objects.of_agreement(agreement), slug=area)
    plans = [
        (plan, matrix.build(plan, [found], plan_actions(plan).filter(area=found)).rows[0])
        for plan in Plan.objects.of_agreement(agreement).public()
    ]
    context = {"agreement": agreement, "area": found, "plans": plans}
    return render(request, "plans/area.html", context)


@public_page
def plan(request: HttpRequest, agreement: Agreement, years: str | None = None) -> HttpResponse:
    """A plan as a matrix of areas and years; without years, the newest."""
    shown = plan_of_years(agreement, years) if years else newest_plan(agreement)
    areas = DevelopmentArea.objects.of_agreement(agreement)
    context = {
        "agreement": agreement,
        "plan": shown,
        "plans": Plan.objects.of_agreement(agreement).public(),
        "matrix": matrix.build(shown, areas, plan_actions(shown)) if shown else None,
    }
    return render(request, "plans/plan.html", context)


@public_page
def action(request: HttpRequest, agreement: Agreement, years: str, action: str) -> HttpResponse:
    """One action: who is responsible on each side, where it stands and what has been noted."""
    shown = plan_of_years(agreement, years)
    found = get_object_or_404(plan_actions(shown), slug=action)
    context = {
        "agreement": agreement,
        "plan": shown,
        "action": found,
        "parties": found.parties.all(),
        "organisations": found.organisations.all(),
        "principles": found.principles.exclude(version__state="draft"),
        "follow_ups": found.follow_ups.public(),
    }
    return render(request, "plans/action.html", context)


def newest_plan(agreement: Agreement) -> Plan | None:
    """The newest plan that the public may read, or None."""
    return Plan.objects.of_agreement(agreement).public().first()


def plan_of_years(agreement: Agreement, years: str) -> Plan:
    """The published plan of `2015-2019`. Raises Http404 when there is none."""
    first, _dash, last = years.partition("-")
    if not (first.isdecimal() and last.isdecimal() and len(years) == 9):
        raise Http404
    plans = Plan.objects.of_agreement(agreement).public().select_related("agreement")
    return get_object_or_404(plans, first_year=int(first), last_year=int(last))


def plan_actions(plan: Plan) -> QuerySet[Action]:
    """A plan's actions, ready to be shown with their addresses."""
    return plan.actions.select_related("area", "plan__agreement")
