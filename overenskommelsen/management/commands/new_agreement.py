"""Begin another region's agreement, from answers or from a folder of content."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.register.notes import RegisterKeyMissing
from overenskommelsen.founding.flows import establish, establish_from_folder
from overenskommelsen.founding.forms import NewAgreementForm
from overenskommelsen.founding.lines import LinesField
from overenskommelsen.loading.reading import BadContent
from principles.keeping import NotNow
from principles.models import Agreement


class Command(BaseCommand):
    help = (
        "Creates an agreement, unpublished, from answers given as options or asked for at the "
        "terminal, or from a folder of content."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, field in NewAgreementForm.base_fields.items():
            many = isinstance(field, LinesField)
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                action="append" if many else "store",
                help=f"{field.label}. {field.help_text}".replace("%", "%%"),
            )
        parser.add_argument("--folder", help="a folder of content instead of answers")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in NewAgreementForm.base_fields}
        given = {name: value for name, value in given.items() if value is not None}
        try:
            made = self.from_folder(options["folder"], given) if options["folder"] else (
                establish(by=None, answers=self.answers(given))
            )  # fmt: skip
        except (NotNow, BadContent, RegisterKeyMissing) as error:
            raise CommandError(str(error)) from None
        self.tell(made)

    def from_folder(self, folder: str, given: dict[str, Any]) -> Agreement:
        if set(given) - {"slug", "steward"}:
            raise CommandError("With --folder only --slug and --steward are taken.")
        form = NewAgreementForm(given)
        asked = [name for name in ("slug", "steward") if name in given or name == "steward"]
        self.refuse({name: form.errors[name] for name in asked if name in form.errors}, form)
        answers: dict[str, Any] = {name: form.cleaned_data[name] for name in asked}
        return establish_from_folder(by=None, folder=Path(folder), answers=answers)

    def answers(self, given: dict[str, Any]) -> dict[str, Any]:
        """The options, what is asked for besides, and else what the form begins with."""
        if sys.stdin.isatty():
            given = self.asked(given)
        for name, field in NewAgreementForm.base_fields.items():
            start = field.initial() if callable(field.initial) else field.initial
            if name not in given and start:
                given[name] = str(start)
        data = {n: "\n".join(v) if isinstance(v, list) else v for n, v in given.items()}
        form = NewAgreementForm(data)
        self.refuse(form.errors, form)
        return form.cleaned_data

    def asked(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ask for what no option has said; an empty line ends a list, or takes what is custom."""
        answers = dict(given)
        for name, field in NewAgreementForm.base_fields.items():
            if name in answers:
                continue
            self.stdout.write(f"\n{field.label}. {field.help_text}")
            many = isinstance(field, LinesField)
            lines = [line] if (line := input("> ").strip()) else []
            while many and lines and (line := input("> ").strip()):
                lines.append(line)
            if lines:
                answers[name] = lines if many else lines[0]
        return answers

    def refuse(self, errors: Any, form: NewAgreementForm) -> None:
        """Raise CommandError with every error on a line of its own, by its option."""
        if errors:
            lines = [
                f"--{name.replace('_', '-')} ({form.fields[name].label}): {' '.join(told)}"
                for name, told in errors.items()
            ]
            raise CommandError("\n".join(["Inget är gjort.", *lines]))

    def tell(self, made: Agreement) -> None:
        self.stdout.write(
            f"{made.name} är skapad på /{made.slug}/ och syns inte än. Publicera den i "
            "förvaltningen när texterna är lästa."
        )
        if made.domain and made.domain not in settings.ALLOWED_HOSTS:
            self.stdout.write(f"Lägg till {made.domain} i ALLOWED_HOSTS och starta om portalen.")
