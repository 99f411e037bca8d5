"""Tells Django that the portal has an admin site of its own."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "overenskommelsen.admin_site.PortalAdminSite"
