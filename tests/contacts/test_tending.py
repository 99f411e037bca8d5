"""Once a year the secretariat gets a mail with the contacts to look at."""

from datetime import timedelta

from django.utils import timezone

from organisations.contacts.flows import still_right, tend_contacts
from organisations.models import Contact
from overenskommelsen.tending import FLOWS
from principles.models import Letter

NOW = timezone.now()


def letters():
    return list(Letter.objects.filter(key__startswith="contacts:").order_by("created_at"))


def tend(days):
    return tend_contacts(now=NOW + timedelta(days=days))


def test_is_among_what_time_brings_about():
    assert tend_contacts in FLOWS


def test_once_a_year_however_often_it_is_tended(skane, karin, osten):
    Contact.objects.create(body=skane.bodies.first(), role="Sekreterare", phone="044-309 00 00")
    assert tend(364) == 0
    assert [tend(365), tend(365), tend(366), tend(500), tend(729)] == [3, 0, 0, 0, 0]
    (letter,) = letters()
    assert letter.receiver == karin.email
    assert "Kontaktperson Region Skåne, Ann-Christine Lundkvist (Region Skåne)" in letter.text
    assert "Sekreterare (Styrgrupp" in letter.text
    assert "/admin/organisations/contact/kontrollera/" in letter.text
    assert tend(730) == 3 and len(letters()) == 2


def test_what_has_been_checked_is_left_out(skane, karin):
    Contact.objects.update(checked_on=timezone.localdate() - timedelta(days=400))
    still_right(Contact.objects.filter(name="Maria Leiner"), by=karin)
    assert tend(0) == 1
    (letter,) = letters()
    assert "Maria Leiner" not in letter.text and "Ann-Christine" in letter.text


def test_nobody_is_asked_about_what_is_past_or_not_public(skane, karin):
    Contact.objects.update(valid_until=timezone.localdate() + timedelta(days=300))
    assert tend(400) == 0
    Contact.objects.update(valid_until=None)
    type(skane).objects.update(is_published=False)
    assert tend(400) == 0


def test_a_secretariat_that_comes_later_is_asked_then(skane):
    assert tend(400) == 0
    from tests.cast import steward

    steward("siv@example.se", skane, "secretariat")
    assert tend(401) == 2


def test_in_the_language_of_the_receiver(skane, karin):
    karin.language = "en"
    karin.save()
    tend(400)
    (letter,) = letters()
    assert "Contact person, Region Skåne" in letter.text
