"""Somebody who has done everything in the portal, and ways to look for her afterwards."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from organisations.attachments.flows import attach
from organisations.models import RegisterPart
from organisations.representing import flows as representing
from overenskommelsen.erasing import storage
from overenskommelsen.models import User
from plans.models import Event, EventRegistration
from principles import mail

NAME, EMAIL = "Asta Åkesson", "asta@example.se"
FORMS = (NAME, "Åkesson", EMAIL, "ASTA@example.se", html.escape(NAME), "Asta \\u00c5kesson")


@pytest.fixture
def fresh_files(transactional_db):
    """Without what earlier tests have rolled back, which PostgreSQL's files still hold."""
    assert storage.tidy(apps.get_models(include_auto_created=True)) == ""


@pytest.fixture
def life(signed, asta, bo, dag, karin, skane, akerbar):
    """Asta has signed, invited, attached, been written to and written about, and is logged in."""
    Client().force_login(asta)
    upload = SimpleUploadedFile("Astas protokoll.pdf", b"%PDF-1.7 hemligt")
    upload.content_type = "application/pdf"
    attach(signed, by=asta, upload=upload, kind="minutes")
    representing.invite(akerbar, by=asta, name="Bo Berg", email=bo.email)
    representing.ask_to_represent(akerbar, by=bo, message="Hej")
    event = Event.objects.create(
        agreement=skane, slug="forum", title="Forum", starts_at=timezone.now()
    )
    EventRegistration.objects.create(event=event, name=NAME, email="Asta@Example.se")
    mail.queue("Om en kollega", f"{NAME} ({EMAIL}) har skrivit under.", bo.email)
    LogEntry.objects.create(
        user=dag,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(asta.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=f"Ändrat {EMAIL}",
    )
    skane.email = EMAIL
    skane.save()
    skane.email = "kansli@example.se"
    skane.save()
    return signed


@pytest.fixture
def salts(life):
    return private_salts()


def private_salts():
    return list(RegisterPart.objects.filter(kind="private").values_list("salt", flat=True))


def rows_of_all_tables():
    """Every row of every table as text, by means of the database's own."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT t::text FROM {quoted} t")
            else:
                cursor.execute(f"SELECT * FROM {quoted}")
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row))


def found_in_tables(words):
    patterns = [re.compile(re.escape(word), re.IGNORECASE) for word in words]
    return [
        (table, pattern.pattern)
        for table, row in rows_of_all_tables()
        for pattern in patterns
        if pattern.search(row)
    ]


def raw_files():
    """The database's own files; none where the server is another machine."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return [file for file in (path, path.with_name(path.name + "-wal")) if file.exists()]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_relation_filepath(oid), current_setting('data_directory') FROM pg_class "
            "WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) IS NOT NULL"
        )
        rows = cursor.fetchall()
    return [Path(folder) / file for file, folder in rows if (Path(folder) / file).exists()]


def found_in_files(words):
    return [
        (file.name, word)
        for file in raw_files()
        for content in [file.read_bytes()]
        for word in words
        if word.encode() in content
    ]


def paper(accession, karin, people):
    from organisations.signing import recording

    said = recording.OnPaper(people=people, signed_on=date(2026, 3, 2))
    return recording.record_on_paper(accession, by=karin, paper=said)
