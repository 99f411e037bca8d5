"""What an organisation answers when the text has a new version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import own_accession
from organisations.models import Accession, Renewal
from organisations.renewal import flows
from principles.forms import PortalForm, TextField
from principles.keeping import NotAllowed, NotNow
from principles.text.comparison import compare_versions

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class BoardForm(PortalForm):
    """Whom in the board to send the differences to."""

    addresses = TextField(
        label=gettext_lazy("E-postadresser, en på varje rad"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Skriv minst en e-postadress")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    message = TextField(
        label=gettext_lazy("Hälsning (valfritt)"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_addresses(self) -> list[str]:
        lines = [line.strip(" ,;") for line in self.cleaned_data["addresses"].splitlines()]
        found = list(dict.fromkeys(line.lower() for line in lines if line))
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                problem = _("%s är ingen e-postadress. Skriv en på varje rad") % address
                raise ValidationError(problem, code="invalid") from None
        if len(found) > flows.MOST_OF_A_BOARD:
            raise ValidationError(_("Skriv högst tjugo adresser"), code="many")
        return found


def asked_about(own: Accession) -> Renewal | None:
    """The question about the version in force, if the organisation has been asked."""
    version = own.agreement.version_in_force()
    return own.renewals.filter(version=version).select_related("version").first()


def to_renew(own: Accession) -> bool:
    """Whether the organisation's signature is for another version than the one in force."""
    version = own.agreement.version_in_force()
    return bool(own.is_in_register and version and own.signed_version_id != version.pk)


@get_or_post
@login_required
def renewal(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The differences since the version that the organisation has signed, and how to answer."""
    own = own_accession(request, pk, slug)
    if not to_renew(own):
        return redirect("accession", pk, slug)
    version, asked = own.agreement.version_in_force(), asked_about(own)
    form = BoardForm(request.POST or None)
    if request.method == "POST" and asked and form.is_valid():
        said = form.cleaned_data
        try:
            flows.send_to_board(asked, by=request.user, **said)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, _("Länken är skickad. Den som redan har fått den i dag får den inte igen.")
            )
            return redirect("renewal", pk, slug)
    context: dict[str, Any] = {
        "accession": own,
        "agreement": own.agreement,
        "organisation": own.organisation,
        "version": version,
        "asked": asked,
        "round": own.open_round,
        "comparison": compare_versions(own.signed_version, version),
        "form": form,
    }
    return render(request, "renewal/renewal.html", context)


@require_POST
@login_required
def let_lapse(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The organisation will not stand by the new version."""
    own = own_accession(request, pk, slug)
    asked = asked_about(own)
    try:
        if not asked:
            raise NotNow(_("Ni har inte fått någon fråga än."))
        flows.let_lapse(asked, by=request.user)
    except (NotAllowed, NotNow) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Ert svar är sparat. Ni kan ändra er och förnya senare."))
    return redirect("accession", pk, slug)
