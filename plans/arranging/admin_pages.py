"""The plan as a matrix in the admin: every box leads to its form, every cell takes a new action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.arranging import flows
from plans.arranging.forms import CellForm
from plans.planning.matrix import build
from plans.planning.models import DevelopmentArea, Plan
from principles.admin_pages import form_page, kept, sent
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import is_key, keeps


def plan_with_years(request: HttpRequest, object_id: str, *, writing: bool) -> Plan:
    """A plan that has actions. Raises Http404 for a list without years, or a foreign one."""
    rows = Plan.objects.select_related("agreement").filter(commitments_of=None)
    plan: Plan = kept(request, rows, object_id, "agreement", writing=writing)
    return plan


def matrix(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Planen som matris»: areas down, years across, whatever number of actions in five queries."""
    plan = plan_with_years(request, object_id, writing=False)
    areas = DevelopmentArea.objects.of_agreement(plan.agreement)
    may_write = keeps(request, plan, writing=True) and plan.state != Plan.State.CLOSED
    return form_page(
        request,
        model_admin,
        title=_("%s som matris") % plan,
        button="",
        template="admin/plan_matrix.html",
        plan=plan,
        matrix=build(plan, areas, plan.actions.select_related("area")),
        may_write=may_write,
        tools=model_admin.tools(request, plan, may_write),
    )


def add(
    request: HttpRequest, model_admin: Any, object_id: str, area_id: str, year: str
) -> HttpResponse:
    """«Lägg till» in a cell: the short form with its area and year filled in."""
    plan = plan_with_years(request, object_id, writing=True)
    if not (is_key(area_id) and is_key(year) and int(year) in plan.years):
        raise Http404
    areas = DevelopmentArea.objects.of_agreement(plan.agreement)
    area = get_object_or_404(areas, pk=area_id)
    if plan.state == Plan.State.CLOSED:
        raise PermissionDenied
    where = {"area": area.pk, "first_year": year, "last_year": year}
    form = CellForm(sent(request), plan=plan, initial=where)
    if request.method == "POST" and form.is_valid() and added(request, form, plan):
        address = reverse("admin:plan_matrix", args=[plan.pk])
        return redirect(f"{address}#ruta-{form.cleaned_data['area'].pk}-{year}")
    return form_page(
        request,
        model_admin,
        title=_("Lägg till: %(area)s %(year)s") % {"area": area, "year": year},
        button=_("Spara och gå till matrisen"),
        form=form,
        template="admin/add_in_cell.html",
        plan=plan,
    )


def added(request: HttpRequest, form: CellForm, plan: Plan) -> bool:
    try:
        made = flows.add_action(plan, by=request.user, **form.cleaned_data)
    except (NotAllowed, NotNow) as problem:
        form.add_error(None, str(problem))
        return False
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    messages.success(request, _("”%s” är tillagd.") % made)
    return True
