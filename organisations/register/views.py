"""The public register: its entries, its export, and how to check it."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organisations.register.models import RegisterEntry
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
        "vkey": verifier_key(agreement),
    }
    return render(request, "organisations/register.html", context)


@public_page
def entry(request: HttpRequest, agreement: Agreement, seq: int) -> HttpResponse:
    """One entry: its fields, its published part and its checkpoint."""
    found = get_object_or_404(entries_of(agreement), seq=seq)
    public = found.part("public")
    context = {"agreement": agreement, "entry": found, "public": public}
    return render(request, "organisations/register_entry.html", context)


@public_page
def export(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every entry, one a line, with its published part: all that a verifier needs."""
    lines = "".join(export_lines(agreement))
    return HttpResponse(lines, content_type="application/jsonl; charset=utf-8")


def export_lines(agreement: Agreement) -> Iterator[str]:
    """The export's lines, the oldest entry first. Private parts never leave this way."""
    for row in entries_of(agreement).order_by("seq").iterator(chunk_size=500):
        public = row.part("public")
        line = {
            "entry": row.fields,
            "note": row.note,
            "public": {"salt": public.salt, "data": public.parsed} if public else None,
        }
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


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
    key = verifier_key(agreement)
    if not key:
        raise Http404
    return HttpResponse(f"{key}\n", content_type="text/plain; charset=utf-8")


def verifier_key(agreement: Agreement) -> str:
    first = entries_of(agreement).filter(seq=0).first()
    return first.public_data.get("key", "") if first else ""
