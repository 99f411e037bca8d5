"""What happens when somebody opens a mailed link: the right person comes in, nobody else does.

The link alone lets nobody in, since mail is forwarded: whoever opens it logs in to the address
that it was sent to, with a code that is mailed there if there is no account yet.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from principles.accounts import account_of, is_own_address
from principles.forms import PortalForm, TextField

UNKNOWN = _("Länken gäller inte. Kontrollera att du har fått med hela adressen.")
CLOSED = _("Kontot med den adressen är avstängt. Hör av dig till den som skickade länken.")


class NameForm(PortalForm):
    """The name of a person who has no account yet; it will stand under the signature."""

    first_name = TextField(
        label=_("Förnamn"),
        max_length=100,
        error_messages={"required": _("Skriv ditt förnamn")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = TextField(
        label=_("Efternamn"),
        max_length=100,
        error_messages={"required": _("Skriv ditt efternamn")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


@transaction.atomic
def make_account(email: str, *, first_name: str, last_name: str) -> Any:
    """An account under this name for an address that is still to be shown to be one's own.

    It has no password. Somebody may have signed up with the address without being able to show
    that it is theirs: the name is then the one given now. None when the account is closed.
    """
    names = {"first_name": first_name, "last_name": last_name}
    made = names | {"language": get_language() or "sv", "password": make_password(None)}
    people = get_user_model().objects
    user, is_new = people.select_for_update().get_or_create(email=email.lower(), defaults=made)
    if not user.is_active:
        return None
    if not is_new:
        user.first_name, user.last_name = first_name, last_name
        user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    return user


def land(
    request: HttpRequest,
    *,
    email: str,
    name: str,
    accept: Callable[[], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Answer for a link that works: log in, be told that it is somebody else's, or go on."""
    if request.user.is_authenticated:
        if not is_own_address(request.user, email):
            return refuse(request, wrong_person=email, status=403)
        return accept() if request.method == "POST" else show(request, context)
    account = account_of(email)
    first, _space, last = name.partition(" ")
    initial = {"first_name": first, "last_name": last}
    form = None if account else NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and (form is None or form.is_valid()):
        return begin_by_code(request, email, account, form)
    return show(request, context | {"form": form, "email": email, "here": request.path})


def show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "links/landing.html", context)


def begin_by_code(request: HttpRequest, email: str, account: Any, form: Any) -> HttpResponse:
    """Mail a code to the address; it lets the person in and leads back to the link."""
    if not ratelimit.consume(request, action="request_login_code", key=email):
        return render(request, "429.html", status=429)
    user = account or make_account(email, **form.cleaned_data)
    if not user:
        return refuse(request, problem=CLOSED, status=403)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': request.path})}")


def refuse(
    request: HttpRequest,
    *,
    status: int,
    problem: Any = "",
    wrong_person: str = "",
    again: bool = False,
) -> HttpResponse:
    """Say why a link opens nothing, and what to do instead; nothing has changed."""
    context = {"problem": problem, "wrong_person": wrong_person, "again": again}
    context |= {"here": request.path}
    return render(request, "links/refused.html", context, status=status)
