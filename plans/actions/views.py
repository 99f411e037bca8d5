"""An action as everybody reads it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plans.actions.news import news_of
from plans.actions.responsible import responsible_for
from plans.models import Action, FollowUp
from plans.planning.finding import plan_of_years
from principles.models import Agreement
from principles.public import public_page


@public_page
def action(request: HttpRequest, agreement: Agreement, years: str, action: str) -> HttpResponse:
    """One action: who is responsible, where it stands, what remains, what has been noted."""
    plan = plan_of_years(agreement, years)
    found = get_object_or_404(plan.actions.select_related("area"), slug=action)
    milestones = list(found.milestones.all())
    version = agreement.version_shown()
    context = {
        "agreement": agreement,
        "plan": plan,
        "action": found,
        "news": news_of([found])[found.pk],
        "sides": responsible_for(agreement, found),
        "principles": found.principles.exclude(version__state="draft"),
        "readable": {row.slug for row in version.principles.all()} if version else set(),
        "milestones": milestones,
        "left": [milestone for milestone in milestones if not milestone.reached_on],
        "documents": found.documents.all(),
        "follow_ups": told(found),
        "continues": others(agreement, pk=found.carried_from_id),
        "continued_by": others(agreement, carried_from=found),
    }
    return render(request, "plans/action.html", context)


def told(action: Action) -> Any:
    """The follow-ups that everybody reads, newest first, with who left them."""
    public = FollowUp.objects.public().filter(action=action)
    return public.select_related("party", "organisation")


def others(agreement: Agreement, **which: Any) -> list[Action]:
    """The same action in other plans that the public reads."""
    rows = Action.objects.of_agreement(agreement).public().filter(**which)
    return list(rows.select_related("plan__agreement"))
