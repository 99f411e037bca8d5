"""How an organisation begins a round of signatures, follows it, and mends it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import own_accession
from organisations.models import Accession, Signatory, SigningRound
from organisations.signing import rounds
from organisations.signing.forms import PeopleForm, PersonForm, WhoForm
from principles.keeping import NotAllowed

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
KINDS = SigningRound.Kind


def context_of(own: Accession, **more: Any) -> dict[str, Any]:
    return {"accession": own, "agreement": own.agreement, "organisation": own.organisation} | more


def kind_of(own: Accession, withdrawing: bool) -> str:
    """What the organisation may begin: to withdraw, to renew, or to sign."""
    if withdrawing:
        return KINDS.WITHDRAW
    return KINDS.RENEW if own.is_in_register else KINDS.SIGN


def way_in(request: HttpRequest, own: Accession, kind: str) -> Any:
    """The version that a round would be about, or where to go instead (a response)."""
    current = own.open_round
    if current and not current.is_overdue:
        return redirect("round", own.organisation_id, own.agreement.slug)
    try:
        return rounds.version_for(own, kind)
    except rounds.CannotSign as problem:
        messages.info(request, str(problem))
        return redirect("accession", own.organisation_id, own.agreement.slug)


@get_or_post
@login_required
def who(request: HttpRequest, pk: int, slug: str, *, withdrawing: bool = False) -> HttpResponse:
    """Who signs: oneself alone, or others too. Alone leads straight to the text."""
    own = own_accession(request, pk, slug)
    kind = kind_of(own, withdrawing)
    version = way_in(request, own, kind)
    if isinstance(version, HttpResponse):
        return version
    # Whoever renews is seen, or not, as until now; a first signature ticks nothing beforehand.
    kept = {"listed": own.listed} if kind == KINDS.RENEW else {}
    form = WhoForm(kind, own.least_required, request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        decision, listed = form.decision_in_words, bool(said.get("listed"))
        if said["rule"] == WhoForm.ALONE:
            asked = rounds.alone(request.user, decision=decision, listed=listed)
            return begin(request, own, kind, asked)
        request.session[f"round-{own.pk}"] = [kind, said["rule"], decision, listed]
        return redirect("sign_people", pk, slug)
    context = context_of(own, version=version, form=form, kind=kind)
    return render(request, "signing/who.html", context)


@get_or_post
@login_required
def people(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The others: their names and addresses, how many must sign, and until when."""
    own = own_accession(request, pk, slug)
    kept = request.session.get(f"round-{own.pk}")
    if not kept:
        return redirect("sign_who", pk, slug)
    kind, rule, decision, listed = kept
    version = way_in(request, own, kind)
    if isinstance(version, HttpResponse):
        return version
    form = PeopleForm(rule, request.user, own.least_required, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = begin(request, own, kind, form.asked(decision, listed))
        request.session.pop(f"round-{own.pk}", None)
        return answer
    context = context_of(own, version=version, form=form, kind=kind)
    return render(request, "signing/people.html", context)


def begin(request: HttpRequest, own: Accession, kind: str, asked: rounds.Asked) -> HttpResponse:
    try:
        made = rounds.open_round(own, by=request.user, kind=kind, asked=asked)
    except (NotAllowed, rounds.CannotSign) as problem:
        messages.warning(request, str(problem))
        return redirect("accession", own.organisation_id, own.agreement.slug)
    mine = made.signatories.of(request.user).first()
    if mine and len(asked.people) == 1:
        return redirect("sign_read", mine.pk)
    messages.success(request, _("Länkarna är skickade. Här ser ni vem som har skrivit under."))
    return redirect("round", own.organisation_id, own.agreement.slug)


@require_safe
@login_required
def show_round(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The open round: who has signed, who is awaited and until when, and what can be done."""
    own = own_accession(request, pk, slug)
    made = own.open_round
    if not made:
        return redirect("accession", pk, slug)
    mine = made.signatories.of(request.user).first()
    context = context_of(own, round=made, version=made.version, mine=mine)
    return render(request, "signing/round.html", context)


def named_in_open_round(own: Accession, signatory: int) -> Signatory:
    """A signatory of the organisation's open round. Raises Http404 otherwise."""
    rows = Signatory.objects.select_related("round__accession__agreement")
    return get_object_or_404(rows, pk=signatory, round__accession=own, round__state="open")


def told(
    request: HttpRequest, own: Accession, done: str, problem: Exception | None
) -> HttpResponse:
    """Back to the round, with what was done or why it could not be."""
    if problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("round", own.organisation_id, own.agreement.slug)


@require_POST
@login_required
def send_again(request: HttpRequest, pk: int, slug: str, signatory: int) -> HttpResponse:
    """Mail a new link to one who has not answered."""
    own = own_accession(request, pk, slug)
    asked, problem = named_in_open_round(own, signatory), None
    try:
        rounds.send_link_again(asked, by=request.user)
    except (NotAllowed, rounds.CannotSign) as refused:
        problem = refused
    return told(request, own, _("En ny länk är skickad till %s.") % asked.name, problem)


@get_or_post
@login_required
def replace(request: HttpRequest, pk: int, slug: str, signatory: int) -> HttpResponse:
    """Ask somebody else instead."""
    own = own_accession(request, pk, slug)
    former = named_in_open_round(own, signatory)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.replace_signatory(former, by=request.user, person=form.person)
        except (NotAllowed, rounds.CannotSign) as problem:
            form.add_error(None, str(problem))
        else:
            done = _("En länk är skickad till %s.") % form.person.name
            return told(request, own, done, None)
    context = context_of(own, form=form, former=former)
    return render(request, "signing/replace.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Call the round off, so that the organisation can start over."""
    own = own_accession(request, pk, slug)
    made = own.open_round
    if made:
        try:
            rounds.cancel_round(made, by=request.user)
        except (NotAllowed, rounds.CannotSign) as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _("Omgången är avbruten. Ni kan börja om när ni vill."))
    return redirect("accession", pk, slug)
