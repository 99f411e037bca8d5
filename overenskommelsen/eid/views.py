"""Being legitimated: leaving for the provider, and coming back."""

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView
from allauth.core.ratelimit import consume_or_429
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.internal.statekit import unstash_state
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from overenskommelsen.eid.configuration import Eid
from overenskommelsen.eid.levels import method
from overenskommelsen.eid.provider import EidProvider, connected, identifier
from overenskommelsen.eid.refusals import AnotherPerson, Cancelled, Outdated, Refused, TooWeak
from overenskommelsen.eid.server import Attempt, Server

log = logging.getLogger(__name__)
LOGIN, CONNECT, AGAIN = "login", "connect", "reauthenticate"
PAGES = {
    LOGIN: "account_login",
    CONNECT: "socialaccount_connections",
    AGAIN: "eid_reauthenticate",
}
ERRORS = {"access_denied": Cancelled, "unmet_authentication_requirements": TooWeak}


def when_configured(view: Callable[..., Any]) -> Callable[..., Any]:
    """The address exists only where an e-ID provider is configured."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.EID:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def server() -> Server:
    """The provider; people come back to the same address whatever their language is."""
    with override(settings.LANGUAGE_CODE):
        callback = settings.PUBLIC_URL + reverse("eid_callback")
    return Server(cast(Eid, settings.EID), callback)


@when_configured
@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Log in, or get an account, with an e-ID."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
    return consume_or_429(request, action="login") or leave(request, LOGIN)


@when_configured
@require_POST
@login_required
@reauthentication_required(app="allauth.socialaccount")
def connect(request: HttpRequest) -> HttpResponse:
    """Connect an e-ID to the account; for that the person has authenticated again."""
    return leave(request, CONNECT)


@method_decorator([when_configured, never_cache, login_required], name="dispatch")
class Reauthenticate(BaseReauthenticateView):
    """Authenticate again with the e-ID that is connected to the account."""

    form_class = forms.Form
    template_name = "eid/reauthenticate.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return leave(self.request, AGAIN)


def leave(request: HttpRequest, process: str) -> HttpResponse:
    """Send the person to the provider, and remember why."""
    attempt, name = Attempt(again=process == AGAIN), secrets.token_urlsafe(32)
    where_next = get_next_redirect_url(request)
    try:
        address = server().address(attempt, name)
    except Refused as problem:
        return back(request, {"process": process, "next": where_next}, problem)
    EidProvider(request).stash_redirect_state(
        request,
        process,
        next_url=where_next,
        state_id=name,
        language=get_language(),
        user=request.user.pk,
        **attempt.keep(),
    )
    return redirect(address)


@when_configured
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The person comes back from the provider. What is wrong is told where it began."""
    state = unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=EidProvider.id
    )
    try:
        if not state:
            raise Outdated("state unknown, used or too old")
        activate(state["language"])
        claims = answered(request, state)
        if state["process"] == AGAIN:
            return authenticated_again(request, state, claims)
        return welcome(request, state, claims)
    except Refused as problem:
        return back(request, state or unknown(request), problem)


def answered(request: HttpRequest, state: dict[str, Any]) -> dict[str, Any]:
    """Who the provider says that it was. Raises Refused."""
    if state["user"] != request.user.pk:
        raise Outdated("the session is another person's by now")
    if error := request.GET.get("error"):
        raise ERRORS.get(error, Refused)(f"error={error[:60]!r}")
    provider = server()
    if request.GET.get("iss", provider.about["issuer"]) != provider.about["issuer"]:
        raise Refused("answer of another provider")
    return provider.claims(request.GET.get("code", ""), Attempt.kept(state))


def welcome(request: HttpRequest, state: dict[str, Any], claims: dict[str, Any]) -> HttpResponse:
    """Log in, connect, or propose a new account, as django-allauth does."""
    arrived = EidProvider(request).sociallogin_from_response(request, claims)
    arrived.state = {"process": state["process"], "next": state.get("next")}
    return complete_login(request, arrived)


def authenticated_again(
    request: HttpRequest, state: dict[str, Any], claims: dict[str, Any]
) -> HttpResponse:
    """Record that it is the same person, and lead on. Raises AnotherPerson."""
    if not connected(request.user).filter(uid=identifier(claims)).exists():
        raise AnotherPerson("not connected to this account")
    record_authentication(
        request, request.user, "eid", type=method(claims["acr"]), reauthenticated=True
    )
    where_next = state.get("next") or reverse(settings.LOGIN_REDIRECT_URL)
    # Where to resume is read from the address.
    request.GET = cast(Any, QueryDict(urlencode({"next": where_next})))
    return resume_request(request) or redirect(settings.LOGIN_REDIRECT_URL)


def unknown(request: HttpRequest) -> dict[str, Any]:
    """Where somebody is led whose attempt is not known: to where another may begin."""
    if not request.user.is_authenticated:
        return {"process": LOGIN}
    return {"process": AGAIN if connected(request.user).exists() else CONNECT}


def back(request: HttpRequest, state: dict[str, Any], problem: Refused) -> HttpResponse:
    """To the page where it began, with what was wrong. The session stays as it was."""
    log.warning("e-ID refused: %s", problem.reason)
    messages.error(request, str(problem))
    address = reverse(PAGES[state["process"]])
    query = urlencode({"next": state["next"]}) if state.get("next") else ""
    return redirect(f"{address}?{query}" if query else address)
