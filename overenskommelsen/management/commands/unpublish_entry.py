"""`manage.py unpublish_entry`: take a published name out of one entry of a register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.models import RegisterEntry, RegisterPart
from organisations.register.flows import REFUSALS
from organisations.unpublishing.flows import unpublish
from overenskommelsen.erasing import storage
from overenskommelsen.erasing.flows import Console


class Command(BaseCommand):
    help = (
        "Erases the public part of an entry, by a decision, and takes the organisation off the "
        "lists. The entry stays. Shows what it would do; with --yes it does it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agreement", help="the agreement's address, skane")
        parser.add_argument("seq", type=int, help="the entry's number")
        parser.add_argument("--basis", default="", help="the decision's number; it is published")
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = RegisterEntry.objects.filter(agreement__slug=options["agreement"])
        entry = rows.prefetch_related("parts").filter(seq=options["seq"]).first()
        if entry is None:
            raise CommandError("There is no such entry.")
        self.stdout.write(f"{entry} ({entry.get_kind_display()}): {entry.subject or '–'}")
        if not options["yes"]:
            self.stdout.write("Nothing was changed. Run again with --basis and --yes.")
            return
        try:
            others = unpublish(entry, by=Console(), basis=options["basis"])
        except REFUSALS as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("Unpublished.")
        for other in others:
            self.stdout.write(f"Still names the organisation: {other}")
        left = storage.tidy([RegisterPart])
        if left:
            raise CommandError(f"But the database's files were not tidied: {left} Run tidy_storage")
