"""`manage.py tidy_storage`: write the database's files anew, so that what was erased is gone."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from overenskommelsen.erasing import storage


class Command(BaseCommand):
    help = "Writes the database's files anew after an erasure, when that could not be done then."

    def handle(self, *args: Any, **options: Any) -> None:
        left = storage.tidy(apps.get_models(include_auto_created=True))
        if left:
            raise CommandError(f"The database's files were not tidied: {left}")
        self.stdout.write("The database's files are written anew.")
