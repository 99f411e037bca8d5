"""Development areas and plans. Each room adds its own pages to those of a plan."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from plans.approving.admin import ApprovingPages
from plans.arranging.admin import MatrixPages
from plans.commenting.admin import CommentPages
from plans.copying.admin import CopyingPages
from plans.exchange.admin_tools import PlanFiles
from plans.following.admin_pages import FollowUpPages
from plans.models import DevelopmentArea, Plan
from plans.planning.forms import PlanForm
from principles.scoped_admin import ScopedAdmin, is_key


@admin.register(DevelopmentArea)
class DevelopmentAreaAdmin(ScopedAdmin):
    handbook = "planer"
    list_display = ("name", "agreement", "position")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Plan)
class PlanAdmin(
    ApprovingPages,
    MatrixPages,
    CopyingPages,
    FollowUpPages,
    PlanFiles,
    CommentPages,
):
    handbook = "planer"
    form = PlanForm
    list_display = ("__str__", "agreement", "state", "published_at", "closed_at")
    list_filter = ("state",)
    fields = (
        "agreement", "first_year", "last_year", "state", "introduction", "source",
        "commitments_of", "reviews_follow_ups", "continues", "published_at", "closed_at",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The state is moved by the flows only; a plan stays in its agreement."""
        moved_by_flows = ("state", "published_at", "closed_at")
        return ("agreement", *moved_by_flows) if obj else moved_by_flows

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Saving waits for whoever publishes or closes the plan in the same moment, whose state
        would otherwise be written over."""
        if request.method == "POST" and object_id and is_key(object_id):
            list(Plan.objects.select_for_update().filter(pk=int(object_id)).values_list("pk"))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_closed = obj is not None and obj.state == Plan.State.CLOSED
        return not is_closed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft that nobody is asked about."""
        if obj is not None and (obj.state != Plan.State.DRAFT or obj.approvals.open().exists()):
            return False
        return super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Any) -> str | None:
        """The public page; a draft has none."""
        return super().view_on_site(obj) if obj.state in Plan.PUBLIC_STATES else None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What belongs to a draft goes with it, also what nobody deletes by itself."""
        gone, counts, _needed, protected = super().get_deleted_objects(objs, request)
        refused = [plan for plan in objs if not self.has_delete_permission(request, plan)]
        needed = {str(self.opts.verbose_name)} if refused else set()
        return gone, counts, needed, protected
