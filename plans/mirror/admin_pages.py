"""What the secretariat does before a mirror opens and while parties rate: who, and when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now
from django.utils.translation import ngettext

from plans.mirror import preparing
from plans.mirror.admin_forms import AssessorForm
from plans.mirror.models import Assessor, HandedIn, Mirror
from plans.mirror.signatories import answering
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import agreements_kept, is_key


def kept(request: HttpRequest, object_id: str, *, writing: bool) -> Mirror:
    """A mirror of an agreement that the user keeps. Raises Http404 otherwise."""
    if not is_key(object_id):
        raise Http404
    agreements = agreements_kept(request.user, writing=writing)
    rows = Mirror.objects.select_related("agreement", "version__agreement")
    return get_object_or_404(rows, pk=object_id, agreement__in=agreements)


def stage(mirror: Mirror) -> str:
    """Where the mirror stands today, in a word."""
    if mirror.published_at:
        return now("publicerad")
    if mirror.shown_at:
        return now("alla har lämnat in")
    if not mirror.opened_at:
        return now("förbereds")
    return now("stängd, någon har inte lämnat in") if mirror.is_closed else now("öppen")


def panel(mirror: Mirror, *, may_write: bool) -> dict[str, Any]:
    """What the page of a mirror tells on top: who rates, who has handed in, what comes next."""
    done = {row.party_id: row.at for row in HandedIn.objects.filter(mirror=mirror)}
    named: dict[int, list[Assessor]] = {}
    for assessor in mirror.assessors.all():
        named.setdefault(assessor.party_id, []).append(assessor)
    return {
        "stage": stage(mirror),
        "missing": [] if mirror.opened_at else preparing.what_is_missing(mirror),
        "parties": [
            (party, named.get(party.pk, []), done.get(party.pk))
            for party in mirror.agreement.parties.all()
        ],
        "may_write": may_write,
        "answering": answering(mirror) if mirror.asks_signatories else None,
    }


def page_of(
    request: HttpRequest,
    model_admin: Any,
    mirror: Mirror,
    template: str = "admin/mirror_page.html",
    **context: Any,
) -> HttpResponse:
    """A page below the mirror's own."""
    context |= {"mirror": mirror, "agreement": mirror.agreement}
    return form_page(request, model_admin, template=template, **context)


def back(mirror: Mirror) -> HttpResponse:
    return redirect("admin:plans_mirror_change", mirror.pk)


def add_assessor(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Name somebody who rates for a party."""
    mirror = kept(request, object_id, writing=True)
    form = AssessorForm(mirror, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = preparing.name_assessor(mirror, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error("email", str(problem))
        else:
            messages.success(request, now("%s bedömer nu för parten.") % made.name)
            return back(mirror)
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Lägg till någon som bedömer"),
        button=now("Lägg till"),
        form=form,
        intro=now("Länken skickas direkt, och partens andra får veta det.")
        if mirror.opened_at
        else now("Länken skickas när spegeln öppnas."),
    )


def change_assessor(
    request: HttpRequest, model_admin: Any, object_id: str, assessor: str
) -> HttpResponse:
    """Mail a new link to somebody who rates, or let the person not rate any more."""
    mirror = kept(request, object_id, writing=True)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not is_key(assessor):
        raise Http404
    found = get_object_or_404(mirror.assessors.select_related("mirror__agreement"), pk=assessor)
    try:
        if "away" in request.POST:
            preparing.take_away(found, by=request.user)
            messages.success(request, now("%s bedömer inte längre.") % found.name)
        else:
            preparing.send_again(found, by=request.user)
            messages.success(request, now("En ny länk är skickad till %s.") % found.name)
    except (NotAllowed, NotNow) as problem:
        messages.error(request, str(problem))
    return back(mirror)


def open_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What happens when the mirror opens, and the button that opens it."""
    mirror = kept(request, object_id, writing=True)
    if mirror.opened_at:
        messages.warning(request, now("Spegeln är redan öppnad."))
        return back(mirror)
    missing = preparing.what_is_missing(mirror)
    if request.method == "POST":
        try:
            preparing.open_mirror(mirror, by=request.user)
        except preparing.NotReady as problem:
            missing = problem.missing
        except (NotAllowed, NotNow) as problem:
            missing = [str(problem)]
        else:
            messages.success(request, now("Spegeln är öppnad och de som bedömer har fått mejl."))
            return back(mirror)
    number = mirror.assessors.count()
    told = ngettext("%d person får sin länk.", "%d personer får sin länk.", number) % number
    return page_of(
        request,
        model_admin,
        mirror,
        title=now("Öppna spegeln"),
        button=now("Öppna spegeln"),
        template="admin/mirror_open.html",
        missing=missing,
        told=told,
    )
