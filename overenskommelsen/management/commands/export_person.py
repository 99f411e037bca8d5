"""`manage.py export_person`: what is stored about a person who asks for it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from overenskommelsen.erasing.own import as_data, stored_about
from overenskommelsen.erasing.person import Refused, find_person


class Command(BaseCommand):
    help = "Prints what is stored about the person with an e-mail address, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sections = stored_about(find_person(options["email"]))
        except Refused as problem:
            raise CommandError(str(problem)) from None
        data = as_data(sections)
        self.stdout.write(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
