"""Bring a restored register back to what its newest published export says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.register import verifier
from organisations.register.notes import RegisterBroken, RegisterKeyMissing
from organisations.register.replay import CannotReplay, Replayed, replay


class Command(BaseCommand):
    help = (
        "After a restore: appends to the register the entries that the export has more of, byte "
        "for byte, and erases again what it says is erased. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("export", help="the newest export.jsonl that was published")
        parser.add_argument(
            "--receipt", metavar="FILE", nargs="+", action="extend", default=[],
            help="kept receipts (kvittens.json): they bring private parts back",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = verifier.split_lines(verifier.read_text(options["export"]))
            receipts = [verifier.read_bytes(path) for path in options["receipt"]]
            done = replay(lines, receipts)
        except verifier.Unreadable as problem:
            raise CommandError(str(problem), returncode=2) from None
        except (CannotReplay, RegisterKeyMissing, RegisterBroken, verifier.Fault) as problem:
            raise CommandError(f"Nothing was changed. {problem}") from None
        self.say(done)

    def say(self, done: Replayed) -> None:
        slug = done.agreement.slug
        self.stdout.write(f"{slug}: {len(done.added)} entries added, {done.erased} parts erased")
        if not done.added:
            return
        for entry in done.added:
            self.stdout.write(f"  {entry.seq} {entry.kind} {entry.subject}".rstrip())
        self.stdout.write(
            "What the export cannot bring back: accounts, applications and what the portal's "
            "other tables knew of these entries. Go through the list above by hand: an "
            "organisation that stands in the register may still be unsigned in the admin."
        )
        if done.without_private:
            numbers = ", ".join(map(str, done.without_private))
            self.stdout.write(
                f"Lost with the database: the private parts (who signed, how and by which "
                f"decision) of entries {numbers}. They come back only from kept receipts, and "
                "only if the register is restored anew and replayed with --receipt. Otherwise "
                "erase them with a decision, or verify_register goes on naming them."
            )
