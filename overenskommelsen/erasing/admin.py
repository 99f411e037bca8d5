"""The proposals to erase somebody: the secretariat's own, and all of them for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from overenskommelsen.erasing import proposal_pages
from overenskommelsen.erasing.models import ErasureProposal
from overenskommelsen.erasing.waiting import ERASURES
from principles.scoped_admin import ReadOnly, ScopedAdmin, agreements_kept, keeps
from principles.waiting import waits


@admin.register(ErasureProposal)
class ErasureProposalAdmin(ReadOnly, ScopedAdmin):
    handbook = "personuppgifter#foresla-gallring"
    list_display = ("case_number", "agreement", "state", "to_take_back", "asked_at", "asked_by")
    list_filter = ("state", waits(ERASURES))
    change_list_template = "admin/erasure_proposals.html"
    readonly_fields = ("to_try", "to_take_back")
    fields = (
        "agreement", "case_number", "state", "to_take_back", "email", "name", "reason", "asked_at",
        "asked_by", "decided_at", "decided_by", "answer",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The secretariat's: the steering group has no part in it."""
        kept = agreements_kept(request.user, writing=True)
        rows = super().get_queryset(request).filter(agreement__in=kept)
        return rows.select_related("agreement", "asked_by", "decided_by")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps(request, None, writing=True)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps(request, obj, writing=True)

    has_view_history_permission = has_view_permission

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("foresla/", proposal_pages.propose, "propose_erasure"),
            self.page_at("<object_id>/utfor/", proposal_pages.carry_out, "carry_out_erasure"),
            self.page_at("<object_id>/avsla/", proposal_pages.decline, "decline_erasure"),
            self.page_at("<object_id>/ta-tillbaka/", proposal_pages.withdraw, "withdraw_erasure"),
            *super().get_urls(),
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.with_own_step(request, self.list_display)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.with_own_step(request, self.fields)

    def with_own_step(self, request: HttpRequest, names: Any) -> tuple[str, ...]:
        """The operator tries a proposal, the secretariat takes it back: neither can the other's."""
        own = "to_try" if request.user.is_superuser else "to_take_back"  # type: ignore[union-attr]
        return tuple(own if name == "to_take_back" else name for name in names)

    @admin.display(description=_("att göra"))
    def to_try(self, obj: ErasureProposal) -> SafeString | str:
        return step(obj, "admin:carry_out_erasure", _("Pröva"))

    @admin.display(description=_("att göra"))
    def to_take_back(self, obj: ErasureProposal) -> SafeString | str:
        return step(obj, "admin:withdraw_erasure", _("Ta tillbaka"))


def step(proposal: ErasureProposal, name: str, words: Any) -> SafeString | str:
    """A link to what is done with a proposal that waits."""
    if not proposal.is_waiting:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[proposal.pk]), words)
