"""The pages where a plan goes on: each shows what will happen, and calls one flow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.arranging.admin_pages import plan_with_years
from plans.copying import flows
from plans.copying.forms import CarryOverForm, NextPlanForm
from plans.planning.models import Plan
from principles.admin_pages import form_page, sent
from principles.keeping import NotAllowed, NotNow


def copy(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Gör nästa plan»: its years, and the unfinished actions with a tick each."""
    plan = plan_with_years(request, object_id, writing=True)
    form = NextPlanForm(sent(request), plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            made = flows.copy_plan(plan, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            number = made.actions.count()
            told = ngettext(
                "%(plan)s är gjord som utkast med %(number)d insats.",
                "%(plan)s är gjord som utkast med %(number)d insatser.", number,
            )  # fmt: skip
            messages.success(request, told % {"plan": made, "number": number})
            return redirect("admin:plan_matrix", made.pk)
    return form_page(
        request,
        model_admin,
        title=_("Gör nästa plan efter %s") % plan.title_years,
        button=_("Gör planen som utkast"),
        form=form,
        template="admin/copy_plan.html",
        plan=plan,
    )


def carry_over(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«För över året»: the actions whose last year has passed, with a tick each."""
    plan = plan_with_years(request, object_id, writing=True)
    form = CarryOverForm(sent(request), plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            made = flows.carry_over(plan, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            told = ngettext("%d insats är förlängd.", "%d insatser är förlängda.", len(made))
            messages.success(request, told % len(made))
            return redirect("admin:plan_matrix", plan.pk)
    years = flows.years_to_choose(plan)
    is_closed = plan.state == Plan.State.CLOSED
    return form_page(
        request,
        model_admin,
        title=_("För över året: %s") % plan,
        button=_("Förläng insatserna"),
        form=form,
        template="admin/carry_over.html",
        plan=plan,
        is_closed=is_closed,
        years=years,
        is_open=bool(years) and not is_closed and flows.left_over(plan).exists(),
    )
