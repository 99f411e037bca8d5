"""No more messages, by a link that needs no login; what belongs to a flow comes all the same."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations.messaging import flows, links
from organisations.models import Unsubscription
from overenskommelsen.erasing.flows import erase_person
from overenskommelsen.logs import TOKEN
from principles import mail
from principles.models import Letter
from tests.messaging.conftest import draft, seen


@pytest.fixture
def address(message, karin):
    flows.send(message, by=karin, seen=seen(message))
    return Letter.objects.get().unsubscribe_address.removeprefix("http://localhost:8000")


def strict():
    """A browser that is asked for CSRF tokens, as in life."""
    return Client(enforce_csrf_checks=True)


def gone():
    return list(Unsubscription.objects.values_list("agreement__slug", "email"))


def test_a_look_changes_nothing(address):
    page = strict().get(address)
    assert page.status_code == 200 and page.content.decode().count("<h1") == 1
    assert "asta@example.se" in page.content.decode() and not page.cookies
    assert "no-store" in page.headers["Cache-Control"]
    assert gone() == []


def test_leave_and_come_back_by_the_buttons(address, skane, karin, ostergotland):
    browser = strict()
    assert browser.post(address, {"do": "leave"}).headers["Location"] == address
    assert gone() == [("skane", "asta@example.se")]
    assert "Du får inga fler" in browser.get(address).content.decode()
    made = draft(skane, karin, signatories=True)
    with pytest.raises(flows.NotNow):
        flows.send(made, by=karin, seen=seen(made))
    mail.queue("Kvitto", "Hej", "asta@example.se")  # what is no message is sent
    assert Letter.objects.filter(subject="Kvitto").exists()
    browser.post(address, {"do": "return"})
    browser.post(address, {"do": "return"})
    assert gone() == []


def test_by_the_button_of_a_mail_program(address):
    for _twice in range(2):
        answer = strict().post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert gone() == [("skane", "asta@example.se")]


def test_odd_links_and_buttons(address, skane, ostergotland):
    token = address.split("/")[-2]
    wrong = ("A" if token[-5] != "A" else "B").join((token[:-5], token[-4:]))
    for slug, odd in (
        ("skane", wrong),
        ("skane", "x"),
        ("skane", token[:20]),
        ("ostergotland", token),
    ):
        where = reverse("unsubscribe", args=[slug, odd])
        assert strict().get(where).status_code == 404
        assert strict().post(where, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert strict().post(address, {"do": "odd"}).status_code == 404
    assert strict().post(address).status_code == 404
    assert gone() == []


def test_wrong_link_tells_nothing_of_an_agreement_that_is_not_public(address, skane):
    wrong = reverse("unsubscribe", args=["skane", "x"])
    assert str(skane.email) in strict().get(wrong).content.decode()
    skane.is_published = False
    skane.save()
    page = strict().get(wrong)
    assert page.status_code == 404
    assert str(skane.email) not in page.content.decode() and skane.name not in page.content.decode()
    assert strict().get(address).status_code == 200  # whoever has a letter may leave all the same


def test_english(address):
    page = strict().get(f"/en{address}").content.decode()
    assert '<html lang="en"' in page and 'value="leave"' in page


def test_the_log_does_not_tell_the_link(address):
    token = address.split("/")[-2]
    assert token not in TOKEN.sub(r"\1…", f"GET {address}")


def test_erasing_takes_the_address(address, signed, skane, dag, asta):
    flows.leave(skane, email="asta@example.se")
    erase_person("asta@example.se", by=dag, basis="DN 1", name="Asta Åkesson")
    assert gone() == []
    assert links.receiver_of(skane, address.split("/")[-2]) == ""
