"""Actions in the admin: one form with milestones, documents, persons and follow-ups."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from plans.actions.forms import ActionForm, FollowUpForm, FollowUpFormSet, LimitedForm
from plans.actions.models import Action, ActionDocument, Milestone, Responsible
from plans.actions.saving import save_follow_ups
from plans.arranging.admin import BulkActions
from plans.arranging.forms import WhichPlanForm
from plans.following.models import FollowUp
from plans.planning.models import Plan
from plans.waiting import FOLLOW_UPS_TO_READ, LATE_ACTIONS
from principles.admin_pages import form_page
from principles.models import AgreementVersion
from principles.scoped_admin import ScopedAdmin, ScopedTable, agreements_kept, is_key
from principles.waiting import waits

BACK = "tillbaka"
MATRIX = "matris"


def is_closed(action: Any) -> bool:
    """Whether the action is of a plan that has ended, in which nothing is changed."""
    return bool(action and action.plan_id and action.plan.state == Plan.State.CLOSED)


class OpenPlanTable(ScopedTable):
    """Rows of an action; those of a closed plan are only read."""

    form = LimitedForm

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_closed(obj) and super().has_add_permission(request, obj)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        request.action_at_hand = obj  # type: ignore[attr-defined]
        self.has_few_rows = obj is not None  # those that the action names; a new one names none
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A row only chooses: parties and organisations are changed on pages of their own."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Of the agreement at hand, whose organisations may be many: the action's own only."""
        rows = super().choices(db_field, request)
        action = getattr(request, "action_at_hand", None)
        if db_field.remote_field.model is Organisation and action is not None:
            rows = rows.filter(pk__in=action.organisations.values("pk"))
        return rows if getattr(request, "agreement_at_hand", None) else rows.none()


class MilestoneInline(OpenPlanTable):
    model = Milestone
    fields = ("title", "due_on", "reached_on")


class DocumentInline(OpenPlanTable):
    model = ActionDocument
    fields = ("title", "link", "position")


class ResponsibleInline(OpenPlanTable):
    model = Responsible
    fields = ("name", "email", "party", "organisation")


class FollowUpInline(OpenPlanTable):
    model = FollowUp
    form = FollowUpForm
    formset = FollowUpFormSet
    fields = ("day", "note", "status", "progress", "party", "state")
    readonly_fields = ("state",)


@admin.register(Action)
class ActionAdmin(BulkActions, ScopedAdmin):
    handbook = "planer"
    form = ActionForm
    list_display = ("title", "shown", "progress", "area", "first_year", "last_year", "plan")
    list_filter = (
        "status", ("plan", admin.RelatedOnlyFieldListFilter), "first_year",
        waits(LATE_ACTIONS, FOLLOW_UPS_TO_READ),
    )  # fmt: skip
    search_fields = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (FollowUpInline, MilestoneInline, ResponsibleInline, DocumentInline)

    fieldsets = (
        (None, {"fields": ("plan", "area", "title", "slug", "description")}),
        (_("Tid och läge"), {
            "fields": (
                "first_year", "last_year", "starts_on", "due_on", "status", "progress",
                "dropped_reason",
            ),
        }),
        (_("Ansvar"), {"fields": ("parties", "organisations", "principles", "position")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Action]:
        return super().get_queryset(request).select_related("plan__agreement", "area")

    @admin.display(description=_("läge"), ordering="status")
    def shown(self, action: Action) -> str:
        """The status as the public reads it: late by itself when the last day has passed."""
        return action.shown_status_label

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An action stays in its plan; to the next one it is copied."""
        return ("plan",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return self.prepopulated_fields if obj is None else {}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_closed(obj) and super().has_change_permission(request, obj)

    def view_on_site(self, obj: Any) -> str | None:
        """The public page: not of a draft, nor while a form is shown whose address was emptied."""
        is_public = obj.slug and obj.plan.state in Plan.PUBLIC_STATES
        return super().view_on_site(obj) if is_public else None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the public has been able to read is dropped with a reason, not deleted."""
        is_draft = obj is None or obj.plan.state == Plan.State.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """First the plan, for those who keep several agreements: choices are of one of them."""
        many = agreements_kept(request.user, writing=True)[:2].count() > 1
        if many and request.method == "GET" and self.plan_of_new(request) is None:
            plans = self.open_plans(request)
            return form_page(
                request, self, title=now("Lägg till en insats"), button=now("Fortsätt"),
                form=WhichPlanForm(plans=plans), template="admin/which_plan.html",
            )  # fmt: skip
        return super().add_view(request, form_url, extra_context)

    def plan_of_new(self, request: HttpRequest) -> Plan | None:
        """The plan that a new action is for, by what is sent or the address."""
        key = (request.POST if request.method == "POST" else request.GET).get("plan", "")
        return self.open_plans(request).filter(pk=key).first() if is_key(key) else None

    def open_plans(self, request: HttpRequest) -> QuerySet[Plan]:
        """The plans that an action can be added to."""
        kept = agreements_kept(request.user, writing=True)
        plans = Plan.objects.exclude(state=Plan.State.CLOSED).filter(commitments_of=None)
        return plans.filter(agreement__in=kept).select_related("agreement")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            plan, kept = self.plan_of_new(request), agreements_kept(request.user, writing=True)
            only = kept.get() if kept.count() == 1 else None
            request.agreement_at_hand = plan.agreement if plan else only  # type: ignore[attr-defined]
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        plan = self.plan_of_new(request)
        return {"plan": plan.pk} if plan else {}

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Rows of the plan's agreement; of principles those that apply, are in dialogue or stand.

        Before the plan is known there is nothing to choose, lest two agreements be mixed.
        """
        if db_field.name == "plan":
            return self.open_plans(request)
        rows = super().choices(db_field, request)
        if getattr(request, "agreement_at_hand", None) is None:
            return rows.none()
        if db_field.name != "principles":
            return rows
        states = AgreementVersion.State
        applies = Q(version__state__in=(states.ADOPTED, states.CONSULTATION))
        address: Any = request.resolver_match
        own = Action.objects.filter(pk=address.kwargs.get("object_id"))
        return rows.filter(applies | Q(pk__in=own.values("principles")))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is FollowUp:
            save_follow_ups(formset, form.instance, by=request.user)
        else:
            super().save_formset(request, form, formset, change)

    def response_post_save_change(self, request: HttpRequest, obj: Action) -> HttpResponse:
        """Back to where the action was opened from."""
        if request.GET.get(BACK) == MATRIX:
            matrix = reverse("admin:plan_matrix", args=[obj.plan_id])
            return redirect(f"{matrix}#insats-{obj.pk}-{obj.first_year}")
        return super().response_post_save_change(request, obj)
