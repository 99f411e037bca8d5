"""/<agreement>/kontakt/: whom to call, the role first."""

from datetime import timedelta

from django.core.cache import caches
from django.utils import timezone

from organisations.models import Body, Contact
from principles.models import Translation
from principles.translations.models import fingerprint

ADDRESS = "/skane/kontakt/"


def page(client, address=ADDRESS):
    caches["pages"].clear()
    return client.get(address).content.decode()


def test_party_by_party_with_links_to_mail_and_phone(client, skane):
    text = page(client)
    role, name = "Kontaktperson Region Skåne", "Ann-Christine Lundkvist"
    assert text.index(role) < text.index(name)
    assert 'href="mailto:anki@overenskommelsenskane.se"' in text
    assert 'href="tel:+46443093238"' in text and "044 – 309 32 38" in text
    assert text.count("<h1") == 1


def test_bodies_after_the_parties_and_only_those_with_a_contact(client, skane):
    body = Body.objects.get(agreement=skane, slug="styrgrupp")
    Contact.objects.create(
        body=body, role="Sekreterare", phone="044-309 00 00", reply_time="Svarar på torsdagar"
    )
    text = page(client)
    assert text.index("Kontaktperson Region Skåne") < text.index("Sekreterare")
    assert "Svarar på torsdagar" in text
    shown = [one.name for one in skane.bodies.all() if f"<h2>{one.name}</h2>" in text]
    assert shown == [body.name]


def test_one_whose_days_have_passed_is_gone_and_the_common_address_is_told(client, skane):
    skane.email = "info@example.se"
    skane.save()
    yesterday = timezone.localdate() - timedelta(days=1)
    contact = Contact.objects.get(name="Maria Leiner")
    contact.valid_until = yesterday
    contact.save()
    text = page(client)
    assert "Maria Leiner" not in text and "Ann-Christine" in text
    told = text.index("Parten har ingen kontaktperson just nu")
    assert text.index('href="mailto:info@example.se"', told)


def test_without_any_address_at_all(client, skane):
    Contact.objects.all().delete()
    skane.email = ""
    skane.save()
    assert "Ingen kontaktperson är publicerad än." in page(client)


def test_in_english_what_is_not_translated_is_marked_as_swedish(client, skane):
    contact = Contact.objects.get(name="Maria Leiner")
    contact.reply_time = "Svarar inom två dagar"
    contact.save()
    text = page(client, "/en" + ADDRESS)
    assert "Contact person, the civil-society sector" in text
    assert '<span lang="sv">Svarar inom två dagar</span>' in text
    Translation.objects.create(
        agreement=skane, model="contact", row=contact.pk, field="reply_time",
        text="Answers in two days", source_hash=fingerprint(contact.reply_time),
    )  # fmt: skip
    assert "Answers in two days" in page(client, "/en" + ADDRESS)
