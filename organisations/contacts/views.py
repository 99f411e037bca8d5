"""Whom to call."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.contacts.models import Contact
from principles.models import Agreement
from principles.public import public_page


@public_page
def contacts(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The contacts of each party, then of each body that has any; the role before the person."""
    current = Prefetch("contacts", queryset=Contact.objects.current(), to_attr="current_contacts")
    bodies = agreement.bodies.prefetch_related(current)
    context = {
        "agreement": agreement,
        "parties": agreement.parties.prefetch_related(current),
        "bodies": [body for body in bodies if body.current_contacts],
    }
    return render(request, "organisations/contacts.html", context)
