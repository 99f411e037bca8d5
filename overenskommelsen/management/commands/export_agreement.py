"""Write an agreement as the folder of TOML and Markdown that load_agreement reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from overenskommelsen.loading.writing import Writer, folder_in
from principles.models import Agreement


class Command(BaseCommand):
    help = (
        "Writes an agreement as a folder that load_agreement reads. Persons, signatures, "
        "organisations and what they have answered are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the agreement's address, such as skane")
        parser.add_argument("folder", help="the path of a folder that is new or empty")
        parser.add_argument(
            "--persons",
            action="store_true",
            help="with contact persons' names, addresses and numbers, and who gets checkpoints",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        agreement = Agreement.objects.filter(slug=options["slug"]).first()
        if agreement is None:
            raise CommandError(f"There is no agreement {options['slug']}.")
        writer = Writer(agreement, persons=options["persons"])
        try:
            folder_in(writer.files, Path(options["folder"]))
        except FileExistsError:
            raise CommandError(f"{options['folder']} is not empty; nothing is written.") from None
        except OSError as error:
            raise CommandError(f"{options['folder']} cannot be written: {error}") from None
        self.stdout.write(f"{len(writer.files)} files in {options['folder']}")
        if writer.left_out:
            self.stdout.write(
                f"{writer.left_out} rows without the persons they name (--persons takes them along)"
            )
