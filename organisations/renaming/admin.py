"""The changes of names and numbers in the admin: listed, read side by side, decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.register.flows import REFUSALS as REGISTER_REFUSALS
from organisations.renaming import flows
from organisations.renaming.forms import DecideForm
from organisations.renaming.models import IdentityChange
from organisations.renaming.waiting import IDENTITY_CHANGES
from principles.admin_pages import form_page, sent
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import ReadOnly, ScopedAdmin, agreements_kept, is_key
from principles.waiting import waits

REFUSALS = (NotAllowed, NotNow, *REGISTER_REFUSALS)
CHANGES = "admin:organisations_identitychange_changelist"


def decide_change(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The old and the new side by side, and the secretariat's decision."""
    change = kept_change(request, object_id)
    form = DecideForm(sent(request))
    if request.method == "POST" and form.is_valid() and decided(request, form, change):
        return redirect(CHANGES)
    change.refresh_from_db()
    return form_page(
        request,
        model_admin,
        title=now("Ändring av namn eller nummer: %s") % change.former_name,
        button=now("Spara beslutet"),
        form=form,
        template="admin/decide_change.html",
        change=change,
        agreements=change.agreements,
        is_taken=change.is_waiting and flows.is_taken(change.number, change.organisation),
        written=form["answer"].value(),
    )


def kept_change(request: HttpRequest, object_id: str) -> IdentityChange:
    """A change that one may decide on. Raises Http404, or PermissionDenied for readers."""
    if not is_key(object_id):
        raise Http404
    rows = IdentityChange.objects.select_related("organisation", "asked_by", "decided_by")
    mine = rows.concerning(agreements_kept(request.user))
    found: IdentityChange = get_object_or_404(mine, pk=object_id)
    kept = agreements_kept(request.user, writing=True)
    if not found.is_decided_in(kept):
        raise PermissionDenied
    return found


def decided(request: HttpRequest, form: DecideForm, change: IdentityChange) -> bool:
    said = form.cleaned_data
    try:
        if said["decision"] == DecideForm.APPROVE:
            flows.approve(change, by=request.user, answer=said["answer"])
            told = now("Ändringen är godkänd. Organisationen har fått veta det.")
        else:
            flows.decline(change, by=request.user, answer=said["answer"])
            told = now("Ändringen är avslagen. Organisationen har fått veta varför.")
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, told)
    return True


@admin.register(IdentityChange)
class IdentityChangeAdmin(ReadOnly, ScopedAdmin):
    handbook = "namn-och-nummer"
    list_display = ("organisation", "former_name", "name", "number", "state", "next_step",
                    "asked_at")  # fmt: skip
    list_filter = ("state", waits(IDENTITY_CHANGES))
    search_fields = ("organisation__name", "name", "former_name", "number")
    readonly_fields = ("next_step",)
    fields = (
        "organisation", "state", "next_step", "former_name", "name", "former_form", "form",
        "former_number", "number", "reason", "minutes", "asked_at", "asked_by", "decided_at",
        "decided_by", "answer",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those of organisations that stand, or ask to stand, in one's own registers."""
        rows = IdentityChange.objects.select_related("organisation", "asked_by", "decided_by")
        if request.user.is_superuser:
            return rows
        return rows.concerning(agreements_kept(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    has_view_history_permission = has_view_permission

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        return admin.ModelAdmin.get_form(self, request, obj, change, **kw)

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("<object_id>/prova/", decide_change, "decide_change"),
            *super().get_urls(),
        ]

    @admin.display(description=_("att göra"))
    def next_step(self, obj: IdentityChange) -> SafeString | str:
        if not obj.is_waiting:
            return "–"
        address = reverse("admin:decide_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, _("Pröva"))
