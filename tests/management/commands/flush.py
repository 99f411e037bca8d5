"""Django's `flush`, which empties the database between tests, past the register's guard.

Only the tests' settings install this app: the portal itself has no way past the guard.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from tests.unguarded import unguarded


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with unguarded(connections[options["database"]]):
            super().handle(**options)
