"""The files of an accession: put there, listed, downloaded, taken away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import own_accession
from organisations.attachments.files import AttachmentField
from organisations.attachments.flows import attach, take_away
from organisations.models import Accession, Attachment, Signatory
from principles.forms import PortalForm
from principles.keeping import NotAllowed
from principles.scoped_admin import agreements_kept

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MOST_FILES = 20


class AttachForm(PortalForm):
    file = AttachmentField(
        label=gettext_lazy("Protokollsutdrag eller stadgar"),
        help_text=gettext_lazy(
            "En pdf, jpg eller png på högst 10 MB. Ta bara med det som behövs: beslutet, och vilka "
            "som får skriva under."
        ),
    )


@get_or_post
@login_required
def attachments(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What the organisation has attached, and one more."""
    own = own_accession(request, pk, slug)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = AttachForm(request.POST, request.FILES)
        if own.attachments.count() >= MOST_FILES:
            form.add_error("file", _("Det finns redan tjugo bilagor. Ta bort någon först"))
        elif form.is_valid():
            keep(request, own, form)
            return redirect("attachments", pk, slug)
    context = {
        "accession": own,
        "agreement": own.agreement,
        "organisation": own.organisation,
        "attachments": own.attachments.all(),
        "form": form,
    }
    return render(request, "joining/attachments.html", context)


def keep(request: HttpRequest, own: Accession, form: AttachForm) -> None:
    """Keep the file, unless the person's role has ended in this very moment."""
    try:
        attach(own, by=request.user, upload=form.cleaned_data["file"], kind="minutes")
    except NotAllowed as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Filen är inlagd."))


@require_POST
@login_required
def remove(request: HttpRequest, pk: int, slug: str, attachment: int) -> HttpResponse:
    """Take away a file that the organisation has attached."""
    own = own_accession(request, pk, slug)
    try:
        take_away(get_object_or_404(own.attachments, pk=attachment), by=request.user)
    except NotAllowed as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Filen är borttagen."))
    return redirect("attachments", pk, slug)


def may_read(user: Any, attachment: Attachment) -> bool:
    """Those who act for the organisation, its signatories, and those who keep the agreement.

    Whoever has declined, or was asked in a round that came to nothing, is no signatory. What an
    organisation is still writing is its own.
    """
    accession = attachment.accession
    return (
        accession.organisation.is_represented_by(user)
        or Signatory.objects.of(user).taking_part().filter(round__accession=accession).exists()
        or (
            accession.state != Accession.State.DRAFT
            and agreements_kept(user).filter(pk=accession.agreement_id).exists()
        )
    )


@require_safe
@login_required
def download(request: HttpRequest, attachment: int) -> FileResponse:
    """The file itself, always as a download. Raises Http404 for those who may not have it."""
    rows = Attachment.objects.select_related("accession__organisation")
    found = get_object_or_404(rows, pk=attachment)
    if not may_read(request.user, found):
        raise Http404
    try:
        stored = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        stored, as_attachment=True, filename=found.download_name, content_type=found.content_type
    )
