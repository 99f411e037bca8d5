"""Registering for an event, and what the mailed link leads to. Opening a link changes nothing."""

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plans.events import links, registering
from plans.events.forms import DetailsForm, RegistrationForm, said_before
from plans.events.models import Event, EventRegistration
from plans.events.seats import place_in_queue, why_closed
from plans.events.views import event_of
from principles.keeping import NotNow
from principles.models import Agreement

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def open_event(slug: str, event: str) -> Event:
    """An event of a published agreement. Raises Http404."""
    agreement = get_object_or_404(
        Agreement.objects.published().prefetch_related("parties"), slug=slug
    )
    return event_of(agreement, event)


@never_cache
@get_or_post
def register(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """The form; what was filled in is mailed back as a link that confirms."""
    found = open_event(slug, event)
    context: dict[str, Any] = {"agreement": found.agreement, "event": found}
    if "skickat" in request.GET and request.method != "POST":
        return render(request, "events/asked.html", context)
    context["closed"] = why_closed(found)
    if not context["closed"]:
        form = RegistrationForm(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            if not ratelimit.consume(request, action="event_registration"):
                return render(request, "429.html", status=429)
            if sent(found, form):
                return redirect(request.path + "?skickat=1")
        context["form"] = form
    return render(request, "events/register.html", context)


def sent(event: Event, form: RegistrationForm) -> bool:
    """Whether the link was mailed; otherwise the form tells why not."""
    try:
        registering.ask(
            event,
            email=form.cleaned_data["email"],
            details=form.details(),
            language=get_language() or "sv",
        )
    except registering.FullForOrganisation as problem:
        return not form.refuse("organisation", problem)
    except NotNow as problem:
        return not form.refuse(None, problem)
    return True


@never_cache
@get_or_post
def registration(request: HttpRequest, slug: str, event: str, token: str) -> HttpResponse:
    """What the mailed link leads to: where things stand, and buttons to confirm and cancel."""
    found = open_event(slug, event)
    own = links.of_token(found, token)
    if not own:
        return render(
            request, "events/unknown.html", {"agreement": found.agreement, "event": found},
            status=404,
        )  # fmt: skip
    own.event = found
    form = DetailsForm(found, initial=said_before(own))
    problem = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "change":
            form = DetailsForm(found, request.POST)
        problem = done(do, own, form)
        if not problem and not form.errors:
            return redirect(request.path + ("?sparat=1" if do == "change" else ""))
    return page(request, own, form, problem)


def done(do: str, own: EventRegistration, form: DetailsForm) -> str:
    """Do what the button says. Returns why it could not be done, or nothing."""
    if do not in {"confirm", "cancel", "change"}:
        raise Http404
    try:
        if do == "confirm":
            registering.confirm(own)
        elif do == "cancel":
            registering.cancel(own)
        elif form.is_valid():
            registering.change(own, details=form.details())
    except registering.FullForOrganisation as problem:
        if do == "change":
            form.refuse("organisation", problem)
            return ""
        return str(problem)
    except EventRegistration.DoesNotExist:
        raise Http404 from None  # forgotten meanwhile
    except NotNow as problem:
        return str(problem)
    return ""


def page(
    request: HttpRequest, own: EventRegistration, form: DetailsForm, problem: str
) -> HttpResponse:
    own.refresh_from_db(fields=["state"])
    waits = own.state == EventRegistration.State.WAITING
    event = own.event
    context = {
        "agreement": event.agreement,
        "event": event,
        "registration": own,
        "form": form if own.is_confirmed and not event.has_begun else None,
        "problem": problem,
        "place": place_in_queue(own) if waits else 0,
        "closed": why_closed(event),
        "again": reverse("event_register", args=[event.agreement.slug, event.slug]),
        "saved": "sparat" in request.GET,
    }
    return render(request, "events/registration.html", context)
