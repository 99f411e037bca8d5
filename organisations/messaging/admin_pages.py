"""The page from which a message is sent: how it looks, who gets it, and the button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as now
from django.utils.translation import ngettext

from organisations.messaging import flows
from organisations.messaging.groups import Audience, Person, in_words, receivers
from organisations.messaging.letters import reasons_in_words
from organisations.messaging.models import Message
from principles.admin_pages import form_page, kept
from principles.keeping import NotAllowed, NotNow

SHOWN_AT_FIRST = 100


def send_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Everybody who would get the message now; a trial to oneself; and sending it."""
    rows = Message.objects.select_related("agreement")
    message = kept(request, rows, object_id, "agreement", writing=True)
    if request.method == "POST":
        return done(request, message)
    if message.is_sent:
        return redirect("admin:organisations_message_change", message.pk)
    audience = Audience.of(message.audience)
    found = receivers(message.agreement, audience)
    number = len(found.people)
    shown = found.people if "alla" in request.GET else found.people[:SHOWN_AT_FIRST]
    to_send = ngettext("Skicka till %d mottagare", "Skicka till %d mottagare", number) % number
    return form_page(
        request,
        model_admin,
        title=now("Granska och skicka"),
        button=to_send,
        template="admin/send_message.html",
        message=message,
        agreement=message.agreement,
        groups=in_words(message.agreement, audience),
        found=found,
        number=number,
        rows=[told(message, person) for person in shown],
        left=[told(message, person) for person in found.unsubscribed],
        more=number - len(shown),
        seen=flows.digest(message, found),
    )


def told(message: Message, person: Person) -> tuple[Person, str, bool]:
    """A receiver with why, and whether it is the English text that he or she gets."""
    in_english = person.language == "en" and bool(message.text_en)
    why = reasons_in_words(message.agreement, person.reasons, "sv")
    return person, why[:1].upper() + why[1:], in_english


def done(request: HttpRequest, message: Message) -> HttpResponse:
    """Do what the button says, and say how it went."""
    try:
        if request.POST.get("do") == "try":
            flows.send_trial(message, by=request.user)
            said = now("Ett prov är på väg till %s.") % getattr(request.user, "email", "")
            messages.success(request, said)
        else:
            sent = flows.send(message, by=request.user, seen=request.POST.get("seen", ""))
            said = ngettext(
                "Meddelandet är på väg till %d mottagare.",
                "Meddelandet är på väg till %d mottagare.",
                sent.number,
            )
            messages.success(request, said % sent.number)
    except (NotAllowed, NotNow) as problem:
        messages.error(request, str(problem))
    return redirect("admin:send_message", message.pk)
