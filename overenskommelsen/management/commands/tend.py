"""Do what is to be done now."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from overenskommelsen import tending

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Does what is to be done now: mail that a stopped worker left behind, and whatever else "
        "has fallen due. Run it every few minutes; running it once more changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for flow in tending.FLOWS:
            try:
                done = flow(now=timezone.now())
            except Exception:  # the next flow has nothing to do with it
                logger.exception("%s failed", flow.__name__)
                failed.append(flow.__name__)
            else:
                self.stdout.write(f"{flow.__name__}: {done}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
