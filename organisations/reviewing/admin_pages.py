"""An application on one page: everything needed to decide, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.reviewing.flows import (
    LONGEST_REASON,
    approvers,
    has_recommended,
    is_secretariat,
    review,
    ways,
)
from organisations.reviewing.forms import ReviewForm
from organisations.reviewing.history import history
from organisations.reviewing.lookalikes import lookalikes
from organisations.reviewing.models import ReviewDecision
from organisations.reviewing.stages import stages
from organisations.waiting import APPLICATIONS, APPLICATIONS_TO_APPROVE
from principles.admin_pages import form_page, kept, sent
from principles.forms import tidy
from principles.keeping import NotAllowed, NotNow
from principles.models import Steward
from principles.scoped_admin import agreements_kept, is_key

Decision = ReviewDecision.Decision


def application(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The application; whoever has it now also decides. What is a draft is not shown (404).

    The organisation may take it back at any moment while somebody decides.
    """
    try:
        return shown_or_decided(request, model_admin, object_id)
    except Http404:
        if not is_taken_back(request, object_id):
            raise
        return redirect("admin:organisations_accession_changelist")


def shown_or_decided(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The page, or what a decision leads to. Raises Http404 for what is (again) a draft."""
    accession = kept_application(request, object_id)
    form = ReviewForm(sent(request), ways=ways(accession, request.user))
    if request.method == "POST":
        if not may_answer(accession, request.user):
            raise PermissionDenied
        if form.is_valid() and decided(request, accession, form):
            return redirect("admin:organisations_accession_change", accession.pk)
        accession = kept_application(request, object_id)
        form.ways = ways(accession, request.user)
    title = _("Ansökan: %s") if accession.is_under_review else _("Anslutning: %s")
    return form_page(
        request,
        model_admin,
        title=title % accession.organisation,
        button=_("Spara beslutet"),
        form=form,
        template="admin/application.html",
        accession=accession,
        organisation=accession.organisation,
        is_open=bool(form.ways),
        is_mine=form.ways not in ([], [Decision.RECALL]),
        written=form["reason"].value(),
        **about(accession, request.user),
    )


def kept_application(request: HttpRequest, object_id: str) -> Accession:
    """The application, if the user keeps its agreement. Raises Http404, also for a draft."""
    rows = Accession.objects.exclude(state=Accession.State.DRAFT)
    rows = rows.select_related("organisation", "agreement", "submitted_by")
    found: Accession = kept(request, rows, object_id, "agreement", writing=False)
    return found


def is_taken_back(request: HttpRequest, object_id: str) -> bool:
    """Whether the organisation took the application back while somebody was about to decide.

    What it writes is its own again, so nothing of it is shown, but the reviewer's words are.
    """
    if request.method != "POST" or not is_key(object_id):
        return False
    rows = Accession.objects.filter(
        state=Accession.State.DRAFT, submissions__taken_back_at__isnull=False, pk=object_id
    )
    if not rows.filter(agreement__in=agreements_kept(request.user, writing=True)).exists():
        return False
    messages.error(request, _("Organisationen har tagit tillbaka ansökan för att ändra den."))
    reason = tidy(request.POST.get("reason", ""))[:LONGEST_REASON]
    if reason:
        messages.warning(request, _("Du skrev: %s") % reason)
    return True


def may_answer(accession: Accession, user: Any) -> bool:
    """Whether the user is one of those who decide in the agreement, whatever the state."""
    agreement = accession.agreement
    asked = agreement.steering_approves or accession.state == Accession.State.STEERING
    steers = Steward.objects.of(user).steering().filter(agreement=agreement)
    return is_secretariat(agreement, user) or (asked and steers.exists())


def decided(request: HttpRequest, accession: Accession, form: ReviewForm) -> bool:
    """Take the decision, and say what came of it; False when it cannot be taken."""
    said = form.cleaned_data
    decision = Decision(said["review_decision"])
    try:
        review(
            accession, by=request.user, decision=decision, reason=said["reason"], seen=said["seen"]
        )
    except (NotAllowed, NotNow) as problem:
        form.add_error(None, str(problem))
        return False
    told = {
        Decision.APPROVE: _("%s är godkänd. Organisationen får besked."),
        Decision.FORWARD: _("%s är tillstyrkt och ligger nu hos styrgruppen."),
        Decision.RETURN: _("%s har fått frågan om komplettering."),
        Decision.DECLINE: _("%s är avslagen. Organisationen får besked."),
        Decision.BACK: _("%s är tillbaka hos kansliet, som har fått det du skrev."),
        Decision.RECALL: _("%s ligger hos kansliet igen."),
    }
    messages.success(request, told[decision] % accession.organisation)
    return True


def about(accession: Accession, user: Any) -> dict[str, Any]:
    """What the page tells of the application, by a number of queries that is always the same."""
    organisation, agreement = accession.organisation, accession.agreement
    confirmations = accession.confirmations.select_related("criterion", "confirmed_by")
    confirmed = {row.criterion_id: row for row in confirmations}
    criteria = [(row, confirmed.get(row.pk)) for row in agreement.criteria.all()]
    alike, more_alike = lookalikes(organisation, user)
    submission = accession.submissions.first()
    asks = agreement.steering_approves
    own = is_secretariat(agreement, user)
    return {
        "criteria": criteria,
        "areas": organisation.areas.all(),
        "representatives": organisation.representatives.active().select_related("user"),
        "files": accession.attachments.select_related("uploaded_by"),
        "stages": stages(accession),
        "history": history(accession),
        "alike": alike,
        "more_alike": more_alike,
        "submission": submission,
        "keeps": own,
        "has_recommended": accession.is_under_review and has_recommended(accession, user),
        "nobody_approves": own and asks and not approvers(agreement, user),
        "following": next_waiting(user, accession),
    }


def next_waiting(user: Any, accession: Accession) -> Accession | None:
    """The application that has waited longest for the user, but for the one at hand."""
    first, then = (
        entry.waiting_for(user).order_by().values("pk")
        for entry in (APPLICATIONS_TO_APPROVE, APPLICATIONS)
    )
    rows = Accession.objects.filter(Q(pk__in=first) | Q(pk__in=then)).exclude(pk=accession.pk)
    since = Coalesce("forwarded_at", "submitted_at", "created_at")
    found: Accession | None = rows.select_related("organisation").order_by(since, "pk").first()
    return found
