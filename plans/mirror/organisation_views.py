"""What a mirror asks of an organisation that has signed: one answer, until the last day."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.access import own_organisation
from organisations.models import Organisation
from plans.mirror.forms import SheetForm
from plans.mirror.models import Mirror
from plans.mirror.rating import Meanwhile
from plans.mirror.sheets import answer_of, changed, questions
from plans.mirror.signatories import FEWEST, has_signed, save_answer, why_not_now
from principles.keeping import NotAllowed, NotNow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def own_mirror(request: HttpRequest, pk: int, slug: str, year: int) -> tuple[Organisation, Mirror]:
    """A mirror that asks an organisation that the user acts for. Raises Http404 otherwise."""
    organisation = own_organisation(request, pk)
    rows = Mirror.objects.opened().filter(asks_signatories=True, agreement__is_published=True)
    mirror = get_object_or_404(
        rows.select_related("agreement", "version"), agreement__slug=slug, year=year
    )
    if not (has_signed(mirror, organisation) or answer_of(mirror, organisation)):
        raise Http404
    return organisation, mirror


@get_or_post
@login_required
def rate(request: HttpRequest, pk: int, slug: str, year: int) -> HttpResponse:
    """The questions with the organisation's answer so far."""
    organisation, mirror = own_mirror(request, pk, slug, year)
    stored, asked = answer_of(mirror, organisation), questions(mirror)
    data = request.POST if request.method == "POST" else None
    form = SheetForm(mirror, asked, stored, data, by_organisation=True)
    context = {
        "organisation": organisation,
        "agreement": mirror.agreement,
        "mirror": mirror,
        "form": form,
        "why": why_not_now(mirror),
        "stored": [(one, stored[one.cell]) for one in asked if one.cell in stored],
        "fewest": FEWEST,
    }
    if form.is_bound and kept(request, organisation, mirror, form, context):
        return redirect("rate_mirror", pk, slug, year)
    return render(request, "mirror/organisation.html", context)


def kept(
    request: HttpRequest,
    organisation: Organisation,
    mirror: Mirror,
    form: SheetForm,
    context: dict[str, Any],
) -> bool:
    """Save the answer; if it cannot be, say why on the form, where what was chosen stays."""
    if not form.is_valid():
        return False
    said, seen = form.said, form.cleaned_data["seen"]
    try:
        save_answer(mirror, organisation, by=request.user, said=said, seen=seen)
    except Meanwhile as problem:
        form.add_error(None, str(problem))
        context["theirs"] = changed(form.asked, problem.stored, said)
        form.has_seen(problem.stored)
        return False
    except (NotNow, NotAllowed) as problem:
        form.add_error(None, str(problem))
        return False
    if any(one.score for one in said.values()):
        messages.success(request, _("Ert svar är sparat."))
    else:
        messages.success(request, _("Ert svar är tomt. Ni räknas inte bland dem som har svarat."))
    return True
