"""The main job in a real browser: a volunteer joins her organisation, from start to directory.

Everything is found as people find it, by role and label, and filled in with the keyboard.
"""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from organisations.models import Accession, Signature
from organisations.register.verifier import split_lines, verify_export
from tests import cast
from tests.browser.visitors import PHONE

WRONG_NUMBER, RIGHT_NUMBER = "802002-1238", "802002-1237"
REASON = "Skriv i vilken paragraf styrelsen beslutade."


def one_time_code(user):
    """What the user's app shows now."""
    secret = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    return format_hotp_value(hotp_value(decrypt(secret), next(yield_hotp_counters_from_time())))


def newest_letter_to(address, about=""):
    """The newest mail to somebody (about something), after the worker has sent what is queued."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    letters = [m for m in mail.outbox if m.to == [address] and about in m.subject]
    assert letters, f"no mail to {address}"
    return letters[-1]


def link_in(letter):
    return re.search(r"http://\S+", letter.body)[0]


def press(page, name):
    """Press the button of that name with the keyboard."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def follow(page, name, **options):
    """Follow the link of that name in the page's content with the keyboard."""
    link = page.get_by_role("main").get_by_role("link", name=name, **options)
    link.first.press("Enter")


def heading(page, name):
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def enter_from_start(page):
    """From the portal's start page to where a new organisation asks for an account."""
    page.goto("/")
    follow(page, "Överenskommelsen Skåne")
    follow(page, "Anslut din organisation")
    heading(page, re.compile("Anslut din organisation till"))
    follow(page, "Anslut din organisation")
    heading(page, "Logga in")
    follow(page, "Skapa ett konto")


def sign_up(page, email, first_name, last_name):
    heading(page, "Skapa ett konto")
    page.get_by_label("Förnamn").fill(first_name)
    page.get_by_label("Efternamn").fill(last_name)
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Bekräfta din e-postadress")
    code = re.search(r"^[A-Z0-9-]{6,}$", newest_letter_to(email).body, re.MULTILINE)[0]
    page.get_by_label("Kod").fill(code)
    page.keyboard.press("Enter")


def describe_organisation(page, name, *, number=""):
    heading(page, "Registrera organisationen")
    page.get_by_label("Organisationsnummer").fill(number)
    page.get_by_label("Organisationens namn").fill(name)
    page.get_by_role("radio", name="Ideell förening").press("Space")
    page.get_by_label("Kommun").select_option(label="Hässleholm")
    page.get_by_role("checkbox", name=re.compile("Kultur")).press("Space")
    press(page, "Fortsätt")


def correct_the_number(page):
    """The wrong number is told at once, and nothing that was typed is lost."""
    expect(page).to_have_title(re.compile("^Fel: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("En uppgift behöver rättas")
    summary.get_by_role("link", name=re.compile("Organisationsnumret stämmer inte")).press("Enter")
    number = page.get_by_label("Organisationsnummer")
    expect(number).to_be_focused()
    expect(number).to_have_value(WRONG_NUMBER)
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile("Organisationsnumret stämmer inte"))
    expect(page.get_by_label("Organisationens namn")).to_have_value("Sösdala Öppna Scen")
    expect(page.get_by_role("radio", name="Ideell förening")).to_be_checked()
    expect(page.get_by_label("Kommun")).to_have_value("1293")
    expect(page.get_by_role("checkbox", name=re.compile("Kultur"))).to_be_checked()
    number.fill(RIGHT_NUMBER)
    number.press("Enter")


def apply(page, agreement):
    """Confirm the criteria one by one, and give the board's decision."""
    for criterion in agreement.criteria.all():
        page.get_by_role("checkbox", name=criterion.text).press("Space")
    page.get_by_label("Vem har beslutat").fill("Styrelsen")
    page.get_by_label("När fattades beslutet?").fill("27 mars 2026")
    press(page, "Skicka in ansökan")


def log_in_with_two_factors(page, user):
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Logga in, steg 2 av 2")
    page.get_by_label("Engångskod").fill(one_time_code(user))
    page.keyboard.press("Enter")


def decide(page, decision, reason=""):
    """The secretariat has the application in front of it, and decides."""
    expect(page.locator("#content")).to_contain_text("Sösdala Öppna Scen")
    page.get_by_role("radio", name=decision).press("Space")
    page.get_by_label("Motivering").fill(reason)
    press(page, "Spara beslutet")
    expect(page.locator(".messagelist")).to_contain_text("Sösdala Öppna Scen")


def sign_at_last(page):
    """Say who signs, read, declare, check, authenticate again, sign."""
    follow(page, "Läs och skriv under")
    heading(page, "Vem skriver under för Sösdala Öppna Scen?")
    page.get_by_role("radio", name="Jag ensam").press("Space")
    page.get_by_role("checkbox", name=re.compile("synas i katalogen")).press("Space")
    press(page, "Fortsätt")
    read_and_sign(page, "Sösdala Öppna Scen", "Vera Åström")


def read_and_sign(page, organisation, person, *, button="Skriv under överenskommelsen"):
    """The steps of whoever signs, from the text to the last button."""
    heading(page, "Läs hela texten")
    expect(page.get_by_role("main")).to_contain_text("Inget är underskrivet än")
    expect(page.get_by_role("article")).to_contain_text("Överenskommelse")
    press(page, "Fortsätt")
    heading(page, f"Din försäkran för {organisation}")
    for tick in page.get_by_role("checkbox").all():
        expect(tick).not_to_be_checked()
    page.get_by_label("Ditt uppdrag i organisationen").fill("ordförande")
    for tick in page.get_by_role("checkbox").all():
        tick.press("Space")
    press(page, "Fortsätt")
    heading(page, "Kontrollera dina svar")
    expect(page.get_by_role("main")).to_contain_text("Inget är underskrivet än")
    expect(page.get_by_role("main")).to_contain_text(f"{person}, ordförande")
    before = Signature.objects.count()
    press(page, "Fortsätt till att legitimera dig")
    heading(page, "Bekräfta att det är du")
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, button)
    assert Signature.objects.count() == before
    press(page, button)


def test_a_volunteer_joins_her_organisation(visit, skane, karin, live_server, settings):
    settings.PUBLIC_URL = live_server.url  # the links in the mails lead here
    cast.parties_sign(skane.version_in_force(), by=karin)
    vera = visit()
    enter_from_start(vera)
    sign_up(vera, "vera@example.se", "Vera", "Åström")
    describe_organisation(vera, "Sösdala Öppna Scen", number=WRONG_NUMBER)
    correct_the_number(vera)

    heading(vera, re.compile("^Sösdala Öppna Scen och"))
    expect(vera.get_by_role("status")).to_have_text("Sösdala Öppna Scen är registrerad.")
    follow(vera, "Börja ansökan")
    apply(vera, skane)
    expect(vera.get_by_role("status")).to_have_text("Ansökan är inskickad till kansliet.")
    expect(vera.get_by_role("main")).to_contain_text("Läge: inskickad")

    secretariat = visit()
    application = link_in(newest_letter_to(karin.email))
    assert f"/admin/organisations/accession/{Accession.objects.get().pk}/change/" in application
    secretariat.goto(application)
    log_in_with_two_factors(secretariat, karin)
    decide(secretariat, "Be om komplettering", REASON)

    letter = newest_letter_to("vera@example.se")
    assert "behöver kompletteras" in letter.subject and REASON in letter.body
    vera.goto(link_in(letter))
    expect(vera.get_by_role("main")).to_contain_text(REASON)
    follow(vera, "Fortsätt med ansökan")
    for tick in vera.get_by_role("checkbox").all():
        expect(tick).to_be_checked()
    expect(vera.get_by_label("När fattades beslutet?")).to_have_value("2026-03-27")
    vera.get_by_label("Paragraf i protokollet").fill("12")
    vera.keyboard.press("Enter")
    expect(vera.get_by_role("status")).to_have_text("Ansökan är inskickad till kansliet.")

    secretariat.goto(link_in(newest_letter_to(karin.email)))
    decide(secretariat, "Godkänn")
    letter = newest_letter_to("vera@example.se")
    assert "kan skriva under" in letter.subject
    vera.goto(link_in(letter))
    sign_at_last(vera)

    heading(vera, "Ni är anslutna. Tack!")
    entry = Accession.objects.get().entry
    expect(vera.get_by_role("main")).to_contain_text(f"skane-{entry.seq}")
    expect(vera.get_by_role("main")).to_contain_text(skane.version_in_force().document_hash)
    receipt = newest_letter_to("vera@example.se")
    assert f"skane-{entry.seq}" in receipt.body

    vera.go_back()
    heading(vera, "Ni är anslutna. Tack!")
    expect(vera.get_by_role("status")).to_contain_text("redan underskrivet")
    assert Signature.objects.count() == 1

    stranger = visit()
    stranger.goto("/skane/organisationer/")
    expect(stranger.get_by_role("status")).to_contain_text("Visar 1 av 1 organisationer")
    follow(stranger, "Sösdala Öppna Scen")
    heading(stranger, "Sösdala Öppna Scen")
    expect(stranger.get_by_role("main")).to_contain_text(RIGHT_NUMBER)
    expect(stranger.get_by_role("main")).not_to_contain_text("Vera")
    follow(stranger, f"Post {entry.seq}")
    heading(stranger, f"Post {entry.seq} i registret")
    expect(stranger.get_by_role("main")).to_contain_text(entry.hash)
    follow(stranger, "Registret")
    anyone_can_verify(stranger, skane)


def anyone_can_verify(page, agreement):
    """The export as downloaded holds, with the key and the text that the pages give."""
    with page.expect_download() as download:
        follow(page, re.compile("Hela registret"))
    lines = split_lines(download.value.path().read_text())
    key = page.request.get("/skane/register/vkey.txt").text().strip()
    checkpoint = page.request.get("/skane/register/checkpoint.txt").text()
    version = agreement.version_in_force().slug
    text = page.request.get(f"/skane/overenskommelsen/{version}/text.md").body()
    assert verify_export(lines, key, checkpoints=[checkpoint], texts=[text]) == []
    forged = [line.replace("Sösdala", "Hörby") for line in lines]
    assert verify_export(forged, key) != []


def test_it_works_on_a_phone_without_javascript(visit, skane):
    nils = visit(java_script_enabled=False, viewport=PHONE)
    nils.goto("/skane/")
    nils.get_by_role("button", name="Meny").press("Enter")
    nils.get_by_role("navigation", name="Huvudmeny").get_by_role(
        "link", name="Mina organisationer"
    ).press("Enter")
    follow(nils, "Skapa ett konto")
    sign_up(nils, "nils@example.se", "Nils", "Ek")
    heading(nils, "Mina organisationer")
    nils.goto("/skane/anslut/")
    follow(nils, "Anslut din organisation")
    describe_organisation(nils, "Sösdala Öppna Scen", number=WRONG_NUMBER)
    correct_the_number(nils)
    follow(nils, "Börja ansökan")
    press(nils, "Skicka in ansökan")
    expect(nils.get_by_role("alert")).to_be_focused()
    expect(nils.get_by_role("alert")).to_contain_text("Något behöver rättas")
    apply(nils, skane)
    expect(nils.get_by_role("status")).to_have_text("Ansökan är inskickad till kansliet.")
    assert Accession.objects.get().state == Accession.State.SUBMITTED
