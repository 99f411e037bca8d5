"""The operator's list of letters: what waits, what was given up, and sending it again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from principles import mail
from principles.models import Letter
from tests.mail.server import time_passes
from tests.worker import work

LIST = reverse("admin:principles_letter_changelist")


def page_of(letter):
    return reverse("admin:principles_letter_change", args=[letter.pk])


@pytest.fixture
def refused(db, mail_server):
    """A letter that was given up, beside one that was sent and one that waits."""
    mail_server.answers = {
        "asta@example.se": "550 5.1.1 No such user",
        "karin@example.se": "451 Greylisted",
    }
    for receiver in ("asta@example.se", "bo@example.se", "karin@example.se"):
        mail.queue("Kvitto", f"Hej {receiver}!", receiver)
    work()
    return Letter.objects.get(receiver="asta@example.se")


def test_the_list_tells_states_and_errors(as_user, dag, refused):
    client = as_user(dag)
    page = client.get(LIST).content.decode()
    assert "550 5.1.1 No such user" in page and "451 Greylisted" in page
    assert "bo@example.se" in page
    given_up = client.get(LIST + "?state__exact=given_up").content.decode()
    assert "asta@example.se" in given_up and "bo@example.se" not in given_up


def test_a_letter_shows_its_text_while_it_is_kept(as_user, dag, refused):
    client = as_user(dag)
    page = client.get(page_of(refused)).content.decode()
    assert "Hej asta@example.se!" in page and "Skicka igen" in page
    assert "_save" not in page
    sent = client.get(page_of(Letter.objects.get(state="sent"))).content.decode()
    assert "Hej bo@example.se!" not in sent and "Skicka igen" not in sent


def test_sent_again_it_arrives_once_with_the_same_message_id(as_user, dag, refused, mail_server):
    mail_server.answers.clear()
    everything = [str(pk) for pk in Letter.objects.values_list("pk", flat=True)]
    data = {"action": "send_again", "_selected_action": everything}
    page = as_user(dag).post(LIST, data, follow=True).content.decode()
    assert "1 brev skickas igen." in page
    assert "Bara uppgivna" in as_user(dag).post(LIST, data, follow=True).content.decode()
    assert LogEntry.objects.get().object_id == str(refused.pk)
    work()
    assert mail_server.count() == {"bo@example.se": 1, "asta@example.se": 1}
    assert refused.message_id in mail_server.message_ids()
    time_passes(minutes=1)
    work()
    assert set(mail_server.count().values()) == {1}


@pytest.mark.parametrize("role", ["karin", "stig", "asta"])
def test_nobody_but_the_operator_meets_the_letters(as_user, request, refused, role):
    user = request.getfixturevalue(role)
    client = as_user(user)
    data = {"action": "send_again", "_selected_action": str(refused.pk)}
    for answer in (
        client.get(LIST),
        client.get(page_of(refused)),
        client.get(page_of(refused).replace("change", "history")),
        client.post(LIST, data),
        client.post(page_of(refused), {"state": "queued"}),
    ):
        assert answer.status_code in {302, 403, 404}
        assert b"No such user" not in answer.content
    assert "principles/letter" not in client.get("/admin/", follow=True).content.decode()
    with pytest.raises(PermissionDenied):
        mail.send_again(Letter.objects.all(), by=user)
    refused.refresh_from_db()
    assert refused.state == "given_up"


def test_the_operator_changes_and_deletes_nothing(as_user, dag, refused):
    client = as_user(dag)
    assert client.post(page_of(refused), {"receiver": "x@example.se"}).status_code == 403
    assert (
        client.post(page_of(refused).replace("change", "delete"), {"post": "yes"}).status_code
        == 403
    )
    data = {"action": "delete_selected", "_selected_action": str(refused.pk), "post": "yes"}
    client.post(LIST, data)
    assert Letter.objects.filter(pk=refused.pk, receiver="asta@example.se").exists()
