"""`manage.py demo`: invented organisations and one login for each role. Development only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organisations.models import Organisation
from overenskommelsen.demonstration.flows import fill
from overenskommelsen.models import User
from principles.models import Agreement

PASSWORD = "prova-portalen-2026"  # noqa: S105 (of invented accounts on a developer's machine)


class Command(BaseCommand):
    help = "Adds invented organisations, signatures, actions and logins. Development only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo runs in development only (DEBUG=1).")
        if Organisation.objects.exists() or User.objects.exists():
            raise CommandError(
                "There are organisations or accounts here already; nothing was added."
            )
        try:
            logins = fill(PASSWORD)
        except Agreement.DoesNotExist:
            raise CommandError(
                "Load both agreements first: load_agreement skane ostergotland"
            ) from None
        self.stdout.write(f"Password of every login: {PASSWORD}")
        for email, role in logins:
            self.stdout.write(f"  {email:32} {role}")
