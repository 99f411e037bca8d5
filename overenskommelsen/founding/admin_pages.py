"""The admin's pages where an agreement begins, and where it is taken along as a folder."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overenskommelsen.founding.flows import establish
from overenskommelsen.founding.forms import NewAgreementForm
from overenskommelsen.loading.writing import Writer, zipped
from principles.admin_pages import form_page, kept, sent
from principles.forms import PortalForm
from principles.keeping import NotNow
from principles.models import Agreement

logger = logging.getLogger(__name__)


def new_agreement(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The operator answers what an agreement begins with."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form = NewAgreementForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = establish(by=request.user, answers=form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("%(name)s är skapad och syns inte än. Läs texterna och publicera den sedan.")
            messages.success(request, said % {"name": made.name})
            return redirect("admin:principles_agreement_change", made.pk)
    return form_page(
        request, model_admin, title=_("Ny överenskommelse"), button=_("Skapa överenskommelsen"),
        form=form,
        intro=_(
            "Svaren blir en överenskommelse med parter, ett första utkast, områden och organ. "
            "Allt kan ändras efteråt. Ingen utanför förvaltningen ser den förrän du publicerar den."
        ),
    )  # fmt: skip


class ExportForm(PortalForm):
    persons = forms.BooleanField(
        label=gettext_lazy("Ta med kontaktpersonernas namn, e-post och telefon"), required=False
    )


def export_agreement(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The secretariat takes its agreement along as a zip of the folder that is loaded."""
    agreement = kept(request, Agreement.objects.all(), object_id, "pk", writing=True)
    form = ExportForm(sent(request))
    if request.method == "POST" and form.is_valid():
        persons = form.cleaned_data["persons"]
        files = Writer(agreement, persons=persons).files
        logger.info(
            "Agreement %s exported by account %s, persons: %s",
            agreement.pk, request.user.pk, persons,
        )  # fmt: skip
        name = f"{agreement.slug}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        content = zipped(files, agreement.slug)
        return HttpResponse(content, content_type="application/zip", headers=headers)
    return form_page(
        request, model_admin, title=_("Ta ut överenskommelsen"), button=_("Hämta zip-filen"),
        form=form,
        intro=_(
            "Filen har texter, parter, planer, organ och mötesplatser, och kan läsas in i en annan "
            "portal. Underskrifter, organisationer, deras svar och personer i organen följer inte "
            "med."
        ),
    )  # fmt: skip
