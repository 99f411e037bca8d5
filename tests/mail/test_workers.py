"""Workers in processes of their own, as in production: killed, and several at once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from overenskommelsen import tending
from principles import mail
from principles.mail import delivery
from principles.models import Letter
from tests.mail.server import time_passes, wait_until
from tests.worker import work

ADDRESS = "asta@example.se"


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_one_that_is_killed_in_the_middle(self, mail_server, start_worker):
        mail.queue("Hej", "Hej", ADDRESS)
        mail_server.patience.clear()
        worker = start_worker()
        assert mail_server.asked.wait(30)
        worker.kill()
        worker.wait()
        mail_server.stop()  # what it had heard but not taken is gone
        mail_server.patience.set()
        mail_server.start()

        assert DBTaskResult.objects.get().status == "RUNNING"
        assert mail.tend_mail(now=timezone.now()) == 0  # it may be alive
        time_passes(minutes=16)
        assert mail.tend_mail(now=timezone.now()) == 1
        assert mail.tend_mail(now=timezone.now()) == 0
        work()
        assert mail_server.message_ids() == [Letter.objects.get().message_id]
        assert Letter.objects.get().state == "sent"

    def test_two_at_once_never_send_a_letter_twice(self, mail_server, start_worker):
        for number in range(40):
            mail.queue("Hej", "Hej", f"person{number}@example.se")
        # Each letter stands in a second task, as after a worker that was freed too early.
        for pk in Letter.objects.values_list("pk", flat=True):
            delivery.enqueue([pk])
        mail_server.patience.clear()
        for _ in range(2):
            start_worker()
        wait_until(lambda: mail_server.waiting == 2)  # both are in the middle of a letter
        mail_server.patience.set()
        wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())
        assert len(mail_server.letters) == 40
        assert set(mail_server.count().values()) == {1}

    def test_a_letter_that_is_being_sent_is_left_alone(self, mail_server, start_worker):
        mail.queue("Hej", "Hej", ADDRESS)
        mail_server.patience.clear()
        start_worker()
        assert mail_server.asked.wait(30)
        delivery.enqueue(Letter.objects.values_list("pk", flat=True))
        work()
        assert mail_server.waiting == 1
        mail_server.patience.set()
        wait_until(lambda: Letter.objects.get().state == "sent")
        assert mail_server.count() == {ADDRESS: 1}


class TestTending:
    def test_a_letter_that_stands_in_no_task_is_queued_once(self, db, mail_server):
        mail.queue("Hej", "Hej", ADDRESS)
        assert mail.tend_mail(now=timezone.now()) == 0
        DBTaskResult.objects.all().delete()
        assert mail.tend_mail(now=timezone.now()) == 1
        assert mail.tend_mail(now=timezone.now()) == 0
        work()
        assert mail_server.count() == {ADDRESS: 1}
        assert mail.tend_mail(now=timezone.now()) == 0

    def test_a_letter_that_waits_for_its_next_attempt_is_left_alone(self, db, mail_server):
        mail.queue("Hej", "Hej", ADDRESS)
        mail_server.stop()
        work()
        DBTaskResult.objects.all().delete()
        assert mail.tend_mail(now=timezone.now()) == 0
        assert mail.tend_mail(now=timezone.now() + delivery.PAUSES[0]) == 1

    def test_the_tasks_of_others_are_not_run_again(self, db):
        mail.queue("Hej", "Hej", ADDRESS)
        DBTaskResult.objects.update(
            status="RUNNING", started_at=timezone.now() - 2 * delivery.LEASE, task_path="another"
        )
        mail.tend_mail(now=timezone.now())
        assert DBTaskResult.objects.get(task_path="another").status == "RUNNING"

    def test_the_command_does_it(self, db, capsys):
        mail.queue("Hej", "Hej", ADDRESS)
        DBTaskResult.objects.all().delete()
        call_command("tend")
        assert "tend_mail: 1" in capsys.readouterr().out
        assert DBTaskResult.objects.count() == 1

    def test_a_flow_that_fails_stops_no_other_and_is_told(self, db, monkeypatch, capsys):
        def breaks(*, now):
            raise RuntimeError

        monkeypatch.setattr(tending, "FLOWS", (breaks, *tending.FLOWS))
        with pytest.raises(CommandError, match="breaks"):
            call_command("tend")
        assert "tend_mail: 0" in capsys.readouterr().out
