"""The page where the secretariat looks its contacts through, with one click for each."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.contacts.flows import by_owner, still_right
from organisations.models import Contact
from principles.admin_pages import form_page
from principles.scoped_admin import agreements_kept, is_key


def check_contacts(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The contacts of the agreements that one keeps; a click notes that one, or all, are right.

    Raises PermissionDenied for who may only read, Http404 for a contact that is not one's own.
    """
    kept = agreements_kept(request.user, writing=True)
    if not kept.exists():
        raise PermissionDenied
    rows = Contact.objects.applying().filter(agreement__in=kept)
    if request.method == "POST":
        found = still_right(asked_for(request, rows), by=request.user)
        messages.success(request, noted(len(found)))
        return redirect("admin:check_contacts")
    shown = rows.select_related("agreement", "party", "body").order_by(
        "agreement__region", "position", "pk"
    )
    by_agreement: dict[Any, list[Contact]] = defaultdict(list)
    for contact in shown:
        by_agreement[contact.agreement].append(contact)
    return form_page(
        request,
        model_admin,
        title=_("Kontrollera kontakterna"),
        button="",
        template="admin/check_contacts.html",
        groups=[(agreement, by_owner(own)) for agreement, own in by_agreement.items()],
        unchecked=set(rows.unchecked().values_list("pk", flat=True)),
    )


def asked_for(request: HttpRequest, rows: Any) -> Any:
    """The contact whose button was pressed, or all of one agreement. Raises Http404."""
    name = "agreement" if "agreement" in request.POST else "pk"
    key = request.POST.get("agreement", request.POST.get("contact", ""))
    found = rows.filter(**{name: key}) if is_key(key) else rows.none()
    if not found.exists():
        raise Http404
    return found


def noted(number: int) -> str:
    said = ngettext(
        "%d kontakt stämmer fortfarande. Det är antecknat i dag.",
        "%d kontakter stämmer fortfarande. Det är antecknat i dag.",
        number,
    )
    return said % number
