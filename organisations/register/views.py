"""The public register: its entries, its export, and how to check it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from organisations.register import verifier
from organisations.register.flows import keys_of
from organisations.register.models import RegisterEntry
from organisations.register.receipts import as_line, line_of
from principles.models import Agreement
from principles.public import public_page

PER_PAGE = 50


def entries_of(agreement: Agreement) -> Any:
    return RegisterEntry.objects.of_agreement(agreement).prefetch_related("parts")


@public_page
def register(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The entries, newest first, with what the register proves and does not prove."""
    entries = entries_of(agreement).order_by("-seq")
    context = {
        "agreement": agreement,
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("sida")),
        "keys": list(keys_of(agreement)),
        "kinds": RegisterEntry.Kind.choices,
    }
    return render(request, "organisations/register.html", context)


@public_page
def entry(request: HttpRequest, agreement: Agreement, seq: int) -> HttpResponse:
    """One entry: its fields, its published part, its checkpoint, and what speaks of it."""
    found = get_object_or_404(entries_of(agreement), seq=seq)
    context = {
        "agreement": agreement,
        "entry": found,
        "public": found.part("public"),
        "has_private": found.part("private") is not None,
        "about": entries_of(agreement).about(seq),
    }
    return render(request, "organisations/register_entry.html", context)


@public_page
def export(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every entry, one a line, with its published part: all that a verifier needs."""
    lines = "".join(export_lines(agreement))
    return HttpResponse(lines, content_type="application/jsonl; charset=utf-8")


def export_lines(agreement: Agreement) -> Iterator[str]:
    """The export's lines, the oldest entry first."""
    for row in entries_of(agreement).order_by("seq").iterator(chunk_size=500):
        yield as_line(line_of(row))


@public_page
def checkpoint(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The newest checkpoint: a signed note on the chain's size and head."""
    head = RegisterEntry.objects.of_agreement(agreement).order_by("-seq").first()
    if not head:
        raise Http404
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@public_page
def vkey(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The key that verifies the checkpoints, as the chain's first entry names it."""
    keys = list(keys_of(agreement))
    if not keys:
        raise Http404
    return HttpResponse(f"{keys[0]}\n", content_type="text/plain; charset=utf-8")


@require_safe
def verifier_script(request: HttpRequest, slug: str) -> HttpResponse:
    """The stand-alone verifier, to save and run without us."""
    response = verifier_text(request, slug=slug)
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


@public_page
def verifier_text(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return HttpResponse(
        Path(verifier.__file__).read_bytes(), content_type="text/x-python; charset=utf-8"
    )
