"""Let a new key take over the signature registers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisations.register import flows
from organisations.register.notes import seed_of
from principles.models import Agreement

NEXT = (
    "Set REGISTER_KEY to the new key now, unset REGISTER_NEW_KEY and restart the portal: until "
    "then it refuses to sign. Keep the new key outside the database and its backups; destroy "
    "the old one."
)


class Command(BaseCommand):
    help = (
        "Enters into every agreement's register that the key in REGISTER_NEW_KEY takes over from "
        "the one in REGISTER_KEY, signed by both; all of them or none. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        seed = seed_of(settings.REGISTER_NEW_KEY)
        if not seed:
            raise CommandError("REGISTER_NEW_KEY must be 32 random bytes in base64.")
        try:
            with transaction.atomic():
                changed = [
                    f"{agreement.slug}: the new key takes over in entry {entry.seq}"
                    if (entry := flows.change_key(agreement, seed=seed))
                    else f"{agreement.slug}: nothing to change"
                    for agreement in Agreement.objects.order_by("slug")
                ]
        except (flows.RegisterBroken, flows.RegisterKeyMissing, flows.RuleBroken) as problem:
            raise CommandError(f"No register was changed. {problem}") from None
        for line in changed:
            self.stdout.write(line)
        self.stdout.write(NEXT)
