"""The log of a whole life in the portal says nothing of who it was."""

import io
import logging

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.models import SigningLink
from organisations.signing.tasks import send_receipts
from overenskommelsen.erasing.flows import erase_person
from overenskommelsen.erasing.person import Refused
from overenskommelsen.logs import Line
from overenskommelsen.models import User
from tests import cast
from tests.mail.server import mail_server  # noqa: F401
from tests.worker import work

EMAIL, FIRST, LAST = "maja@example.se", "Maja", "Ängö"
logger = logging.getLogger("tests.erasing")


@pytest.fixture
def log():
    """Everything that is logged, at any level, as the portal's own handler writes it."""
    root = logging.getLogger()
    ours = [handler.formatter for handler in root.handlers if isinstance(handler.formatter, Line)]
    assert ours, "the portal's log is not written by its own formatter"
    handler, level = logging.StreamHandler(io.StringIO()), root.level
    handler.setFormatter(ours[0])
    handler.addFilter(lambda record: record.name != "mail.log")  # the test's own mail server
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_whole_life(log, client, skane, karin, dag, mail_server):  # noqa: F811
    mail_server.answers[EMAIL] = f"550 <{EMAIL}> {FIRST} {LAST} is unknown here"
    said = {"first_name": FIRST, "last_name": LAST, "email": EMAIL, "password1": cast.PASSWORD}
    client.post(reverse("account_signup"), said)
    client.post(reverse("account_login"), {"login": EMAIL, "password": "fel"})
    maja = User.objects.get(email=EMAIL)
    own = cast.organisation("Föreningen M", by=maja)
    accession = cast.approved(own, skane, by=maja, reviewer=karin)
    cast.signed(accession, by=maja)
    work(verbosity=3)
    send_receipts.enqueue(0)
    work(verbosity=3)
    client.get(f"/skane/{EMAIL}/")
    client.get(f"/mina-organisationer/lank/{'x' * 32}/")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(EMAIL, first_name=FIRST, last_name=LAST)
    with pytest.raises(Refused):
        erase_person(EMAIL, by=dag, basis="KS 1", name="fel")
    call_command("erase_person", EMAIL, "--name", f"{FIRST} {LAST}", stdout=io.StringIO())
    erase_person(EMAIL, by=dag, basis="KS 1", name=f"{FIRST} {LAST}")
    told = log.getvalue()
    assert "is given up" in told and "state=FAILED" in told and "Not Found" in told
    for word in (EMAIL, FIRST, LAST, "x" * 32):
        assert word not in told, word


class TestErrors:
    def test_database_tells_the_row_that_it_refuses(self, log, asta):
        """PostgreSQL says which key was there already; SQLite only which column."""
        try:
            with transaction.atomic():
                User.objects.create_user(asta.email)
        except IntegrityError:
            logger.exception("Something went wrong")
        told = log.getvalue()
        assert asta.email not in told
        assert "django.db.utils.IntegrityError" in told and "create_user" in told

    def test_of_what_they_came_is_told_without_words(self, log):
        try:
            try:
                raise ValueError("Asta Åkesson")
            except ValueError as problem:
                raise KeyError("Asta Åkesson") from problem
        except KeyError as problem:
            problem.add_note("Asta Åkesson")
            logger.exception("Something went wrong")
        told = log.getvalue()
        said = [line for line in told.splitlines() if not line.startswith("    ")]
        assert "Asta" not in "".join(said)
        assert "builtins.KeyError" in said and "builtins.ValueError" in said

    def test_words_about_the_code_are_kept(self, log):
        try:
            object().missing  # noqa: B018
        except AttributeError:
            logger.exception("Something went wrong")
        assert "no attribute 'missing'" in log.getvalue()

    def test_addresses_in_any_line(self, log):
        logger.warning("%s and %s", "Asta.Ek+1@example.se", "a%40example.se")
        assert "…@… and …@…" in log.getvalue()

    def test_a_mailed_link_opens_something(self, log, client, approved, asta, bo):
        cast.begun(approved, by=asta, people=[("Bo Berg", bo.email)])
        _link, token = SigningLink.issue(signatory=SigningLink.objects.get().signatory)
        client.post(f"/mina-organisationer/lank/{token}/inte/")
        assert token not in log.getvalue() and "/lank/…" in log.getvalue()
