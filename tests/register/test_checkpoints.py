"""The weekly mail with the register's checkpoint, to those whom the agreement names."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from organisations.models import RegisterEntry
from organisations.register.checkpoints import mail_checkpoints
from principles.models import Letter
from tests.register import story
from tests.worker import work

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # Monday already in Sweden
SUNDAY = datetime(2026, 3, 8, 22, 30, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.fixture
def addressed(skane):
    skane.checkpoint_addresses = "diariet@skane.example.se\n\n arkiv@nätverket.example.se \n"
    skane.save()
    return skane


def sent():
    work()
    letters, mail.outbox = list(mail.outbox), []
    return letters


def test_newest_checkpoint_once_a_week_to_each_address(addressed):
    assert mail_checkpoints(now=SUNDAY_NIGHT) == 1
    letters = sent()
    receivers = ["arkiv@nätverket.example.se", "diariet@skane.example.se"]
    assert sorted(to for letter in letters for to in letter.to) == receivers
    head = RegisterEntry.objects.filter(agreement=addressed).head()
    for letter in letters:
        assert head.note in letter.body
        assert "vecka 10" in letter.subject and "Överenskommelsen Skåne" in letter.subject
        assert "/skane/register/" in letter.body
    for now in (MONDAY, SUNDAY):
        mail_checkpoints(now=now)
    assert sent() == []
    later = story.sign(addressed)
    mail_checkpoints(now=NEXT_MONDAY)
    letters = sent()
    assert len(letters) == 2 and all(later.note in letter.body for letter in letters)


def test_note_in_the_mail_verifies(addressed):
    mail_checkpoints(now=MONDAY)
    text = Letter.objects.first().text
    start = text.index("localhost:8000/skane/register/chain-v1\n")
    note = text[start : text.index("\n", text.index("— ")) + 1]
    assert story.check(addressed, checkpoints=[note]) == []


def test_nobody_is_written_to_without_addresses_or_register(skane, ostergotland):
    assert mail_checkpoints(now=MONDAY) == 0
    ostergotland.checkpoint_addresses = "diariet@ostergotland.example.se"
    ostergotland.save()
    assert mail_checkpoints(now=MONDAY) == 0


def test_tend_mails_them(addressed, capsys):
    call_command("tend")
    assert len(sent()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "inte en adress",
        "a@b.se, c@d.se",
        "a@b.se c@d.se",
        "a@b.se\nfel@",
        "a@b.se\n" * 21,
        "a@b.se;",
    ],
)
def test_bad_addresses_are_refused_in_words(skane, text):
    skane.checkpoint_addresses = text
    with pytest.raises(ValidationError) as problem:
        skane.full_clean()
    assert "adress" in str(problem.value.message_dict["checkpoint_addresses"])


@pytest.mark.parametrize("text", ["", "a@b.se", "a@b.se\r\nc@d.se\r\n", "  a@b.se  \n\n"])
def test_good_addresses_are_taken(skane, text):
    skane.checkpoint_addresses = text
    skane.full_clean()
    assert skane.checkpoint_receivers == [a for a in ("a@b.se", "c@d.se") if a in text]


def test_addresses_stand_in_the_admin_but_not_in_the_history(as_user, karin, addressed):
    page = as_user(karin).get(f"/admin/principles/agreement/{addressed.pk}/change/")
    assert "diariet@skane.example.se" in page.content.decode()
    assert not hasattr(addressed.history.first(), "checkpoint_addresses")
