"""Load agreements from their folders of TOML and Markdown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from organisations.register.notes import RegisterKeyMissing
from overenskommelsen.loading.creating import load
from overenskommelsen.loading.reading import BadContent


class Command(BaseCommand):
    help = (
        "Creates the agreements of the named folders, all of them or none. An agreement that "
        "exists already is left as it is, so the command can be run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folders",
            nargs="+",
            metavar="folder",
            help="a folder in overenskommelsen/content, such as skane, or the path of one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load(options["folders"])
        except (BadContent, RegisterKeyMissing) as error:
            raise CommandError(str(error)) from None
        except IntegrityError as error:
            # Somebody else loads or edits at this moment; what was checked no longer holds.
            raise CommandError(f"The database refused, nothing is loaded: {error}") from None
        for slug, rows in loaded:
            said = "already there" if rows is None else f"created {rows} rows"
            self.stdout.write(f"{slug}: {said}")
