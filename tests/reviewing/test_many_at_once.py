"""Two who decide at the same moment: one decision, one mail, and a kind word to the other."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from organisations.joining import flows as joining
from organisations.models import Accession, ReviewDecision
from tests.reviewing.conftest import decide
from tests.worker import work


def at_once(*acts):
    """Let every act begin at the same moment, each with a connection of its own."""
    begin, came = threading.Barrier(len(acts)), [None] * len(acts)

    def do(number, act):
        begin.wait()
        try:
            came[number] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db(transaction=True)
def test_approving_and_declining(submitted, karin, dag, asta):
    words = "Ni är ett aktiebolag."
    first, second = browser(karin), browser(dag)
    yes, no = at_once(
        lambda: decide(first, submitted, "approve", "Välkomna in."),
        lambda: decide(second, submitted, "decline", words),
    )
    assert sorted((yes.status_code, no.status_code)) == [200, 302]
    made = ReviewDecision.objects.get()
    came = Accession.objects.get().state
    assert (came, made.by) in (("approved", karin), ("declined", dag))
    late, written = (no, words) if made.by == karin else (yes, "Välkomna in.")
    page = late.content.decode()
    assert f"Någon hann före dig. {made.by}" in page
    assert "Du skrev:" in page and written in page
    work()
    assert len([m for m in mail.outbox if m.to == [asta.email]]) == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_taking_back(submitted, karin, asta):
    client = browser(karin)

    def take_back():
        try:
            joining.take_back(submitted, by=asta)
        except joining.NotNow:
            return False
        return True

    answer, taken = at_once(lambda: decide(client, submitted, "approve"), take_back)
    came = Accession.objects.get()
    assert (came.state == "draft") == taken
    assert came.reviews.exists() == (not taken)
    assert answer.status_code in {200, 302}
