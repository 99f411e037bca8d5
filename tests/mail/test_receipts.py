"""Sixty organisations sign while the mail server is away; the receipts arrive, once each."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from organisations.models import Representative
from principles.models import Letter
from tests import cast
from tests.mail.server import time_passes, wait_until
from tests.worker import work

SIGNINGS = 15


@pytest.mark.django_db(transaction=True)
def test_each_receipt_arrives_once(mail_server, start_worker, skane, karin, asta, bo):
    rounds = begun_rounds(skane, karin, asta, bo)
    mail_server.stop()
    for made in rounds:
        cast.signs(asta, made)

    for _ in range(2):
        start_worker()
    wait_until(lambda: receipts().filter(attempts=1, last_error__gt="").count() == 2 * SIGNINGS, 90)
    assert not receipts().filter(state="sent").exists()

    mail_server.start()
    time_passes(minutes=1)
    wait_until(lambda: receipts().filter(state="sent").count() == 2 * SIGNINGS, 90)
    time_passes(days=2)
    wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())

    assert mail_server.count() == {asta.email: SIGNINGS, bo.email: SIGNINGS}
    message_ids = mail_server.message_ids()
    assert len(set(message_ids)) == len(message_ids) == 2 * SIGNINGS
    assert set(message_ids) == {letter.message_id for letter in receipts()}


def test_a_worker_that_was_killed_before_the_receipts_were_queued(mail_server, approved, asta):
    """Its task is run again by `tend`, once it can no longer be alive; the receipt comes once."""
    cast.signs(asta, cast.begun(approved, by=asta))
    task = DBTaskResult.objects.get(task_path="organisations.signing.tasks.send_receipts")
    task.claim("a worker that is killed now")
    work()
    assert not receipts().exists()
    call_command("tend", verbosity=0)
    assert DBTaskResult.objects.get(pk=task.pk).status == "RUNNING"  # it may be alive
    time_passes(minutes=16)
    for _ in range(2):
        call_command("tend", verbosity=0)
        work()
    letter = receipts().get()
    assert mail_server.message_ids().count(letter.message_id) == 1


def receipts():
    return Letter.objects.filter(key__startswith="receipt:")


@transaction.atomic
def begun_rounds(agreement, reviewer, asta, bo):
    """Organisations that Asta is to sign for, and Bo acts for too. No mail of theirs waits."""
    rounds = []
    for number in range(SIGNINGS):
        organisation = cast.organisation(f"Förening {number}", by=asta)
        accession = cast.approved(organisation, agreement, by=asta, reviewer=reviewer)
        Representative.objects.create(organisation=organisation, user=bo, state="active")
        rounds.append(cast.begun(accession, by=asta))
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()
    return rounds
