"""A real mail server that a test can stop, start and make difficult.

Other folders of tests get it with `from tests.mail.server import mail_server  # noqa: F401`.
"""

import asyncio
import email
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.db.models import F
from django_tasks_db.models import DBTaskResult, get_date_max

from principles.models import Letter

ROOT = Path(__file__).parent.parent.parent


class MailServer:
    """What it took stands in `letters` as (address, message), in the order of arrival.

    `answers` holds what it says instead of "250 OK" to a receiver, `verdict` what it says to a
    text. While `patience` is not set, it keeps senders waiting after the text, before it has
    taken the letter; `waiting` is how many.
    """

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.letters, self.answers, self.verdict, self.waiting = [], {}, "250 Taken", 0
        self.patience, self.asked = threading.Event(), threading.Event()
        self.patience.set()
        self.controller = None

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.asked.set()
        self.waiting += 1
        while not self.patience.is_set():
            await asyncio.sleep(0.02)
        self.waiting -= 1
        if self.verdict.startswith("250"):
            text = envelope.content.replace(b"\r\n", b"\n")
            message = email.message_from_bytes(text, policy=default)
            self.letters += [(address, message) for address in envelope.rcpt_tos]
        return self.verdict

    def count(self):
        """How many letters each address has got."""
        return Counter(address for address, _message in self.letters)

    def message_ids(self):
        return [message["Message-ID"] for _address, message in self.letters]


@pytest.fixture
def mail_server(settings):
    """A mail server that is up, and that the portal sends by."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.start()
    yield server
    server.patience.set()
    server.stop()


@pytest.fixture
def start_worker(mail_server):
    """Start `manage.py db_worker`; what still runs when the test ends is killed."""
    workers = []

    def start():
        command = [sys.executable, "manage.py", "db_worker", "--interval", "0.1"]
        workers.append(
            subprocess.Popen(
                [*command, "--no-startup-delay"],
                cwd=ROOT, env=environment(mail_server), stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def wait_until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)


def time_passes(**duration):
    """Let everything that mail waits for be so much nearer, as if we had slept."""
    moved = timedelta(**duration)
    Letter.objects.update(next_try_at=F("next_try_at") - moved)
    DBTaskResult.objects.filter(run_after__lt=get_date_max()).update(
        run_after=F("run_after") - moved
    )
    DBTaskResult.objects.filter(started_at__isnull=False).update(started_at=F("started_at") - moved)


def environment(server):
    """What another process needs to serve the test's database and send by its mail server."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "overenskommelsen.settings",
        "DATABASE_URL": address_of_database(),
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(server.port),
    }


def address_of_database():
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = str(settings["HOST"]).replace("/", "%2F")
    return (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host}:{settings['PORT']}"
        f"/{settings['NAME']}"
    )
