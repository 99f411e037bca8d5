"""The organisations with a relation to one's agreement: read here, changed by themselves."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.freshness.admin import DetailsFilter, in_words, with_freshness
from organisations.freshness.waiting import DETAILS_UNANSWERED, NOBODY_TO_ASK
from organisations.models import Organisation, Representative
from organisations.representing.flows import help_organisation
from principles.admin_pages import form_page
from principles.forms import TextField
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import ReadOnly, ScopedAdmin, agreements_kept
from principles.waiting import waits


class HelpForm(forms.Form):
    """Somebody who is to be responsible for an organisation that nobody acts for."""

    name = TextField(label=_("Namn"), max_length=200)
    email = forms.EmailField(label=_("E-post"))


class RepresentativeInline(ReadOnly, admin.TabularInline):
    model = Representative
    extra = 0
    fields = ("user", "state", "role", "created_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly, ScopedAdmin):
    handbook = "organisationer"
    list_display = (
        "name", "still_right", "told_on", "form", "number", "municipality_name", "somebody_left",
    )  # fmt: skip
    change_form_template = "admin/organisation.html"
    list_filter = (DetailsFilter, waits(DETAILS_UNANSWERED, NOBODY_TO_ASK))
    search_fields = ("search_text",)
    searches_folded = True
    inlines = (RepresentativeInline,)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        return admin.ModelAdmin.get_form(self, request, obj, change, **kw)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        responsible = Representative.objects.responsible().filter(organisation=OuterRef("pk"))
        rows = super().get_queryset(request).order_by("sort_key")
        return with_freshness(rows.annotate(somebody_is_responsible=Exists(responsible)))

    @admin.display(description=_("uppgifterna från"), ordering="updated_at")
    def told_on(self, obj: Organisation) -> Any:
        return timezone.localdate(obj.details_from)

    @admin.display(description=_("stämmer uppgifterna?"))
    def still_right(self, obj: Organisation) -> str:
        return in_words(obj)

    @admin.display(description=_("kommun"))
    def municipality_name(self, obj: Organisation) -> str:
        return obj.municipality_name

    @admin.display(description=_("har en ansvarig"), boolean=True)
    def somebody_left(self, obj: Any) -> bool:
        return bool(obj.somebody_is_responsible)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.help_organisation)
        return [path("<object_id>/bjud-in/", view, name="help_organisation"), *super().get_urls()]

    def help_organisation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """When nobody acts for an organisation any more, invite somebody who will."""
        found = self.get_object(request, object_id)
        kept = agreements_kept(request.user, writing=True)
        agreement = kept.filter(accessions__organisation=found).first() if found else None
        if found is None or agreement is None:
            raise Http404
        form = HelpForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                help_organisation(found, agreement, by=request.user, **form.cleaned_data)
            except (NotAllowed, NotNow) as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, now("Inbjudan är skickad."))
                return redirect("admin:organisations_organisation_change", found.pk)
        return form_page(
            request,
            self,
            title=now("Bjud in någon att företräda %s") % found,
            button=now("Skicka inbjudan"),
            form=form,
            intro=now("Går bara när ingen är ansvarig för organisationen längre."),
        )
