"""The accounts: the operator's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from overenskommelsen.erasing import admin as erasing
from overenskommelsen.erasing import admin_pages
from overenskommelsen.founding.admin import FoundingAgreementAdmin
from overenskommelsen.models import User

__all__ = ["FoundingAgreementAdmin", "UserAdmin", "erasing"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    handbook = "personuppgifter"
    list_display = ("email", "first_name", "last_name", "is_active", "is_superuser")
    search_fields = ("email", "first_name", "last_name")
    readonly_fields = ("email",)  # the person changes it, and shows that it works
    change_form_template = "admin/user.html"
    change_list_template = "admin/users.html"
    fields = ("email", "first_name", "last_name", "language", "is_active", "is_superuser")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A person makes the account, so that only that person knows the password."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is made inactive; erasing a person is a flow of its own."""
        return False

    def get_urls(self) -> list[Any]:
        """With the pages where a person is erased."""

        def page(view: Any) -> Any:
            return self.admin_site.admin_view(lambda request, **at: view(request, self, **at))

        return [
            path("gallra/", page(admin_pages.erase_without_account), name="erase_without_account"),
            path("<object_id>/gallra/", page(admin_pages.erase_account), name="erase_account"),
            *super().get_urls(),
        ]
