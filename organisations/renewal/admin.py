"""The secretariat's board of renewals: who has been asked, and what each has answered."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.models import Renewal, SigningRound
from organisations.renewal.flows import ask_for_renewal, to_be_asked
from principles.admin_pages import form_page
from principles.forms import DayField
from principles.keeping import NotAllowed, NotNow
from principles.models import AgreementVersion
from principles.scoped_admin import ReadOnly, ScopedAdmin, agreements_kept


class AskForm(forms.Form):
    """Which version to ask about, and until when to answer."""

    version = forms.ModelChoiceField(
        label=_("Version som gäller"), queryset=AgreementVersion.objects.none()
    )
    due_on = DayField(label=_("Svara senast"), help_text=_("Till exempel 27 3 2027."))

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = agreements_kept(user, writing=True)
        versions = AgreementVersion.objects.in_force().filter(agreement__in=kept)
        self.fields["version"].queryset = versions.select_related(  # type: ignore[attr-defined]
            "agreement"
        )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Välj en dag som kommer"))
        return day


@admin.register(Renewal)
class RenewalAdmin(ReadOnly, ScopedAdmin):
    handbook = "versioner#fornyelse-nar-texten-far-en-ny-version"
    change_list_template = "admin/renewals.html"
    list_display = (
        "organisation", "version", "signed_version", "due_on", "answer", "signatures",
        "answered_at",
    )  # fmt: skip
    list_filter = ("answer",)
    search_fields = ("accession__organisation__search_text",)
    searches_folded = True
    fields = ("accession", "version", "due_on", "answer", "asked_at", "answered_at", "answered_by")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = (
            super()
            .get_queryset(request)
            .select_related(
                "version__agreement", "accession__organisation", "accession__signed_version"
            )
        )
        rounds = SigningRound.objects.open().prefetch_related("signatories")
        return rows.prefetch_related(Prefetch("accession__rounds", rounds, to_attr="open_rounds"))

    @admin.display(description=_("organisation"))
    def organisation(self, obj: Renewal) -> str:
        return obj.accession.organisation.name

    @admin.display(description=_("har skrivit under"))
    def signed_version(self, obj: Renewal) -> str:
        return str(getattr(obj.accession.signed_version, "name", "–"))

    @admin.display(description=_("väntande underskrifter"))
    def signatures(self, obj: Renewal) -> str:
        current = obj.accession.open_rounds  # type: ignore[attr-defined]  # one at most
        return f"{len(current[0].signed)}/{current[0].required}" if current else ""

    def get_urls(self) -> list[Any]:
        ask = path("fraga/", self.admin_site.admin_view(self.ask), name="ask_for_renewal")
        return [ask, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list with a summary on top: how many have given each answer."""
        counted = self.get_queryset(request).order_by().values_list("answer").annotate(Count("pk"))
        names = dict(Renewal.Answer.choices)
        summary = [(names[answer], number) for answer, number in counted]
        may_ask = agreements_kept(request.user, writing=True).exists()
        more = {"summary": sorted(summary, key=lambda row: str(row[0])), "may_ask": may_ask}
        return super().changelist_view(request, more | (extra_context or {}))

    def ask(self, request: HttpRequest) -> HttpResponse:
        """Ask every organisation whose signature is for an older version."""
        if not agreements_kept(request.user, writing=True).exists():
            raise PermissionDenied
        form = AskForm(request.user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                asked = ask_for_renewal(said["version"], by=request.user, due_on=said["due_on"])
            except (NotAllowed, NotNow) as problem:
                form.add_error(None, str(problem))
            else:
                number = len(asked)
                done = ngettext(
                    "%d organisation är tillfrågad.", "%d organisationer är tillfrågade.", number
                )
                messages.success(request, done % number)
                return redirect("admin:organisations_renewal_changelist")
        versions = form.fields["version"].queryset  # type: ignore[attr-defined]
        waiting = [(version, to_be_asked(version).count()) for version in versions]
        return form_page(
            request,
            self,
            title=now("Fråga om förnyelse"),
            button=now("Fråga organisationerna"),
            form=form,
            template="admin/ask_for_renewal.html",
            waiting=waiting,
        )
