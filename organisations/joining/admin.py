"""Reviewing an application: everything needed to decide on one page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.joining.flows import review
from organisations.models import Accession, ReviewDecision
from organisations.signing import admin_pages
from organisations.waiting import APPLICATIONS
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import ReadOnly, ScopedAdmin
from principles.waiting import waits


class ReviewForm(forms.ModelForm):
    """The reviewer's decision, with a reason that the organisation will read."""

    review_decision = forms.ChoiceField(
        label=_("Beslut"), choices=ReviewDecision.Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Behövs när du ber om komplettering eller avslår. Organisationen läser det."),
    )

    class Meta:
        model = Accession
        fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision = cleaned.get("review_decision")
        if decision and decision != ReviewDecision.Decision.APPROVE and not cleaned.get("reason"):
            raise ValidationError({"reason": _("Skriv varför, så att organisationen förstår.")})
        if self.instance.state != Accession.State.SUBMITTED:
            raise ValidationError(_("Ansökan väntar inte på något beslut."))
        return cleaned


def say_too_late(request: HttpRequest) -> None:
    """Tell that somebody decided a moment ago, and give back what was written."""
    reason = request.POST.get("reason", "")
    messages.error(request, now("Ansökan är redan avgjord."))
    if reason:
        messages.warning(request, now("Du skrev: %s") % reason)


@admin.register(Accession)
class AccessionAdmin(ReadOnly, ScopedAdmin):
    form = ReviewForm
    list_display = ("organisation", "agreement", "state", "submitted_at", "signed_at")
    list_filter = ("state", waits(APPLICATIONS))
    search_fields = ("organisation__search_text",)
    searches_folded = True
    readonly_fields = (
        "organisation_link", "agreement", "state", "criteria", "board_decision", "submitted_by",
        "submitted_at", "earlier_reviews", "signed_version", "signed_at", "files", "acts",
    )  # fmt: skip
    change_list_template = "admin/accessions.html"

    def get_urls(self) -> list[Any]:
        """The pages where the secretariat records what did not happen in the portal."""
        return [
            self.page_at("pa-papper/", admin_pages.on_paper, "on_paper"),
            self.page_at("<object_id>/uttrade/", admin_pages.withdrawal, "record_withdrawal"),
            self.page_at("<object_id>/ratta/", admin_pages.correction, "correct_identity"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Accession]:
        """What has been sent in. What an organisation is still writing is its own."""
        return super().get_queryset(request).exclude(state=Accession.State.DRAFT)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets: list[Any] = [(None, {"fields": self.readonly_fields})]
        if obj and self.has_change_permission(request, obj):
            sets.append((_("Beslut"), {"fields": ("review_decision", "reason")}))
        return sets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        kw["fields"] = ()
        return super().get_form(request, obj, change, **kw)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # type: ignore[override]
        if obj is not None and obj.state != Accession.State.SUBMITTED:
            return False
        return ScopedAdmin.has_change_permission(self, request, obj)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """A decision that comes after another's is not taken, and not lost either."""
        accession = self.get_object(request, object_id) if request.method == "POST" else None
        decided = accession is not None and accession.state != Accession.State.SUBMITTED
        if decided and ScopedAdmin.has_change_permission(self, request, accession):
            say_too_late(request)
            return redirect(request.path)
        return super().change_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Decide by the same flow as everywhere; somebody may have decided a moment ago."""
        decision = ReviewDecision.Decision(form.cleaned_data["review_decision"])
        try:
            review(obj, by=request.user, decision=decision, reason=form.cleaned_data["reason"])
        except NotNow:
            say_too_late(request)
        except NotAllowed as problem:
            messages.error(request, str(problem))

    @admin.display(description=_("organisation"))
    def organisation_link(self, obj: Accession) -> SafeString:
        organisation = obj.organisation
        address = reverse("admin:organisations_organisation_change", args=[organisation.pk])
        odd = _("Numrets första siffra brukar inte höra till formen.")
        return format_html(
            '<a href="{}">{}</a><br>{}, {}<br>{}<br>{}',
            address,
            organisation,
            organisation.get_form_display(),
            organisation.number or _("inget nummer"),
            organisation.municipality_name,
            odd if organisation.number_seems_odd else "",
        )

    @admin.display(description=_("bekräftade villkor"))
    def criteria(self, obj: Accession) -> SafeString:
        rows = obj.confirmations.select_related("criterion", "confirmed_by")
        lines = ((row.criterion, row.confirmed_by, f"{row.confirmed_at:%Y-%m-%d}") for row in rows)
        return format_html_join("", "✓ {} ({}, {})<br>", lines)

    @admin.display(description=_("styrelsens beslut"))
    def board_decision(self, obj: Accession) -> str:
        return obj.decision

    @admin.display(description=_("bilagor"))
    def files(self, obj: Accession) -> SafeString | str:
        rows = [(reverse("attachment", args=[row.pk]), row) for row in obj.attachments.all()]
        return format_html_join("", '<a href="{}">{}</a><br>', rows) or "–"

    @admin.display(description=_("för in"))
    def acts(self, obj: Accession) -> SafeString | str:
        if not obj.is_in_register:
            return "–"
        return format_html(
            '<a href="{}">{}</a><br><a href="{}">{}</a>',
            reverse("admin:record_withdrawal", args=[obj.pk]),
            _("Utträde"),
            reverse("admin:correct_identity", args=[obj.pk]),
            _("Rättelse av namn eller nummer"),
        )

    @admin.display(description=_("tidigare beslut"))
    def earlier_reviews(self, obj: Accession) -> SafeString:
        rows = obj.reviews.select_related("by")
        return format_html_join("", "{}, {}: {}<br>", ((row, row.by, row.reason) for row in rows))
