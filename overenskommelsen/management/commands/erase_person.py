"""`manage.py erase_person`: erase everything about a person, by a decision."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.register.flows import REFUSALS
from overenskommelsen.erasing import storage
from overenskommelsen.erasing.flows import Console, erase_person, preview
from overenskommelsen.erasing.person import Refused
from overenskommelsen.erasing.report import Report


class Command(BaseCommand):
    help = (
        "Erases everything about the person with an e-mail address: the private parts of the "
        "register with their salts, account, letters, logs and edit history. Shows what it would "
        "do; with --yes it does it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "email", nargs="?", default="", help="leave it out for somebody known by name only"
        )
        parser.add_argument("--name", required=True, help="the person's name, as it is stored")
        parser.add_argument("--basis", default="", help="the decision's number; it is published")
        parser.add_argument(
            "--also", metavar="MODEL:PK", nargs="+", action="extend", default=[],
            help="rows that name this person, as they are listed: Seat:5",
        )  # fmt: skip
        parser.add_argument(
            "--others-too", action="store_true",
            help="yes, other signatories' data go with the same private parts",
        )  # fmt: skip
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {key: options[key] for key in ("name", "also")}
        try:
            if not options["yes"]:
                self.tell(preview(options["email"], by=Console(), **said))
                self.stdout.write("Nothing was changed. Run again with --basis and --yes.")
                return
            more = {key: options[key] for key in ("basis", "others_too")}
            report = erase_person(options["email"], by=Console(), **said, **more)
        except (Refused, *REFUSALS) as problem:
            raise CommandError(str(problem)) from None
        self.tell(report)
        left = storage.tidy(report.counted)
        self.stdout.write("Erased.")
        if left:
            raise CommandError(f"But the database's files were not tidied: {left} Run tidy_storage")

    def tell(self, report: Report) -> None:
        for entry in report.entries:
            self.stdout.write(f"Register {entry}: the private part and its salt")
        for kind, number in report.rows:
            self.stdout.write(f"{kind}: {number}")
        if report.stored_files:
            self.stdout.write(f"Files: {len(report.stored_files)}")
        for place, names in report.others.items():
            self.stdout.write(f"Also about others, {place}: {', '.join(names)} (--others-too)")
        for name in report.left_alone:
            self.stdout.write(f"Nobody is responsible any more for {name}")
        for hit in report.must:
            self.stdout.write(f"Has to be included: --also {hit.label} ({hit.told})")
        for hit in [*report.standing, *report.files]:
            self.stdout.write(f"Står också här: --also {hit.label} ({hit.told})")
