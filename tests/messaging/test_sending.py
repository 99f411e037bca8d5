"""A message is tried, and sent once to those who were shown."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organisations.messaging import flows
from organisations.models import Message, Representative
from overenskommelsen.models import User
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests.cast import person
from tests.messaging.conftest import SUBJECT, draft, seen
from tests.worker import work


def test_sent_to_everybody_in_the_group(message, karin, mailoutbox, skane):
    sent = flows.send(message, by=karin, seen=seen(message))
    assert (sent.state, sent.number, sent.sent_by) == ("sent", 1, karin)
    assert sent.groups == "alla organisationer som har skrivit under"
    letter = Letter.objects.get()
    assert (letter.receiver, letter.subject) == ("asta@example.se", SUBJECT)
    assert letter.is_secret and letter.reply_to == skane.email
    assert "Du får det för att du företräder Föreningen Åkerbär." in letter.text
    assert letter.unsubscribe_address in letter.text and letter.unsubscribe_address in letter.html
    assert Letter.objects.counted([sent.batch]) == {sent.batch: {"queued": 1}}
    work()
    mail = mailoutbox[0]
    assert mail.to == ["asta@example.se"] and mail.reply_to == [skane.email]
    assert mail.extra_headers["List-Unsubscribe"] == f"<{letter.unsubscribe_address}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.unsubscribe_address) == ("sent", "", "")


def test_only_addresses_of_the_portal_become_links(skane, signed, karin):
    made = draft(skane, karin, signatories=True)
    made.text = "Se http://localhost:8000/skane/ och https://bluff.example/ <b>nu</b>"
    made.save()
    flows.send(made, by=karin, seen=seen(made))
    html = Letter.objects.get(batch=made.batch).html
    assert 'href="http://localhost:8000/skane/"' in html
    assert 'href="https://bluff' not in html and "&lt;b&gt;nu" in html


def test_english_for_whoever_has_chosen_it(skane, signed, asta, karin):
    User.objects.filter(pk=asta.pk).update(language="en")
    for english, subject in ((False, SUBJECT), (True, "Welcome")):
        made = draft(skane, karin, english=english, signatories=True)
        flows.send(made, by=karin, seen=seen(made))
        letter = Letter.objects.get(batch=made.batch)
        assert letter.subject == subject and letter.language == ("en" if english else "sv")
        assert ("/en/skane/utskick/" in letter.unsubscribe_address) == english


def test_a_trial_goes_to_oneself_only(skane, signed, karin, message):
    message = draft(skane, karin, english=True, signatories=True)
    flows.send_trial(message, by=karin)
    flows.send_trial(message, by=karin)
    letters = list(Letter.objects.all())
    assert {letter.receiver for letter in letters} == {karin.email} and len(letters) == 4
    assert sorted(letter.subject.split(": ")[1] for letter in letters) == sorted(
        [SUBJECT, "Welcome"] * 2
    )
    message.refresh_from_db()
    assert not message.is_sent


def test_to_nobody(skane, karin):
    made = draft(skane, karin, applicants=True)
    with pytest.raises(NotNow, match="Ingen skulle få"):
        flows.send(made, by=karin, seen=seen(made))
    assert not Letter.objects.filter(batch=made.batch).exists()


def test_other_receivers_or_words_than_were_shown(message, karin, bo, signed):
    before = seen(message)
    Representative.objects.create(
        organisation=signed.organisation, user=bo, state="active", role="responsible"
    )
    with pytest.raises(flows.Changed):
        flows.send(message, by=karin, seen=before)
    before = seen(message)
    Message.objects.filter(pk=message.pk).update(text="Något helt annat")
    with pytest.raises(flows.Changed):
        flows.send(message, by=karin, seen=before)
    assert not Letter.objects.exists()
    message.refresh_from_db()
    assert flows.send(message, by=karin, seen=seen(message)).number == 2


def test_a_sent_message_stays(message, karin):
    digest = seen(message)
    flows.send(message, by=karin, seen=digest)
    for again in (
        lambda: flows.send(message, by=karin, seen=digest),
        lambda: flows.save_draft(message, by=karin, audience=flows.Audience(contacts=True)),
        lambda: flows.send_trial(message, by=karin),
    ):
        with pytest.raises(NotNow, match="redan skickat"):
            again()
    assert Letter.objects.count() == 1


def test_only_the_own_secretariat(message, stig, osten, nora, asta):
    for other in (stig, osten, nora, asta):
        with pytest.raises(NotAllowed):
            flows.send(message, by=other, seen=seen(message))
        with pytest.raises(NotAllowed):
            flows.send_trial(message, by=other)
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_persons_press_at_once(message, karin):
    digest, start, said = seen(message), threading.Barrier(2), []

    def press():
        try:
            start.wait(10)
            said.append(flows.send(message, by=karin, seen=digest).number)
        except NotNow as problem:
            said.append(str(problem)[:26])
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["1", "Meddelandet är redan skick"]
    assert Letter.objects.count() == 1


@pytest.mark.one_database
def test_to_5000(skane, signed, karin, django_assert_max_num_queries):
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.se", first_name="Person", last_name=f"{n}") for n in range(4999)
    )
    Representative.objects.bulk_create(
        Representative(
            organisation=signed.organisation, user=user, state="active", role="responsible"
        )
        for user in people
    )
    made = draft(skane, karin, signatories=True)
    digest, began = seen(made), time.monotonic()
    with django_assert_max_num_queries(450):  # 250 tasks; SQLite takes 50 letters at a time
        assert flows.send(made, by=karin, seen=digest).number == 5000
    print(f"5 000 letters in {time.monotonic() - began:.1f} s")
    assert Letter.objects.counted([made.batch]) == {made.batch: {"queued": 5000}}


def test_a_login_code_does_not_wait_behind_it(message, karin):
    from django_tasks_db.models import DBTaskResult

    flows.send(message, by=karin, seen=seen(message))
    assert DBTaskResult.objects.get().priority < 0


def test_an_address_that_is_none_stops_nothing_half_way(message, karin, signed):
    from principles.mail import BadLetter

    odd = person("bo@example.se", "Bo", "Berg")
    User.objects.filter(pk=odd.pk).update(email="ingen adress")
    Representative.objects.create(
        organisation=signed.organisation, user=odd, state="active", role="responsible"
    )
    with pytest.raises((BadLetter, ValidationError)):
        flows.send(message, by=karin, seen=seen(message))
    message.refresh_from_db()
    assert not message.is_sent and not Letter.objects.exists()
