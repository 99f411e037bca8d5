"""The pages on which a plan is asked about, answered, published and closed: each calls one flow."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from plans.approving import flows
from plans.approving.forms import AnswerForm, AskPlanForm, NothingForm
from plans.approving.models import PlanApproval
from plans.planning.models import DevelopmentArea, Plan
from principles.admin_pages import form_page, kept, sent
from principles.keeping import NotAllowed, NotNow
from principles.models import Steward

REFUSALS = (NotAllowed, NotNow)


def kept_plan(request: HttpRequest, object_id: str) -> Plan:
    """A plan of an agreement whose secretariat the user is in. Raises Http404, PermissionDenied."""
    rows = Plan.objects.select_related("agreement", "commitments_of")
    plan: Plan = kept(request, rows, object_id, "agreement", writing=True)
    return plan


def kept_approval(request: HttpRequest, object_id: str, *, writing: bool) -> PlanApproval:
    """A request that the user may read, or with `writing` act on for the secretariat."""
    rows = PlanApproval.objects.select_related("plan__agreement", "asked_by", "answered_by")
    found: PlanApproval = kept(request, rows, object_id, "plan__agreement", writing=writing)
    return found


def done(request: HttpRequest, form: Any, flow: Callable[[], Any]) -> bool:
    """Call the flow when the form is sent and in order; a refusal of it is told in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        flow()
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    return True


def ask(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Begär godkännande»: what the plan lacks, and to whom the request goes."""
    plan = kept_plan(request, object_id)
    form = AskPlanForm(sent(request))
    if done(request, form, lambda: flows.ask(plan, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Godkännandet är begärt. Styrgruppen har fått ett mejl."))
        return redirect("admin:plans_planapproval_changelist")
    plan.refresh_from_db()
    current = plan.approvals.open().first()
    is_asked = bool(current and flows.is_as_asked(current))
    lacking = flows.missing_to_ask(plan, by=request.user)
    is_draft = plan.state in {Plan.State.DRAFT, Plan.State.APPROVED}
    return form_page(
        request,
        model_admin,
        title=_("Begär godkännande: %s") % plan,
        button=_("Skicka till styrgruppen"),
        form=form,
        template="admin/ask_for_plan_approval.html",
        missing=lacking if is_draft else [],
        current=current,
        is_asked=is_asked,
        is_draft=is_draft,
        written=form["message"].value(),
        is_open=is_draft and not lacking and not is_asked,
        former=plan.approvals.filter(state=PlanApproval.State.SENT_BACK).first(),
        **about(plan),
    )


def answer(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The steering group reads the whole plan, and answers."""
    approval = kept_approval(request, object_id, writing=False)
    steers = Steward.objects.of(request.user).steering()
    may = steers.filter(agreement=approval.plan.agreement).exists()
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid() and answered(request, form, approval):
        return redirect("admin:plans_planapproval_changelist")
    approval.refresh_from_db()
    is_own = approval.asked_by_id == request.user.pk
    return form_page(
        request,
        model_admin,
        title=_("Godkännande: %s") % approval.plan,
        button=_("Godkänn planen"),
        form=form,
        template="admin/answer_plan_approval.html",
        approval=approval,
        is_as_asked=flows.is_as_asked(approval),
        is_own=is_own,
        written=form["comment"].value(),
        is_open=may and not is_own and approval.state == PlanApproval.State.WAITING,
        **about(approval.plan),
    )


def answered(request: HttpRequest, form: AnswerForm, approval: PlanApproval) -> bool:
    said, by = form.cleaned_data, request.user
    if said["answer"] == AnswerForm.APPROVE:
        did = done(request, form, lambda: flows.approve(approval, by=by, comment=said["comment"]))
        told = _("Planen är godkänd. Kansliet har fått veta det.")
    else:
        did = done(request, form, lambda: flows.send_back(approval, by=by, comment=said["comment"]))
        told = _("Planen är skickad tillbaka. Kansliet har fått din kommentar.")
    if did:
        messages.success(request, told)
    return did


def publish(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Publicera»: says plainly what will happen, and then it is done."""
    approval = kept_approval(request, object_id, writing=True)
    form = NothingForm(sent(request))
    if done(request, form, lambda: flows.publish(approval, by=request.user)):
        messages.success(request, format_html(
            '{} <a href="{}">{}</a>', _("Planen är publicerad. Alla kan läsa den."),
            approval.plan.get_absolute_url(), _("Visa sidan"),
        ))  # fmt: skip
        return redirect("admin:plans_plan_change", approval.plan_id)
    approval.refresh_from_db()
    is_approved, as_asked = approval.state == flows.State.APPROVED, flows.is_as_asked(approval)
    lacking = flows.missing(approval.plan)
    return form_page(
        request,
        model_admin,
        title=_("Publicera: %s") % approval.plan,
        button=_("Publicera planen"),
        form=form,
        template="admin/publish_plan.html",
        approval=approval,
        missing=lacking,
        is_approved=is_approved,
        is_as_asked=as_asked,
        is_open=is_approved and as_asked and not lacking,
        **about(approval.plan),
    )


def withdraw(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The secretariat takes its request back."""
    approval = kept_approval(request, object_id, writing=True)
    form = NothingForm(sent(request))
    if done(request, form, lambda: flows.withdraw(approval, by=request.user)):
        messages.success(request, _("Begäran är återtagen."))
        return redirect("admin:ask_for_plan_approval", approval.plan_id)
    return form_page(
        request,
        model_admin,
        title=_("Ta tillbaka begäran: %s") % approval.plan,
        button=_("Ta tillbaka"),
        form=form,
        intro=_("Planen blir kvar som utkast. Ni kan begära godkännande igen när ni vill."),
    )


def close(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Avsluta planen»: tells how many actions are not done, and where they can go."""
    plan = kept_plan(request, object_id)
    form = NothingForm(sent(request))
    if done(request, form, lambda: flows.close(plan, by=request.user)):
        messages.success(request, _("Planen är avslutad. Alla kan läsa den, ingen kan ändra den."))
        return redirect("admin:plans_plan_change", plan.pk)
    return form_page(
        request,
        model_admin,
        title=_("Avsluta: %s") % plan,
        button=_("Avsluta planen"),
        form=form,
        template="admin/close_plan.html",
        plan=plan,
        unfinished=plan.actions.unfinished().count(),
    )


def reopen(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """A closed plan can be changed again."""
    plan = kept_plan(request, object_id)
    form = NothingForm(sent(request))
    if done(request, form, lambda: flows.reopen(plan, by=request.user)):
        messages.success(request, _("Planen är öppen igen och kan ändras."))
        return redirect("admin:plans_plan_change", plan.pk)
    return form_page(
        request,
        model_admin,
        title=_("Öppna igen: %s") % plan,
        button=_("Öppna planen igen"),
        form=form,
        intro=_("Insatserna kan ändras och följas upp igen. Historiken visar att planen öppnats."),
    )


def about(plan: Plan) -> dict[str, Any]:
    """What the pages show of a plan: all of it, area by area."""
    actions = plan.actions.select_related("area").prefetch_related(
        "parties", "organisations", "principles", "milestones"
    )
    rows = list(actions.order_by("first_year", "position", "pk"))
    areas = DevelopmentArea.objects.of_agreement(plan.agreement)
    address = reverse("admin:plan_matrix", args=[plan.pk])
    return {
        "plan": plan,
        "digest_now": flows.digest_of(plan),
        "number": len(rows),
        "areas": [(area, [row for row in rows if row.area_id == area.pk]) for area in areas],
        "matrix_address": address,
    }
