"""A developer's machine: nothing is configured, and sent mail is read in the browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEND_AND_READ = """
import django
django.setup()
from types import SimpleNamespace
from django.core.management import call_command
from django.test import Client
from principles import mail
call_command("migrate", verbosity=0)
call_command("createcachetable")
people = [mail.Receiver("bo@example.se"), mail.Receiver("asta@example.se")]
asked = SimpleNamespace(organisation="Åkerbär")
mail.write_many("represent_answer", to=people, request=asked, accepted=False)
mail.queue("Hej på dig", "Första raden\\n\\nhttps://example.se/länk", "asta@example.se")
print(Client(headers={"host": "localhost"}).get("/utveckling/post/").content.decode())
call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
page = Client(headers={"host": "localhost"}).get("/utveckling/post/")
print(page.content.decode())
address = page.content.decode().split('<a href="/utveckling/post/2')[1].split('"')[0]
print(Client(headers={"host": "localhost"}).get("/utveckling/post/2" + address).content.decode())
"""


def run(tmp_path, code, **variables):
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env=own | {"DJANGO_SETTINGS_MODULE": "overenskommelsen.settings"} | variables,
    ).stdout  # fmt: skip


@pytest.mark.one_database
def test_sent_mail_is_read_in_the_browser(copied, tmp_path):
    shown = run(tmp_path, SEND_AND_READ, DEBUG="1", DATABASE_URL=copied)
    assert "Inget är skickat än." in shown
    assert "<h1>Hej på dig</h1>" in shown
    assert "asta@example.se" in shown and "bo@example.se" in shown  # one task, two letters
    assert "Första raden" in shown


def test_mail_is_not_read_there_outside_development(client, db):
    assert client.get("/utveckling/post/").status_code == 404
