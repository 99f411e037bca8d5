"""Forty organisations sign from eight processes at once: forty entries, one chain, no error."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from organisations.models import Accession, RegisterEntry, Signatory, Signature
from organisations.register import verifier
from tests import cast

PROCESSES, EACH = 8, 5


@pytest.mark.django_db(transaction=True)
def test_forty_signings_from_eight_processes(skane, karin, client):
    signatories = [approved_organisation(skane, karin, n) for n in range(PROCESSES * EACH)]
    workers = [
        start_worker(
            signatories[n * EACH : (n + 1) * EACH], start_at=timezone.now().timestamp() + 4
        )
        for n in range(PROCESSES)
    ]
    answers = [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]
    statuses = [status for answer in answers for status in answer]
    assert len(statuses) == 2 * PROCESSES * EACH  # every form is sent twice
    assert all(status == 302 and "/kvitton/skane/" in place for status, place in statuses)

    entries = RegisterEntry.objects.filter(agreement=skane, kind="sign", round__isnull=False)
    assert entries.count() == Signature.objects.count() == PROCESSES * EACH
    assert Accession.objects.signed().count() == PROCESSES * EACH
    lines = verifier.split_lines(client.get("/skane/register/export.jsonl").content.decode())
    key = client.get("/skane/register/vkey.txt").content.decode().strip()
    assert verifier.verify_export(lines, key) == []


def approved_organisation(agreement, reviewer, number):
    """Somebody at the last step of signing for an organisation: (session, address, token)."""
    person = cast.person(f"person{number}@example.se", "Person", str(number))
    organisation = cast.organisation(f"Förening {number}", by=person)
    cast.approved(organisation, agreement, by=person, reviewer=reviewer)
    browser = Client()
    browser.force_login(person)
    browser.post(
        f"/mina-organisationer/{organisation.pk}/{agreement.slug}/vem/",
        {"rule": "alone", "listed": "on"},
    )
    mine = Signatory.objects.of(person).get()
    base = f"/mina-organisationer/underskrift/{mine.pk}/"
    ticks = dict.fromkeys(("read", "authorised", "independent", "whole"), "on")
    browser.post(base + "las/", {"document": agreement.version_in_force().document_hash})
    browser.post(base + "forsakran/", {"title": "ordförande"} | ticks)
    browser.post(base + "kontrollera/")
    browser.post("/konto/reauthenticate/", {"password": cast.PASSWORD})
    token = browser.get(base + "skriv-under/").context["token"]
    return [browser.cookies["sessionid"].value, base + "skriv-under/", token]


def start_worker(signatories, *, start_at):
    """A process of its own that presses the button for each of them, twice."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        database = f"sqlite:///{settings['NAME']}"
    else:
        host = str(settings["HOST"]).replace("/", "%2F")
        database = (
            f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host}:{settings['PORT']}"
            f"/{settings['NAME']}"
        )
    return subprocess.Popen(
        [sys.executable, "-m", "tests.signing.worker", json.dumps(signatories), str(start_at)],
        env=os.environ | {"DATABASE_URL": database},
        stdout=subprocess.PIPE,
        text=True,
    )
