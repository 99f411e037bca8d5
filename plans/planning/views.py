"""The development areas, the plans as matrices or lists of commitments, and their calendar."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plans.actions.news import news_of
from plans.actions.responsible import responsible_in
from plans.models import DevelopmentArea, Plan
from plans.planning import calendar, listing, matrix
from plans.planning.commitments import commitments_of
from plans.planning.filters import choices
from plans.planning.finding import (
    newest_of_any_kind,
    newest_plan,
    plan_actions,
    plan_of_years,
)
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
        "matrix": matrix.build(plan, rows, plan_actions(plan)) if plan else None,
    }
    return render(request, "plans/areas.html", context)


@public_page
def area(request: HttpRequest, agreement: Agreement, area: str) -> HttpResponse:
    """One area: its goal, how far it has come, who is responsible, its actions year by year.

    `?plan=2015-2019` chooses another plan than the newest, `?ar=2017` one of its years where
    there is too much to show at once.
    """
    found = get_object_or_404(DevelopmentArea.objects.of_agreement(agreement), slug=area)
    plans = list(Plan.objects.of_agreement(agreement).public().filter(commitments_of=None))
    asked = [plan for plan in plans if plan.years_slug == request.GET.get("plan")]
    plan = asked[0] if asked else newest_plan(agreement)
    context: dict[str, Any] = {"agreement": agreement, "area": found, "plans": plans, "plan": plan}
    if plan:
        plan.agreement = agreement
        row = matrix.build(plan, [found], plan_actions(plan).filter(area=found)).rows[0]
        shown = listing.one_year(row, request.GET)
        context |= {
            "row": row,
            "shown": shown,
            "years": [] if shown else listing.years(row, news_of(row.whole.actions)),
            "sides": responsible_in(agreement, plan, found) if row.whole.actions else [],
            "query": f"plan={plan.years_slug}&ar={shown.cell.year}" if shown else "",
        }
    return render(request, "plans/area.html", context)


@public_page
def plan(request: HttpRequest, agreement: Agreement, years: str | None = None) -> HttpResponse:
    """A plan as a matrix of areas and years, or as its commitments; without years, the newest.

    What the address asks for chooses among the actions; what does not occur is ignored.
    """
    shown = plan_of_years(agreement, years) if years else newest_of_any_kind(agreement)
    plans = Plan.objects.of_agreement(agreement).public()
    context: dict[str, Any] = {"agreement": agreement, "plan": shown, "plans": plans}
    if shown is None:
        return render(request, "plans/no_plan.html", context)
    if shown.commitments_of_id:
        context |= commitments_of(agreement, shown)
        return render(request, "plans/commitments.html", context)
    actions = list(plan_actions(shown))
    chosen = choices(agreement, shown, actions, request.GET)
    areas = DevelopmentArea.objects.of_agreement(agreement)
    built = matrix.build(shown, areas, chosen.narrow(actions), chosen.query)
    by_cell = built.lists_by_cell
    cell = listing.one_cell(built, request.GET) if by_cell else None
    context |= {
        "choices": chosen,
        "number": len(actions),
        "matrix": built,
        "listed": [] if by_cell else listing.everything(built),
        "shown": cell,
        "query": cell_query(chosen.query, cell) if cell else "",
    }
    return render(request, "plans/plan.html", context)


def cell_query(query: str, cell: listing.OneCell) -> str:
    """The address' end that shows this cell again, for the links to its other pages."""
    place = f"omrade={cell.row.area.slug}&ar={cell.cell.year}"
    return f"{query}&{place}" if query else place


@public_page
def plan_calendar(request: HttpRequest, agreement: Agreement, years: str) -> HttpResponse:
    """The days of a plan's actions and milestones as a calendar, also to subscribe to."""
    shown = plan_of_years(agreement, years)
    if shown.commitments_of_id:
        raise Http404
    content = calendar.of_plan(agreement, shown)
    name = f"{agreement.slug}-{shown.years_slug}.ics"
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
