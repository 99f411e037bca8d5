"""The mail that the portal sends, for the operator: what waits, what was given up, and why."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from principles.mail.flows import send_again
from principles.mail.models import Letter
from principles.mail.waiting import REFUSED_LETTERS, UNSENT_LETTERS
from principles.scoped_admin import ReadOnly
from principles.waiting import waits


@admin.register(Letter)
class LetterAdmin(ReadOnly, admin.ModelAdmin):
    handbook = "mejl"
    list_display = ("subject", "receiver", "state", "last_error", "created_at")
    list_filter = ("state", waits(REFUSED_LETTERS, UNSENT_LETTERS))
    list_per_page = 50
    search_fields = ("receiver", "subject")
    ordering = ("-created_at",)
    actions = ("send_again",)
    change_form_template = "admin/letter.html"
    fields = (
        "receiver", "language", "subject", "state", "last_error", "attempts", "next_try_at",
        "created_at", "sent_at", "message_id", "key", "shown_text",
    )  # fmt: skip

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    @admin.display(description=_("text"))
    def shown_text(self, letter: Letter) -> str:
        """What waits; but with somebody else's code an operator could log in as that person."""
        return now("Visas bara för mottagaren.") if letter.is_secret else letter.text

    @admin.action(description=_("Skicka igen"), permissions=["view"])
    def send_again(self, request: HttpRequest, letters: Any) -> None:
        again = send_again(letters, by=request.user)
        if not again:
            messages.warning(request, now("Bara uppgivna brev kan skickas igen."))
            return
        LogEntry.objects.log_actions(request.user.pk or 0, again, CHANGE, now("Skickas igen"))
        said = ngettext("%d brev skickas igen.", "%d brev skickas igen.", len(again)) % len(again)
        messages.success(request, said)
