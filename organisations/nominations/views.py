"""An organisation nominates, and takes back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import own_call
from organisations.nominations import flows
from organisations.nominations.audience import Asked
from organisations.nominations.forms import NominationForm
from principles.keeping import NotAllowed, NotNow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@login_required
def nominate(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """What is sought, whom the organisation has nominated, and one more."""
    asked = own_call(request, pk, call)
    form = NominationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and nominated(request, asked, form):
        return redirect("nominate", pk, call)
    own = asked.call.nominations.filter(organisation=asked.organisation)
    context: dict[str, Any] = {
        "organisation": asked.organisation,
        "call": asked.call,
        "agreement": asked.call.body.agreement,
        "nominations": own.select_related("seat"),
        "form": form,
    }
    return render(request, "nominations/nominate.html", context)


def nominated(request: HttpRequest, asked: Asked, form: NominationForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("name", "email", "words")}
    try:
        flows.nominate(asked.call, asked.organisation, by=request.user, **said)
    except (NotAllowed, NotNow) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("%s är nominerad.") % said["name"])
    return True


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int, call: int, nomination: int) -> HttpResponse:
    """Take one nomination back."""
    asked = own_call(request, pk, call)
    own = asked.call.nominations.filter(organisation=asked.organisation)
    found = get_object_or_404(own, pk=nomination)
    try:
        flows.withdraw(found, by=request.user)
    except (NotAllowed, NotNow) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Nomineringen är tillbakadragen."))
    return redirect("nominate", pk, call)
