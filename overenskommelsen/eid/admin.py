"""What django-allauth shows in the admin: nothing that would let an operator be somebody else."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.http import HttpRequest

from principles.scoped_admin import ReadOnly

# The provider stands in the environment, its tokens are not kept, and who is connected is the
# person's own matter.
admin.site.unregister([SocialAccount, SocialApp, SocialToken, EmailAddress, Authenticator])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnly, admin.ModelAdmin):
    """To read: whoever could say that an address is shown could sign as the person it is of."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__first_name", "user__last_name")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, admin.ModelAdmin):
    """Removed for whoever has lost it; its secret is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__first_name", "user__last_name")
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # type: ignore[override]
        return bool(request.user.is_superuser)
