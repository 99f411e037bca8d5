"""Signing as associations do it, in real browsers: together, declining, renewing, leaving, paper.

Signing alone is walked in test_walk.py. At the pages that only these walks reach, axe is asked
too, on a phone and at a desk, in light and in dark.
"""

import re

import pytest
from playwright.sync_api import expect

from organisations.models import Accession, RegisterEntry, SigningRound
from organisations.register.verifier import split_lines, verify_export
from tests import cast
from tests.browser.test_accessibility import look, objections
from tests.browser.test_walk import (
    follow,
    heading,
    link_in,
    log_in_with_two_factors,
    newest_letter_to,
    press,
    read_and_sign,
)
from tests.browser.visitors import DESK, PHONE


@pytest.fixture(autouse=True)
def links_lead_here(settings, live_server):
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def at(visit):
    """A browser in which somebody is logged in: `page = at(asta)`."""

    def enter(person, address="/mina-organisationer/", **options):
        page = visit(**options)
        page.goto(f"/konto/login/?next={address}")
        page.get_by_label("E-post").fill(person.email)
        page.get_by_label("Lösenord").fill(cast.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/konto/" not in url)
        return page

    return enter


def no_objections(page, part="html"):
    """Axe finds nothing; in the admin only our own part is asked about, not Django's frame."""
    assert objections(page, part) == [], page.url
    look(page, DESK, "light")


def ask(page, rule, people, required):
    """Say who signs, and send the links."""
    heading(page, "Vem skriver under för Föreningen Åkerbär?")
    page.get_by_role("radio", name=rule).press("Space")
    press(page, "Fortsätt")
    heading(page, "Vilka skriver under?")
    for number, (name, email) in people.items():
        page.get_by_label(f"Person {number}: namn").fill(name)
        page.get_by_label(f"Person {number}: e-post").fill(email)
    page.get_by_label("Hur många av dem behöver skriva under?").select_option(str(required))
    press(page, "Skicka länkarna")
    heading(page, "Underskrifterna")


def come_in_by_link(page, email, *, first_name="", last_name=""):
    """Open the mailed link; a code to the same address lets the person in."""
    page.goto(link_in(newest_letter_to(email)))
    heading(page, re.compile("Du är ombedd att skriva under för"))
    if first_name:
        page.get_by_label("Förnamn").fill(first_name)
        page.get_by_label("Efternamn").fill(last_name)
    press(page, "Skicka en kod till mig")
    heading(page, "Logga in med kod")
    code = re.search(r"^[A-Z0-9-]{6,}$", newest_letter_to(email).body, re.MULTILINE)[0]
    page.get_by_label("Kod").fill(code)
    page.keyboard.press("Enter")
    heading(page, re.compile("Du är ombedd att skriva under för"))
    press(page, "Fortsätt till texten")
    heading(page, "Underskrift för Föreningen Åkerbär")


def choose_password(page):
    """Whoever got an account by the link needs something to authenticate with again."""
    follow(page, "Läs och skriv under")
    press(page, "Fortsätt")
    page.get_by_label("Ditt uppdrag i organisationen").fill("kassör")
    for tick in page.get_by_role("checkbox").all():
        tick.press("Space")
    press(page, "Fortsätt")
    expect(page.get_by_role("main")).to_contain_text("varken lösenord eller passkey")
    follow(page, "Välj ett lösenord först")
    for field in page.get_by_role("main").locator("input[type=password]").all():
        field.fill(cast.PASSWORD)
    press(page, "Spara lösenordet")
    heading(page, "Kontrollera dina svar")
    press(page, "Fortsätt till att legitimera dig")
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Skriv under överenskommelsen")
    press(page, "Skriv under överenskommelsen")


def test_two_of_three_in_association_with_three_browsers(visit, at, approved, asta, skane):
    bertil = cast.person("bertil@example.se", "Bertil", "By")
    astas = at(asta, f"/mina-organisationer/{approved.organisation_id}/skane/")
    follow(astas, "Läs och skriv under")
    people = {2: ("Bertil By", "bertil@example.se"), 3: ("Cilla Ås", "cilla@example.se")}
    ask(astas, "Jag tillsammans med andra", people, 2)
    expect(astas.get_by_role("main")).to_contain_text("Väntar på 2 av 2 underskrifter")
    no_objections(astas)

    cillas = visit(viewport=PHONE)
    come_in_by_link(cillas, "cilla@example.se")
    choose_password(cillas)
    heading(cillas, "Underskrift för Föreningen Åkerbär")
    expect(cillas.get_by_role("main")).to_contain_text("Du har skrivit under.")
    expect(cillas.get_by_role("main")).to_contain_text("Väntar på 1 av 2 underskrifter")
    assert Accession.objects.get().state == "approved"

    astas.reload()
    expect(astas.get_by_role("main")).to_contain_text("Väntar på 1 av 2 underskrifter")
    expect(astas.get_by_role("main")).to_contain_text("har skrivit under")

    bertils = at(bertil)
    bertils.goto(link_in(newest_letter_to("bertil@example.se")))
    press(bertils, "Fortsätt till texten")
    follow(bertils, "Läs och skriv under")
    read_and_sign(bertils, "Föreningen Åkerbär", "Bertil By")
    heading(bertils, "Ni är anslutna. Tack!")
    with bertils.expect_download() as download:
        follow(bertils, re.compile("Hämta kvittot som pdf"))
    pdf = download.value.path().read_bytes()
    assert pdf.startswith(b"%PDF")

    made = SigningRound.objects.get()
    names = [s["name"] for s in made.entry.part("private").parsed["signatories"]]
    assert names == ["Cilla Ås", "Bertil By"]
    for address in ("asta@example.se", "bertil@example.se", "cilla@example.se"):
        assert "Kvitto" in newest_letter_to(address).subject
    cillas.reload()
    follow(cillas, "Visa kvittot")
    heading(cillas, "Ni är anslutna. Tack!")

    stranger = visit()
    stranger.goto("/skane/register/kontrollera/")
    stranger.locator("main input[type=file]").set_input_files(
        {"name": "kvitto.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    stranger.get_by_role("main").get_by_role("button", name="Kontrollera").press("Enter")
    expect(stranger.get_by_role("main")).to_contain_text("äkta")


def test_declining_and_asking_another(visit, at, approved, asta):
    astas = at(asta, f"/mina-organisationer/{approved.organisation_id}/skane/")
    follow(astas, "Läs och skriv under")
    ask(astas, "Någon annan, eller flera andra", {1: ("Cilla Ås", "cilla@example.se")}, 1)

    cillas = visit()
    come_in_by_link(cillas, "cilla@example.se")
    follow(cillas, "Jag vill inte skriva under")
    press(cillas, "Skicka svaret")
    expect(cillas.get_by_role("alert")).to_be_focused()
    cillas.get_by_label("Varför vill du inte skriva under?").fill("Jag har slutat i styrelsen.")
    press(cillas, "Skicka svaret")
    heading(cillas, "Underskrift för Föreningen Åkerbär")

    astas.goto(link_in(newest_letter_to("asta@example.se")))
    expect(astas.get_by_role("main")).to_contain_text("Jag har slutat i styrelsen.")
    expect(astas.get_by_role("main")).to_contain_text("underskrifterna inte räcker")
    follow(astas, "Ersätt Cilla Ås")
    heading(astas, "Vem skriver under i stället för Cilla Ås?")
    astas.get_by_label("Namn").fill("Doris Ek")
    astas.get_by_label("E-post").fill("doris@example.se")
    press(astas, "Skicka länken")
    expect(astas.get_by_role("main")).to_contain_text("Doris Ek")

    doris = visit()
    come_in_by_link(doris, "doris@example.se", first_name="Doris", last_name="Ekström")
    choose_password(doris)
    heading(doris, "Ni är anslutna. Tack!")
    assert Accession.objects.get().state == "signed"
    cillas.goto("/mina-organisationer/")
    expect(cillas.get_by_role("main")).not_to_contain_text("Väntar på din underskrift")


def test_renewal_after_a_revision(visit, at, signed, asta, karin, skane):
    new = cast.new_version(skane, by=karin)
    office = visit()
    office.goto("/admin/organisations/renewal/")
    log_in_with_two_factors(office, karin)
    office.get_by_role("link", name="Fråga om förnyelse").first.press("Enter")
    expect(office.locator("#content")).to_contain_text("1 organisation är inte tillfrågad")
    no_objections(office, "#content")
    office.get_by_label("Version som gäller").select_option(label=str(new))
    office.get_by_label("Svara senast").fill("31 december 2030")
    office.get_by_role("button", name="Fråga organisationerna").press("Enter")
    expect(office.locator(".messagelist")).to_contain_text("1 organisation är tillfrågad")

    page = at(asta)
    page.goto(link_in(newest_letter_to("asta@example.se", "ny version")))
    heading(page, "Det här har ändrats sedan ni skrev under")
    expect(page.locator("ins").first).to_be_visible()
    expect(page.locator("del").first).to_be_visible()
    no_objections(page)
    page.get_by_label("E-postadresser, en på varje rad").fill("eva@example.se\nnils@example.se")
    press(page, "Skicka länken")
    board = visit()
    board.goto(link_in(newest_letter_to("eva@example.se")))
    heading(board, "Vad som har ändrats")

    follow(page, "Förnya underskriften")
    page.get_by_role("radio", name="Jag ensam").press("Space")
    page.get_by_label("Vem har beslutat?").fill("Styrelsen")
    page.get_by_label("När fattades beslutet?").fill("3 2 2026")
    press(page, "Fortsätt")
    heading(page, "Läs hela texten")
    press(page, "Fortsätt")
    page.get_by_label("Ditt uppdrag i organisationen").fill("ordförande")
    for tick in page.get_by_role("checkbox").all():
        tick.press("Space")
    press(page, "Fortsätt")
    press(page, "Fortsätt till att legitimera dig")
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    press(page, "Skriv under överenskommelsen")
    heading(page, "Underskriften är förnyad. Tack!")
    no_objections(page)

    office.goto("/admin/organisations/renewal/")
    expect(office.locator("#content")).to_contain_text("har förnyat: 1")
    entry = RegisterEntry.objects.order_by("-seq").first()
    assert entry.kind == "renew"
    assert "Styrelsen 2026-02-03" in entry.part("private").parsed["decision"]
    stranger = visit()
    stranger.goto("/skane/organisationer/")
    expect(stranger.get_by_role("main")).to_contain_text(new.name)


def test_withdrawal_with_the_same_care(visit, at, signed, asta):
    page = at(asta, f"/mina-organisationer/{signed.organisation_id}/skane/")
    follow(page, "Träd ut ur överenskommelsen")
    expect(page.get_by_role("main")).to_contain_text("Inget är underskrivet än")
    page.get_by_role("radio", name="Jag ensam").press("Space")
    page.get_by_label("Vem har beslutat?").fill("Årsmötet")
    page.get_by_label("När fattades beslutet?").fill("3 2 2026")
    press(page, "Fortsätt")
    heading(page, "Läs vad utträdet betyder")
    no_objections(page)
    press(page, "Fortsätt")
    page.get_by_label("Ditt uppdrag i organisationen").fill("ordförande")
    for tick in page.get_by_role("checkbox").all():
        tick.press("Space")
    press(page, "Fortsätt")
    press(page, "Fortsätt till att legitimera dig")
    page.get_by_label("Lösenord").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Bekräfta utträdet")
    assert Accession.objects.get().state == "signed"
    press(page, "Träd ut ur överenskommelsen")
    heading(page, "Ni har trätt ut")
    no_objections(page)

    stranger = visit()
    stranger.goto("/skane/organisationer/")
    expect(stranger.get_by_role("main")).not_to_contain_text("Åkerbär")
    lines = split_lines(stranger.request.get("/skane/register/export.jsonl").text())
    key = stranger.request.get("/skane/register/vkey.txt").text().strip()
    assert verify_export(lines, key) == []
    assert '"kind":"withdraw"' in lines[-1]


def test_signatures_on_paper_at_a_forum(visit, approved, bergsgarden, bo, skane, karin):
    second = cast.approved(bergsgarden, skane, by=bo, reviewer=karin)
    office = visit()
    office.goto("/admin/organisations/accession/")
    log_in_with_two_factors(office, karin)
    office.get_by_role("link", name="För in underskrifter på papper").press("Enter")
    no_objections(office, "#content")
    office.get_by_label("Dag för underskrifterna").fill("16 4 2026")
    for organisation, person in (("Åkerbär", "Eva Ek, ordförande"), ("Bergsgården", "Nils Ny")):
        office.get_by_label(re.compile(f"Vem har skrivit under.*{organisation}")).fill(person)
        office.get_by_label(re.compile(f"synas i katalogen.*{organisation}")).check()
    office.get_by_role("button", name="För in i registret").press("Enter")
    expect(office.locator(".messagelist")).to_contain_text("2 organisationer är införda")
    for accession in (approved, second):
        accession.refresh_from_db()
        assert accession.entry.part("private").parsed["channel"] == "ceremony"
    stranger = visit()
    stranger.goto("/skane/organisationer/")
    expect(stranger.get_by_role("status")).to_contain_text("Visar 2 av 2 organisationer")
    assert "Kvitto" in newest_letter_to("asta@example.se").subject
