"""The steps of signing: read, state who signs, check, authenticate again, sign, receipt.

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
from django.views.decorators.http import require_http_methods, require_safe

from organisations.access import own_accession
from organisations.joining.flows import NotAllowed
from organisations.models import Accession
from organisations.register.flows import RegisterBroken
from organisations.register.notes import RegisterKeyMissing
from organisations.signing import authentication, flows
from organisations.signing.forms import SignatoryForm
from principles.models import AgreementVersion

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Stated:
    """What the person has stated so far about one accession, kept in the session."""

    def __init__(self, request: HttpRequest, accession: Accession) -> None:
        self.session, self.key = request.session, f"signing-{accession.pk}"
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


def begin(request: HttpRequest, pk: int, slug: str) -> Any:
    """The accession, the version to sign and what has been stated; or where to go instead."""
    accession = own_accession(request, pk, slug)
    version = accession.agreement.version_in_force()
    if accession.state == Accession.State.SIGNED:
        messages.info(request, str(flows.AlreadySigned()))
        return redirect("receipt", pk, slug), None, None
    if accession.state != Accession.State.APPROVED or not version:
        return redirect("accession", pk, slug), None, None
    return accession, version, Stated(request, accession)


def context_of(accession: Accession, version: AgreementVersion, step: int) -> dict[str, Any]:
    return {
        "accession": accession,
        "agreement": accession.agreement,
        "organisation": accession.organisation,
        "version": version,
        "step": step,
        "steps": 4,
    }


@get_or_post
@login_required
def read(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Step 1: the whole text on one page, without any lock on the scrolling."""
    accession, version, stated = begin(request, pk, slug)
    if version is None:
        return accession
    context = context_of(accession, version, 1)
    if request.method == "POST":
        if request.POST.get("document") == version.document_hash:
            stated.keep_read(version.document_hash)
            return redirect("sign_who", pk, slug)
        context["problem"] = str(flows.TextChanged())
    return render(request, "signing/read.html", context)


@get_or_post
@login_required
def who(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Step 2: who signs, and the declarations one by one."""
    accession, version, stated = begin(request, pk, slug)
    if version is None:
        return accession
    if not stated.has_read(version):
        return redirect("sign_read", pk, slug)
    said = {name: stated.form.get(name) for name in ("rule", "title", "listed")}
    form = SignatoryForm(version, request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        stated.keep_form(form.cleaned_data)
        return redirect("sign_check", pk, slug)
    return render(request, "signing/who.html", context_of(accession, version, 2) | {"form": form})


@get_or_post
@login_required
def check(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Step 3: check the answers. «Inget är underskrivet än.»"""
    accession, version, stated = begin(request, pk, slug)
    if version is None:
        return accession
    if not (stated.has_read(version) and stated.form):
        return redirect("sign_read", pk, slug)
    context = context_of(accession, version, 3) | {
        "stated": stated.form,
        "can_authenticate": authentication.can_authenticate_again(request.user),
    }
    if request.method == "POST" and context["can_authenticate"]:
        stated.keep(token=secrets.token_urlsafe(24), checked_at=timezone.now().timestamp())
        return redirect("sign", pk, slug)
    return render(request, "signing/check.html", context)


@get_or_post
@login_required
def sign(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Step 4: authenticate again, then sign."""
    accession, version, stated = begin(request, pk, slug)
    if version is None:
        return accession
    if not stated.is_checked(version):
        if request.method == "POST" and not stated.has_read(version):
            messages.warning(request, str(flows.TextChanged()))
        return redirect("sign_check" if stated.has_read(version) else "sign_read", pk, slug)
    method = authentication.method_since(request, stated.values["checked_at"])
    if not method or not authentication.can_authenticate_again(request.user):
        here = reverse("sign", args=[pk, slug])
        return redirect(authentication.address(request.user, here))
    context = context_of(accession, version, 4) | {"token": stated.values["token"]}
    if request.method != "POST":
        return render(request, "signing/sign.html", context)
    return make(request, accession, stated, method) or render(
        request, "signing/sign.html", context, status=409
    )


def make(
    request: HttpRequest, accession: Accession, stated: Stated, method: str
) -> HttpResponse | None:
    """Sign, and lead on; None where the page itself has to say what was wrong."""
    pk, slug = accession.organisation_id, accession.agreement.slug
    if request.POST.get("token") != stated.values["token"]:
        return redirect("sign_check", pk, slug)
    act = flows.Act(
        document=stated.values["document"],
        title=stated.form["title"],
        method=method,
        form_token=stated.values["token"],
        listed=stated.form["listed"],
    )
    try:
        flows.sign(accession, by=request.user, act=act)
    except flows.TextChanged as problem:
        messages.warning(request, str(problem))
        return redirect("sign_read", pk, slug)
    except flows.AlreadySigned as problem:
        messages.info(request, str(problem))
    except (NotAllowed, flows.CannotSign) as problem:
        messages.warning(request, str(problem))
        return redirect("my_organisations")
    except (RegisterKeyMissing, RegisterBroken) as problem:
        messages.error(request, str(problem))
        return None
    stated.forget()
    return redirect("receipt", pk, slug)


@require_safe
@login_required
def receipt(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The receipt of a signature: it has its own address and stands a bookmark."""
    own = own_accession(request, pk, slug)
    if own.state != Accession.State.SIGNED:
        return redirect("accession", pk, slug)
    context = {
        "accession": own,
        "agreement": own.agreement,
        "organisation": own.organisation,
        "signatures": own.signatures.filter(version=own.signed_version),
    }
    return render(request, "signing/receipt.html", context)
