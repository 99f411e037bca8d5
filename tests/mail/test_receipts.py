"""Two hundred organisations sign while the mail server is away; the receipts arrive, once each."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from organisations.models import Representative
from principles.models import Letter
from tests import cast
from tests.mail.server import time_passes, wait_until

SIGNINGS = 200


@pytest.mark.django_db(transaction=True)
def test_each_receipt_arrives_once(mail_server, start_worker, skane, karin, asta, bo):
    rounds = begun_rounds(skane, karin, asta, bo)
    mail_server.stop()
    for made in rounds:
        cast.signs(asta, made)
    receipts = Letter.objects.filter(key__startswith="receipt:")

    for _ in range(2):
        start_worker()
    wait_until(lambda: receipts.filter(attempts=1, last_error__gt="").count() == 2 * SIGNINGS, 90)
    assert not receipts.filter(state="sent").exists()

    mail_server.start()
    time_passes(minutes=1)
    wait_until(lambda: receipts.filter(state="sent").count() == 2 * SIGNINGS, 90)
    time_passes(days=2)
    wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())

    assert mail_server.count() == {asta.email: SIGNINGS, bo.email: SIGNINGS}
    message_ids = mail_server.message_ids()
    assert len(set(message_ids)) == len(message_ids) == 2 * SIGNINGS
    assert set(message_ids) == {letter.message_id for letter in receipts}


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
