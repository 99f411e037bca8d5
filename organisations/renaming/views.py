"""The organisation's own pages about another name, form or number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import own_organisation
from organisations.renaming import flows
from organisations.renaming.forms import IdentityForm
from principles.keeping import NotAllowed, NotNow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@login_required
def change_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another name, form or number to the secretariat."""
    own = own_organisation(request, pk)
    if not own.identity_is_settled:
        return redirect("edit_organisation", own.pk)
    initial = {name: getattr(own, name) for name in ("name", "form", "number")}
    form = IdentityForm(request.POST or None, initial=initial, organisation=own)
    if request.method == "POST" and form.is_valid():
        try:
            flows.propose(own, by=request.user, **form.cleaned_data)
        except flows.NumberTaken as problem:
            form.add_error("number", str(problem))
        except (NotNow, NotAllowed) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Förslaget är skickat till kansliet."))
            return redirect("own_organisation", own.pk)
    context = {
        "form": form,
        "organisation": own,
        "waiting": own.identity_changes.waiting().first(),
    }
    return render(request, "renaming/change_identity.html", context)


@require_POST
@login_required
def withdraw_change(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take the proposal back."""
    own = own_organisation(request, pk)
    try:
        flows.withdraw(get_object_or_404(own.identity_changes, pk=change), by=request.user)
    except (NotNow, NotAllowed) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Förslaget är återtaget."))
    return redirect("own_organisation", own.pk)
