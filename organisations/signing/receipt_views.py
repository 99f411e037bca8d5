"""The receipt: a page with its own address, and the file that proves the signature."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from organisations.access import own_accession, readable_entry
from organisations.models import RegisterEntry, Signature
from organisations.receipts.data import ReceiptData, Signatory
from organisations.receipts.models import ReceiptReading
from organisations.receipts.pdf import receipt_pdf
from organisations.receipts.reading import write_down
from organisations.register.receipts import receipt_bytes

What = ReceiptReading.What


@require_safe
@login_required
def newest_receipt(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Where an organisation finds its newest receipt; the address that older mails hold."""
    own = own_accession(request, pk, slug)
    made = own.rounds.done().order_by("-entry__seq").select_related("entry").first()
    if not made or not made.entry:
        return redirect("accession", pk, slug)
    return redirect("receipt", slug, made.entry.seq)


def read(request: HttpRequest, slug: str, seq: int, what: str) -> tuple[RegisterEntry, str]:
    """The entry, and as what a secretariat or an operator reads it, which is written down.

    Raises Http404 for those whom the receipt is not for.
    """
    entry, capacity = readable_entry(request, slug, seq)
    if capacity:
        write_down(entry, by=request.user, capacity=capacity, what=what)
    return entry, capacity


@require_safe
@login_required
def receipt(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """The receipt of a signature, a renewal or a withdrawal. It stands a bookmark."""
    entry, capacity = read(request, slug, seq, What.PAGE)
    made, accession = entry.round, entry.round.accession
    represents = accession.organisation.is_represented_by(request.user)
    later = RegisterEntry.objects.filter(agreement=accession.agreement, ref=seq).order_by("seq")
    context = {
        "round": made,
        "entry": entry,
        "accession": accession,
        "agreement": accession.agreement,
        "organisation": accession.organisation if represents else None,
        "signing_for": accession.organisation,
        "represents": represents,
        "signatures": Signature.objects.filter(signatory__round=made),
        "later": later,
        "capacity": capacity,
    }
    return render(request, "signing/receipt.html", context)


@require_safe
@login_required
def kvittens(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """The file that proves the entry: anyone can check it on the register's own page."""
    entry, _capacity = read(request, slug, seq, What.FILE)
    return as_file(receipt_bytes(entry), "application/json", f"kvittens-{slug}-{seq}.json")


@require_safe
@login_required
def pdf(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """The receipt as a document to file, with `kvittens.json` inside."""
    entry, _capacity = read(request, slug, seq, What.PDF)
    document = receipt_pdf(data_of(entry))
    return as_file(document, "application/pdf", f"kvitto-{slug}-{seq}.pdf")


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def data_of(entry: RegisterEntry) -> ReceiptData:
    """What the document says, as the register has it; an erased part is left out."""
    made, agreement = entry.round, entry.round.accession.agreement
    public, private = entry.public_data, entry.part("private")
    said: dict[str, Any] = private.parsed if private else {}
    signatures = Signature.objects.filter(signatory__round=made)

    def absolute(name: str, *args: Any) -> str:
        return settings.PUBLIC_URL + reverse(name, args=[agreement.slug, *args])

    return ReceiptData(
        agreement=agreement.name,
        slug=agreement.slug,
        county_code=agreement.county_code,
        organisation=public.get("name") or made.accession.organisation.name,
        number=public.get("number"),
        reference=f"{agreement.slug}-{entry.seq}",
        kind=entry.kind,  # type: ignore[arg-type]
        version=made.version.name,
        document_hash=entry.document or "",
        time=entry.time,
        signatories=tuple(
            Signatory(row.name, row.title, row.method, row.signed_at) for row in signatures
        ),
        decision=said.get("decision") or "",
        channel=made.channel,  # type: ignore[arg-type]
        entry_hash=entry.hash,
        entry_url=absolute("register_entry", entry.seq),
        verification_url=absolute("register_control"),
        kvittens=receipt_bytes(entry),
        language="en" if get_language() == "en" else "sv",
    )
