from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisationer, underskrifter och organ")

    def ready(self) -> None:
        from organisations.receipts.seal import check_certificate

        register(check_certificate)
