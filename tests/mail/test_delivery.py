"""Sending through a real mail server that is up, down, or refuses."""

from email.utils import parsedate_to_datetime
from types import SimpleNamespace

from django_tasks_db.models import DBTaskResult

from principles import mail
from principles.mail import delivery
from principles.models import Letter
from tests.mail.server import time_passes
from tests.worker import work

ADDRESS = "asta@example.se"
ASKED = SimpleNamespace(organisation="Föreningen Åkerbär")


def queue(receiver=ADDRESS, subject="Kvitto på åtagandet", text="Hej!\n\nTack.", **changes):
    mail.queue(subject, text, receiver, **changes)
    return Letter.objects.order_by("created_at").last()


class TestServerIsThere:
    def test_it_gets_the_letter_as_text_and_html(self, db, mail_server):
        letter = queue(language="en")
        work()
        [(address, message)] = mail_server.letters
        assert address == message["To"] == ADDRESS
        assert message["Subject"] == "Kvitto på åtagandet"
        assert message["Message-ID"] == letter.message_id
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "en"
        assert parsedate_to_datetime(message["Date"]) == letter.created_at.replace(microsecond=0)
        assert message.get_content_type() == "multipart/alternative"
        plain, html = message.iter_parts()
        assert plain.get_content() == "Hej!\n\nTack.\n"
        assert '<html lang="en">' in html.get_content() and "Tack." in html.get_content()

    def test_what_is_sent_leaves_only_a_line_in_the_log(self, db, mail_server):
        queue()
        work()
        letter = Letter.objects.get()
        assert (letter.state, letter.text, letter.html, letter.attempts) == ("sent", "", "", 1)
        assert letter.sent_at and letter.receiver == ADDRESS
        assert DBTaskResult.objects.get().status == "SUCCESSFUL"

    def test_a_task_that_runs_again_sends_nothing(self, db, mail_server):
        queue()
        work()
        DBTaskResult.objects.update(status="READY")
        work()
        assert mail_server.count() == {ADDRESS: 1}

    def test_a_clock_that_goes_a_little_wrong_delays_nothing(self, db, mail_server):
        queue()
        time_passes(seconds=-5)
        work()
        assert mail_server.count() == {ADDRESS: 1}


class TestServerIsAway:
    def test_it_comes_back_and_the_letter_arrives_once(self, db, mail_server):
        letter = queue()
        mail_server.stop()
        work()
        waiting = Letter.objects.get()
        assert (waiting.state, waiting.attempts) == ("queued", 1)
        assert waiting.last_error == "ConnectionRefusedError Connection refused"
        for _ in range(60):
            time_passes(minutes=1)
            work()
        assert Letter.objects.get().attempts == 4  # at once, after 1, 5 and 15 minutes
        mail_server.start()
        work()
        assert mail_server.letters == []  # its hour has not come
        time_passes(hours=1)
        work()
        assert mail_server.message_ids() == [letter.message_id]
        time_passes(days=2)
        work()
        assert mail_server.count() == {ADDRESS: 1}

    def test_the_pauses_are_a_day_long(self):
        minutes = [pause.total_seconds() / 60 for pause in delivery.PAUSES]
        assert minutes[:5] == [1, 5, 15, 60, 60]
        assert set(minutes[3:]) == {60}
        assert 24 <= sum(minutes) / 60 < 25

    def test_it_is_given_up_after_a_day(self, db, mail_server, caplog):
        queue()
        mail_server.stop()
        for pause in delivery.PAUSES:
            work()
            assert Letter.objects.get().state == "queued"
            time_passes(seconds=pause.total_seconds())
        work()
        letter = Letter.objects.get()
        assert (letter.state, letter.attempts) == ("given_up", len(delivery.PAUSES) + 1)
        assert letter.text  # so that it can be sent again
        assert f"Letter {letter.pk} is given up" in caplog.text
        mail_server.start()
        time_passes(days=1)
        work()
        assert mail_server.letters == []

    def test_fresh_mail_goes_before_what_has_failed(self, db, mail_server):
        queue("bo@example.se")
        mail_server.stop()
        work()
        time_passes(hours=1)
        queue(ADDRESS)
        mail_server.start()
        work()
        assert [a for a, _message in mail_server.letters] == [ADDRESS, "bo@example.se"]


class TestServerRefuses:
    def test_for_ever(self, db, mail_server):
        mail_server.answers[ADDRESS] = "550 5.1.1 No such user"
        queue()
        queue("bo@example.se")
        work()
        letter = Letter.objects.get(receiver=ADDRESS)
        assert (letter.state, letter.attempts) == ("given_up", 1)
        assert letter.last_error == "550 5.1.1 No such user"
        assert mail_server.count() == {"bo@example.se": 1}

    def test_the_text_for_ever(self, db, mail_server):
        mail_server.verdict = "554 5.7.1 Looks like advertising"
        queue()
        work()
        letter = Letter.objects.get()
        assert (letter.state, letter.last_error) == ("given_up", mail_server.verdict)

    def test_for_now(self, db, mail_server):
        mail_server.answers[ADDRESS] = "451 4.7.1 Greylisted"
        letter = queue()
        work()
        waiting = Letter.objects.get()
        assert (waiting.state, waiting.last_error) == ("queued", "451 4.7.1 Greylisted")
        mail_server.answers.clear()
        time_passes(minutes=1)
        work()
        assert mail_server.message_ids() == [letter.message_id]
        assert Letter.objects.get().last_error == ""

    def test_one_of_several_and_the_others_get_theirs_once(self, db, mail_server):
        mail_server.answers["b@example.se"] = "451 4.7.1 Greylisted"
        mail_server.answers["c@example.se"] = "421 4.3.2 Shutting down"  # and we hang up
        people = [mail.Receiver(f"{name}@example.se") for name in "abcd"]
        mail.write_many("represent_answer", to=people, request=ASKED, accepted=True)
        assert DBTaskResult.objects.count() == 1
        work()
        assert mail_server.count() == {"a@example.se": 1, "d@example.se": 1}
        mail_server.answers.clear()
        time_passes(minutes=1)
        work()
        assert mail_server.count() == {f"{name}@example.se": 1 for name in "abcd"}

    def test_nothing_of_the_letter_is_in_logs_or_tasks(self, db, mail_server, caplog):
        caplog.set_level("DEBUG")
        mail_server.answers[ADDRESS] = f"550 No {ADDRESS} here"
        mail_server.answers["bo@example.se"] = "451 bo@example.se is busy"
        for receiver in (ADDRESS, "bo@example.se"):
            queue(receiver, subject="Hemligt ärende", text="Hemlig text")
        work()
        mail_server.stop()
        time_passes(minutes=1)
        work()
        assert Letter.objects.get(receiver=ADDRESS).last_error == f"550 No {ADDRESS} here"
        assert "given up" in caplog.text and "put off" in caplog.text
        ours = [r.getMessage() for r in caplog.records if r.name not in SERVERS_OWN]
        kept = "\n".join(ours) + repr(list(DBTaskResult.objects.values()))
        for secret in ("example.se", "Hemlig"):
            assert secret not in kept
        assert not DBTaskResult.objects.failed().exists()


SERVERS_OWN = {"mail.log", "mail.debug", "mail.error", "django.db.backends"}


def test_many_letters_to_two_receivers(db, mail_server):
    """Sixty signings with the server down, then up: each receiver gets sixty."""
    mail_server.stop()
    receivers = [mail.Receiver("asta@example.se"), mail.Receiver("bo@example.se", "en")]
    for number in range(60):
        key = f"receipt/{number}"
        mail.write_many("represent_answer", to=receivers, key=key, request=ASKED, accepted=True)
    work()
    assert Letter.objects.queued().filter(attempts=1).count() == 120
    time_passes(minutes=1)
    work()
    mail_server.start()
    time_passes(minutes=5)
    work()
    assert mail_server.count() == {"asta@example.se": 60, "bo@example.se": 60}
    assert len(set(mail_server.message_ids())) == len(mail_server.letters) == 120
    assert Letter.objects.filter(state="sent", text="", html="").count() == 120
