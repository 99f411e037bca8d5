"""What time does to rounds of signatures: reminders, the last day, and receipts left behind."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from organisations.register.flows import lock_chain
from organisations.signing.models import Signatory, SigningLink, SigningRound
from organisations.signing.rounds import close, receiver
from organisations.signing.tasks import send_receipts
from principles import mail
from principles.mail.delivery import LEASE
from principles.models import AgreementVersion, Letter


def tend_rounds(*, now: datetime) -> int:
    """Remind, and close the rounds whose last day has passed or whose text no longer applies.

    Returns how many rounds were closed.
    """
    today, closed = timezone.localdate(now), 0
    for made in SigningRound.objects.open().select_related("accession__agreement", "version"):
        superseded = made.version.state != AgreementVersion.State.ADOPTED
        if made.due_on < today or (superseded and not made.is_withdrawal):
            closed += end(made)
        else:
            remind(made, today)
    return closed


@transaction.atomic
def end(made: SigningRound) -> bool:
    """Close a round that got too few signatures; False when it was closed just now."""
    lock_chain(made.accession.agreement)
    fresh = SigningRound.objects.open().filter(pk=made.pk).first()
    if fresh:
        close(fresh, SigningRound.State.EXPIRED)
    return fresh is not None


def remind(made: SigningRound, today: date) -> None:
    """Mail those who have not answered, once for each of the days chosen."""
    passed = [day for day in made.remind_on if day <= today.isoformat()]
    if not passed:
        return
    for signatory in made.signatories.awaited().select_related("user"):
        remind_one(made, signatory, key=f"reminder:{signatory.pk}:{max(passed)}")


@transaction.atomic
def remind_one(made: SigningRound, signatory: Signatory, *, key: str) -> None:
    """Mail one person, with a fresh link to whoever has not opened one yet."""
    lock_chain(made.accession.agreement)
    if Letter.objects.filter(key=key).exists():
        return  # the link of that letter is the newest
    token = "" if signatory.user_id else SigningLink.issue(signatory=signatory)[1]
    to = receiver(signatory)
    mail.write("signing_reminder", to=to, key=key, signatory=signatory, round=made, token=token)


def tend_receipts(*, now: datetime) -> int:
    """Let receipts be queued that a worker was stopped in the midst of. Returns how many tasks.

    Running a task twice does no harm: each receipt has its key.
    """
    ours = DBTaskResult.objects.filter(task_path=send_receipts.module_path)
    left = ours.running().filter(started_at__lt=now - LEASE)
    return left.update(status=TaskResultStatus.READY)
