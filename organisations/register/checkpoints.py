"""The weekly checkpoint mail: proof of the register's history, kept by somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from organisations.register.models import RegisterEntry
from principles import mail
from principles.models import Agreement


@transaction.atomic
def mail_checkpoints(*, now: datetime) -> int:
    """Queue each register's newest checkpoint to the agreement's addresses, once an ISO week.

    Safe to run as often as one likes. Returns how many agreements have somebody to write to.
    """
    written = 0
    year, week, _day = timezone.localtime(now).isocalendar()
    for agreement in Agreement.objects.exclude(checkpoint_addresses="").order_by("pk"):
        head = RegisterEntry.objects.filter(agreement=agreement).head()
        if not (head and agreement.checkpoint_receivers):
            continue
        receivers = [mail.Receiver(address) for address in agreement.checkpoint_receivers]
        key = f"checkpoint:{agreement.slug}:{year}-W{week:02}"
        mail.write_many(
            "checkpoint", to=receivers, key=key, agreement=agreement, head=head, week=week
        )
        written += 1
    return written
