"""placeholder"""
from django.contrib.admin import AdminSite
class PortalAdminSite(AdminSite):
    pass
