"""Contacts: written by the secretariat, and looked at once a year."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.contacts import admin_pages
from organisations.contacts.flows import save_contact, still_right
from organisations.contacts.forms import ContactForm
from organisations.contacts.waiting import CONTACTS_ENDING, CONTACTS_TO_CHECK
from organisations.models import Contact
from principles.keeping import NotAllowed
from principles.scoped_admin import ScopedAdmin
from principles.waiting import waits


@admin.register(Contact)
class ContactAdmin(ScopedAdmin):
    handbook = "kontakter"
    form = ContactForm
    list_display = ("role", "name", "whose", "email", "phone", "valid_until", "checked_on")
    list_filter = (waits(CONTACTS_TO_CHECK, CONTACTS_ENDING),)
    search_fields = ("role", "name", "email")
    fields = ContactForm.Meta.fields
    actions = ("note_still_right",)
    change_list_template = "admin/contacts.html"

    def get_urls(self) -> list[Any]:
        return [
            self.page_at("kontrollera/", admin_pages.check_contacts, "check_contacts"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("agreement", "party__agreement", "body__agreement")

    @admin.display(description=_("part eller organ"))
    def whose(self, contact: Contact) -> str:
        return str(contact.whose)

    @admin.action(description=_("Stämmer fortfarande"), permissions=["change"])
    def note_still_right(self, request: HttpRequest, queryset: QuerySet[Contact]) -> None:
        """The chosen contacts are right: noted today."""
        try:
            found = still_right(queryset, by=request.user)
        except NotAllowed as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, admin_pages.noted(len(found)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_contact(obj, by=request.user)
