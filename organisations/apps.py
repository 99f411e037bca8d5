from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisationer, underskrifter och organ")

    def ready(self) -> None:
        """`migrate` takes the register's guard down while it works, and puts it up after."""
        from organisations.receipts.seal import check_certificate
        from organisations.register import guard

        register(check_certificate)
        pre_migrate.connect(guard.before_migrate, sender=self, dispatch_uid="register_guard_down")
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="register_guard_up")
