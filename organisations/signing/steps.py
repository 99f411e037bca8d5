"""A signatory's steps: read, declare, check, authenticate again, sign; or decline.

What has been stated so far is kept in the person's own session until it is signed. Nothing
is signed before the last step.
"""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.access import own_signatory
from organisations.register.flows import REFUSALS
from organisations.signing import authentication, flows, rounds
from organisations.signing.forms import DeclarationForm, DeclineForm
from organisations.signing.models import Signatory
from principles.keeping import NotAllowed
from principles.models import AgreementVersion

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Stated:
    """What the person has stated so far in one round, kept in the session."""

    def __init__(self, request: HttpRequest, signatory: Signatory) -> None:
        self.session, self.key = request.session, f"signing-{signatory.pk}"
        self.values: dict[str, Any] = dict(self.session.get(self.key, {}))

    def keep(self, **values: Any) -> None:
        self.values |= values
        self.session[self.key] = self.values

    def keep_read(self, document: str) -> None:
        """The person has read this text; what was declared about another one is void."""
        if self.values.get("document") != document:
            self.values = {}
        self.keep(document=document)

    def keep_form(self, form: dict[str, Any]) -> None:
        """What the person declares now; it is to be checked anew before it can be signed."""
        for name in ("token", "checked_at"):
            self.values.pop(name, None)
        self.keep(form=form)

    def is_checked(self, version: AgreementVersion) -> bool:
        """Whether exactly what stands here has been checked for this version."""
        return self.has_read(version) and bool(self.form) and "token" in self.values

    def forget(self) -> None:
        self.session.pop(self.key, None)

    def has_read(self, version: AgreementVersion) -> bool:
        return self.values.get("document") == version.document_hash

    @property
    def form(self) -> dict[str, Any]:
        return self.values.get("form", {})


def begin(request: HttpRequest, pk: int) -> Any:
    """The signatory and what has been stated; or where to go instead, and None."""
    signatory = own_signatory(request, pk)
    made = signatory.round
    if signatory.is_signed:
        messages.info(request, str(rounds.AlreadySigned()))
        if made.entry:
            return redirect("receipt", made.accession.agreement.slug, made.entry.seq), None
        return redirect("signatory", pk), None
    try:
        rounds.refuse_unless_awaited(signatory)
    except rounds.CannotSign:
        return redirect("signatory", pk), None
    return signatory, Stated(request, signatory)


def context_of(signatory: Signatory, step: int = 0) -> dict[str, Any]:
    made = signatory.round
    return {
        "signatory": signatory,
        "round": made,
        "accession": made.accession,
        "agreement": made.accession.agreement,
        "signing_for": made.accession.organisation,
        "version": made.version,
        "step": step,
        "steps": 4,
    }


@require_safe
@login_required
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has signed, who is awaited and until when; and the way into one's own part."""
    signatory = own_signatory(request, pk)
    context = context_of(signatory)
    if Signatory.objects.taking_part().filter(pk=pk).exists():
        context["attachments"] = signatory.round.accession.attachments.filter(kind="minutes")
    try:
        rounds.refuse_unless_open(signatory.round)
    except rounds.CannotSign as problem:
        context["problem"] = problem
    return render(request, "signing/signatory.html", context)


@get_or_post
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1: the whole text on one page, without any lock on the scrolling."""
    signatory, stated = begin(request, pk)
    if stated is None:
        return signatory
    version = signatory.round.version
    context = context_of(signatory, 1)
    if not (version.is_in_force or signatory.round.is_withdrawal):
        context["superseded"] = True
        context["problem"] = flows.TextChanged()
    elif request.method == "POST":
        if request.POST.get("document") == version.document_hash:
            stated.keep_read(version.document_hash)
            return redirect("sign_declare", pk)
        context["problem"] = flows.TextChanged()
    return render(request, "signing/read.html", context)


@get_or_post
@login_required
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: in what capacity one signs, and the declarations one by one."""
    signatory, stated = begin(request, pk)
    if stated is None:
        return signatory
    if not stated.has_read(signatory.round.version):
        return redirect("sign_read", pk)
    said = {"title": stated.form.get("title")}
    form = DeclarationForm(signatory.round, request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        stated.keep_form(form.cleaned_data)
        return redirect("sign_check", pk)
    return render(request, "signing/declare.html", context_of(signatory, 2) | {"form": form})


@get_or_post
@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: check the answers. «Inget är underskrivet än.»"""
    signatory, stated = begin(request, pk)
    if stated is None:
        return signatory
    if not (stated.has_read(signatory.round.version) and stated.form):
        return redirect("sign_read", pk)
    context = context_of(signatory, 3) | {
        "stated": stated.form,
        "can_authenticate": authentication.can_authenticate_again(request.user),
    }
    if request.method == "POST" and context["can_authenticate"]:
        stated.keep(token=secrets.token_urlsafe(24), checked_at=timezone.now().timestamp())
        return redirect("sign", pk)
    return render(request, "signing/check.html", context)


@get_or_post
@login_required
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: authenticate again, then sign."""
    signatory, stated = begin(request, pk)
    if stated is None:
        return signatory
    version = signatory.round.version
    if not stated.is_checked(version):
        return redirect("sign_check" if stated.has_read(version) else "sign_read", pk)
    method = authentication.method_since(request, stated.values["checked_at"])
    if not method or not authentication.can_authenticate_again(request.user):
        here = reverse("sign", args=[pk])
        return redirect(authentication.address(request.user, here))
    context = context_of(signatory, 4) | {"token": stated.values["token"]}
    if request.method != "POST":
        return render(request, "signing/sign.html", context)
    return make(request, signatory, stated, method) or render(
        request, "signing/sign.html", context, status=409
    )


def make(
    request: HttpRequest, signatory: Signatory, stated: Stated, method: str
) -> HttpResponse | None:
    """Sign, and lead on; None where the page itself has to say what was wrong."""
    if request.POST.get("token") != stated.values["token"]:
        return redirect("sign_check", signatory.pk)
    act = flows.Act(
        document=stated.values["document"],
        title=stated.form["title"],
        method=method,
        form_token=stated.values["token"],
    )
    try:
        entry = flows.sign(signatory, by=request.user, act=act)
    except flows.TextChanged as problem:
        messages.warning(request, str(problem))
        return redirect("sign_read", signatory.pk)
    except rounds.CannotSign as problem:
        messages.warning(request, str(problem))
        return redirect("signatory", signatory.pk)
    except NotAllowed as problem:
        messages.warning(request, str(problem))
        return redirect("my_organisations")
    except REFUSALS as problem:
        messages.error(request, str(problem))
        return None
    stated.forget()
    if entry is None:
        messages.success(request, _("Tack! Din underskrift är gjord."))
        return redirect("signatory", signatory.pk)
    return redirect("receipt", signatory.round.accession.agreement.slug, entry.seq)


@get_or_post
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why; those who act for the organisation read it."""
    signatory, stated = begin(request, pk)
    if stated is None:
        return signatory
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.decline(signatory, by=request.user, reason=form.cleaned_data["reason"])
        except (NotAllowed, rounds.CannotSign) as problem:
            messages.warning(request, str(problem))
        else:
            stated.forget()
            messages.success(request, _("Ditt svar är skickat till dem som frågade dig."))
        return redirect("signatory", pk)
    return render(request, "signing/decline.html", context_of(signatory) | {"form": form})
