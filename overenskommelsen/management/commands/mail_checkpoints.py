"""Mail each register's checkpoint to those who keep it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisations.register.checkpoints import mail_checkpoints


class Command(BaseCommand):
    help = (
        "Queues the newest checkpoint of each agreement's register to the addresses that the "
        "agreement names, once a week however often it is run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mail_checkpoints(now=timezone.now())} agreements")
