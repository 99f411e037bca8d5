"""Verify a signature register: the stored one, or an export."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.models import RegisterEntry
from organisations.register import checks, verifier
from principles.models import Agreement

WHOLE, BROKEN, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Checks the stored registers, their private parts and the database's own guard; with "
        "--export, a file. Exit 0: whole. 1: broken, one reason a line. 2: unreadable."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agreement", metavar="SLUG", help="only this agreement's register")
        parser.add_argument("--export", metavar="FILE", help="an export instead of the database")
        parser.add_argument("--vkey", default="", help="the key that the register was opened with")
        parser.add_argument("--checkpoint", metavar="NOTE", nargs="+", action="extend", default=[])
        parser.add_argument("--receipt", metavar="FILE", nargs="+", action="extend", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            registers = list(self.registers(options))
            self.check_files(registers, options)
        except verifier.Unreadable as reason:
            raise CommandError(str(reason), returncode=UNREADABLE) from None
        problems = [] if options["export"] else checks.faults_of_guard()
        for name, register in registers:
            problems += [f"{name}: {problem}" if name else problem for problem in register.problems]
            for note in register.notes:
                self.stderr.write(f"Anmärkning: {name} {note}".replace("  ", " "))
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            sys.exit(BROKEN)
        for name, register in registers:
            last = max(register.hashes)
            whole = f"Registret är helt: {last + 1} poster, den sista med hash"
            self.stdout.write(f"{name} {whole} {register.hashes[last]}.".strip())

    def registers(self, options: Any) -> Any:
        """Each register that is asked for, checked, with its name."""
        if options["export"]:
            if not options["vkey"]:
                raise verifier.Unreadable("--export behöver --vkey, nyckeln från vkey.txt.")
            lines = verifier.split_lines(verifier.read_text(options["export"]))
            yield "", verifier.Register(lines, options["vkey"].strip())
            return
        agreements = Agreement.objects.filter(pk__in=RegisterEntry.objects.values("agreement"))
        if options["agreement"]:
            agreements = agreements.filter(slug=options["agreement"])
            if not agreements:
                raise verifier.Unreadable(f"{options['agreement']} har inget register.")
        for agreement in agreements.order_by("slug"):
            yield agreement.slug, checks.check_register(agreement, options["vkey"].strip())

    def check_files(self, registers: Any, options: Any) -> None:
        """Check what somebody has kept against the one register that it can be of."""
        if not options["checkpoint"] and not options["receipt"]:
            return
        if len(registers) != 1:
            raise verifier.Unreadable("Välj register med --agreement eller --export.")
        register = registers[0][1]
        for path in options["checkpoint"]:
            register.check_checkpoint(verifier.read_text(path), f"Kontrollpunkten {path}")
        for path in options["receipt"]:
            register.check_receipt(verifier.read_bytes(path), f"Kvittensen {path}")
