"""The page where somebody drops a receipt and is told whether it is genuine."""

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from organisations.register.examining import MOST_BYTES_OF_PDF, NotGenuine, examine
from principles.forms import PortalForm
from principles.models import Agreement
from principles.public import public_page

MOST_SENT = MOST_BYTES_OF_PDF + 100_000  # the file, and the form around it
MOST_READ_IN_VAIN = 200_000_000
TEMPLATE = "organisations/register_control.html"


class ReceiptForm(PortalForm):
    file = forms.FileField(
        label=_("Kvittot"),
        help_text=_("Filen kvittens.json, eller kvittot som PDF. Den sparas inte."),
        allow_empty_file=True,
        error_messages={
            "required": _("Välj filen som du vill kontrollera"),
            "missing": _("Välj filen som du vill kontrollera"),
            "invalid": _("Välj filen som du vill kontrollera"),
        },
        widget=forms.FileInput(attrs={"accept": ".json,.pdf,application/json,application/pdf"}),
    )


class InMemory(MemoryFileUploadHandler):
    """Keeps the file in memory whatever its size, which is measured before: none on the disk."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


# Exempt: the page knows no visitor and changes nothing, so there is nothing to make somebody do
# against his or her will; and a token would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def control(request: HttpRequest, slug: str) -> HttpResponse:
    """The page to choose a file on, and the answer to the file. Nothing is stored."""
    if request.method != "POST":
        return asking(request, slug=slug)
    agreement = get_object_or_404(Agreement.objects.published(), slug=slug)
    return render(request, TEMPLATE, {"agreement": agreement} | answer(request, agreement))


@public_page
def asking(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return render(request, TEMPLATE, {"agreement": agreement, "form": ReceiptForm()})


def answer(request: HttpRequest, agreement: Agreement) -> dict[str, object]:
    """What to tell about the file that was sent: `finding`, or the `problem` with it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_SENT:
        read_in_vain(request)
        return {"form": ReceiptForm(), "problem": _("Filen är för stor för att vara ett kvitto.")}
    request.upload_handlers = [InMemory(request)]
    form = ReceiptForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"form": form}
    try:
        finding = examine(agreement, form.cleaned_data["file"].read())
    except NotGenuine as problem:
        return {"form": ReceiptForm(), "problem": str(problem)}
    return {"form": ReceiptForm(), "finding": finding}


def read_in_vain(request: HttpRequest) -> None:
    """Let the browser finish sending, within reason: else it never shows our answer."""
    left = MOST_READ_IN_VAIN
    while left > 0 and (chunk := request.read(1_000_000)):
        left -= len(chunk)
