"""The secretariat records the parties' signatures, which come first."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import PartySignature
from organisations.parties.flows import record_party_signature
from organisations.register.flows import REFUSALS as REGISTER_REFUSALS
from principles.admin_pages import LinesField
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import ScopedAdmin, agreements_of_secretariat

REFUSALS = (NotAllowed, NotNow, *REGISTER_REFUSALS)


class PartySignatureForm(forms.ModelForm):
    """Which party has signed the version in force, by whom, when and how."""

    people = LinesField(
        label=_("Undertecknad av"),
        max_length=1000,
        help_text=_("En person på varje rad: namn, uppdrag."),
    )

    class Meta:
        model = PartySignature
        fields = ("party", "signed_on", "channel")

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError while something keeps the party from signing."""
        cleaned = super().clean() or {}
        party, day = cleaned.get("party"), cleaned.get("signed_on")
        if day and day > timezone.localdate():
            self.add_error("signed_on", _("Dagen kan inte ligga i framtiden."))
        version = party.agreement.version_in_force() if party else None
        if party and not version:
            raise ValidationError({"party": _("Det finns ingen gällande text att skriva under.")})
        if version and PartySignature.objects.filter(party=party, version=version).exists():
            raise ValidationError({"party": _("Parten har redan skrivit under den versionen.")})
        return cleaned


@admin.register(PartySignature)
class PartySignatureAdmin(ScopedAdmin):
    """Entered once into the register; nothing is changed or removed afterwards."""

    handbook = "underskrifter#parterna-skriver-under-forst"
    form = PartySignatureForm
    list_display = ("party", "version", "signed_on", "channel", "is_active", "recorded_by")
    fields = ("party", "people", "signed_on", "channel")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("party", "version", "signed_by", "signed_on", "channel", "is_active", "entry")
        return shown if obj else self.fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An operator records no signatures."""
        return agreements_of_secretariat(request.user).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Record it by the flow, which makes the row; nobody may have done it meanwhile."""
        said = form.cleaned_data
        try:
            made = record_party_signature(
                said["party"],
                said["party"].agreement.version_in_force(),
                by=request.user,
                people=said["people"],
                signed_on=said["signed_on"],
                channel=said["channel"],
            )
        except REFUSALS as problem:
            messages.error(request, str(problem))
            return
        obj.pk, obj.version, obj.entry = made.pk, made.version, made.entry

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the row."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, message) if obj.pk else None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Back to the list; where the flow refused, its message stands there."""
        if obj.pk:
            return super().response_add(request, obj, post_url_continue)
        return self.response_post_save_add(request, obj)
