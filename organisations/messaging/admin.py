"""The secretariat's messages: written here, sent from a page of their own, and kept as a log."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.messaging import flows
from organisations.messaging.admin_pages import send_page
from organisations.messaging.forms import GROUPS, MessageForm
from organisations.messaging.groups import Audience, in_words
from organisations.messaging.waiting import MESSAGE_DRAFTS
from organisations.models import Message
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from principles.scoped_admin import ScopedAdmin, agreements_kept
from principles.waiting import waits

WORDS = ("agreement", "subject", "text", "subject_en", "text_en")
LOG = ("written_by", "written_at", "sent_by", "sent_at")


class WithDelivery(ChangeList):
    """The list with how each message's letters fare: one query for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = [message for message in self.result_list if message.is_sent]
        counted = Letter.objects.counted(message.batch for message in rows)
        for message in rows:
            message.counted = counted[message.batch]


def delivery_in_words(counted: dict[str, int]) -> str:
    """How many letters are sent, wait and were given up."""
    states = Letter.State
    told = [
        now("%d skickade") % counted.get(states.SENT, 0),
        now("%d väntar") % counted.get(states.QUEUED, 0),
    ]
    if given_up := counted.get(states.GIVEN_UP, 0):
        told.append(now("%d kom inte fram") % given_up)
    return ", ".join(told)


@admin.register(Message)
class MessageAdmin(ScopedAdmin):
    handbook = "meddelanden"
    form = MessageForm
    list_display = ("subject", "agreement", "state", "sent_at", "sent_by", "number", "delivery")
    list_filter = ("state", waits(MESSAGE_DRAFTS))
    list_select_related = ("agreement", "sent_by")
    search_fields = ("subject",)
    actions = None
    change_form_template = "admin/message.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithDelivery

    def get_urls(self) -> list[Any]:
        page = self.page_at("<object_id>/skicka/", send_page, "send_message")
        return [page, *super().get_urls()]

    @admin.display(description=_("mejlen"))
    def delivery(self, message: Message) -> str:
        if not message.is_sent:
            return "–"
        counted = getattr(message, "counted", None)
        if counted is None:
            counted = Letter.objects.counted([message.batch])[message.batch]
        return delivery_in_words(counted)

    @admin.display(description=_("till"))
    def receivers(self, message: Message) -> str:
        """The groups: as they were called when it was sent, or as they are now."""
        if message.is_sent:
            return str(message.groups)
        return "\n".join(in_words(message.agreement, Audience.of(message.audience))) or "–"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_sent(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been sent stays in the log."""
        return not is_sent(obj) and super().has_delete_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            sent = ("number", "left_out", "delivery") if is_sent(obj) else ()
            return [
                (None, {"fields": WORDS}),
                (_("Mottagare"), {"fields": ("receivers", *sent)}),
                (_("Vem och när"), {"fields": LOG}),
            ]
        about = _("Var och en får meddelandet en gång, också den som finns i flera grupper.")
        return [
            (None, {"fields": WORDS[:3]}),
            (_("Till vilka?"), {"fields": GROUPS, "description": about}),
            (_("På engelska (valfritt)"), {"fields": WORDS[3:]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        if self.has_change_permission(request, obj):
            return ("agreement",)
        return (*WORDS, *LOG, "receivers", "number", "left_out", "delivery")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form class of this request's own, which knows whose bodies to offer."""
        form = super().get_form(request, obj, change, **kwargs)
        form.kept = agreements_kept(request.user, writing=True)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        flows.save_draft(obj, by=request.user, audience=form.audience())

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say so when somebody has sent the message while this person wrote in it."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
            return redirect("admin:organisations_message_changelist")

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().response_add(request, obj, *args, **kwargs)
        return self.look(request, obj) or answer

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        answer = super().response_change(request, obj)
        return self.look(request, obj) or answer

    def look(self, request: HttpRequest, obj: Any) -> Any:
        """After a draft is saved its receivers are looked at."""
        return redirect("admin:send_message", obj.pk) if "_save" in request.POST else None


def is_sent(message: Message | None) -> bool:
    return message is not None and message.is_sent
