"""A text comes into being: written, asked about, answered, adopted by two, and renewed.

Karin is the secretariat, Stig the steering group; Åkerbär (Asta) and Bergsgården (Bo) have signed
the version in force. Its principles have a meaning, of which two are reworded.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import RegisterEntry
from organisations.register.flows import enter_document
from principles.drafting.content import content_of
from principles.drafting.flows import new_draft, save_draft
from principles.models import AgreementVersion, Consultation
from principles.text.flows import adopt
from tests import cast
from tests.browser.test_signing_walks import at, links_lead_here, no_objections  # noqa: F401
from tests.browser.test_walk import (
    follow,
    heading,
    link_in,
    log_in_with_two_factors,
    newest_letter_to,
    press,
)
from tests.browser.visitors import PHONE

MEANING = "Parterna står för {} i allt som de gör tillsammans, och visar det öppet."
DIALOGUE = "Parterna står för dialog i allt som de gör tillsammans, och visar det varje år."
OPENNESS = "Parterna står för öppenhet i allt som de gör tillsammans, och visar det öppet."
PROPOSED = "Parterna står för tidig dialog i allt som de gör tillsammans, och visar det varje år."


@pytest.fixture
def in_force(skane, karin):
    """A version in force whose principles say what they mean."""
    version = new_draft(skane, by=karin, name="2026", slug="2026")
    content = content_of(version)
    for principle in content["principles"]:
        principle["meaning"] = MEANING.format(principle["name"].lower())
    save_draft(version, content, by=karin, made_from=version.edits.first().number)
    version.refresh_from_db()
    enter_document(adopt(version))
    cast.parties_sign(version, by=karin)
    return version


@pytest.fixture
def signatories(in_force, akerbar, bergsgarden, asta, bo, skane, karin):
    """Both organisations have signed the version in force."""
    for organisation, person in ((akerbar, asta), (bergsgarden, bo)):
        cast.signed(cast.approved(organisation, skane, by=person, reviewer=karin), by=person)


@pytest.fixture
def office(visit, karin):
    page = visit()
    page.goto("/admin/principles/agreementversion/")
    log_in_with_two_factors(page, karin)
    return page


def told(page, words):
    expect(page.locator(".messagelist")).to_contain_text(words)


def reword(page, principle, meaning):
    """Write another meaning of a principle in the draft."""
    title = page.locator("summary .title", has_text=re.compile(f"^{principle}$"))
    row = page.locator("#principer .part").filter(has=title)
    row.locator("summary").first.press("Enter")
    row.get_by_role("textbox", name="Innebörd").fill(meaning)


def save(page):
    page.get_by_role("button", name="Spara utkastet").first.press("Enter")
    told(page, "Utkastet är sparat.")


def begin_and_reword(page):
    page.get_by_role("link", name="Nytt utkast").first.press("Enter")
    page.get_by_label("Benämning").fill("2027")
    page.get_by_role("button", name="Skapa utkastet").press("Enter")
    told(page, "Utkastet är skapat.")
    reword(page, "Dialog", DIALOGUE)
    reword(page, "Öppenhet och insyn", OPENNESS)
    save(page)
    no_objections(page, "#content-main")


def ask_the_signatories(page):
    page.goto("/admin/principles/consultation/add/")
    page.get_by_label("Version").select_option(label="Överenskommelsen Skåne, 2027")
    page.get_by_label("Rubrik").fill("Principerna inför 2027")
    page.get_by_label("Öppnar").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_label("Stänger").fill(f"{timezone.localdate() + timedelta(days=14):%Y-%m-%d}")
    page.get_by_role("button", name="Spara och fortsätt redigera").press("Enter")
    page.get_by_role("button", name="Fråga om alla principer och avsnitt").press("Enter")
    page.get_by_role("link", name="Öppna remissen …").press("Enter")
    expect(page.locator("#content-main")).to_contain_text("Utkastet blir synligt för alla.")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Öppna remissen").press("Enter")
    told(page, "Remissen är öppnad")


def come_to_answer(page, person):
    """From the mail by the public page to the organisation's own."""
    page.goto(link_in(newest_letter_to(person.email, "Principerna inför 2027")))
    heading(page, "Principerna inför 2027")
    follow(page, "Svara för din organisation")
    follow(page, "Principerna inför 2027")
    expect(page.get_by_role("main")).to_contain_text("Inget är inskickat än")


def answer(page, question, view, *, proposal="", comment=""):
    page.get_by_role("main").get_by_role("link", name=question).first.press("Enter")
    heading(page, question)
    page.get_by_role("radio", name=view, exact=True).press("Space")
    if proposal:
        page.get_by_label("Ny lydelse").fill(proposal)
    page.get_by_label("Kommentar (valfritt)").fill(comment)
    press(page, "Spara och gå till listan")
    heading(page, "Principerna inför 2027")


def send_in(page):
    page.get_by_role("main").get_by_role("link", name=re.compile("ontrollera")).first.press("Enter")
    heading(page, "Kontrollera remissvaret")
    no_objections(page)
    press(page, "Skicka in remissvaret")
    expect(page.get_by_role("main")).to_contain_text("Remissvaret är inskickat")


def two_weeks_pass():
    today = timezone.localdate()
    Consultation.objects.update(
        opens_on=today - timedelta(days=15), closes_on=today - timedelta(days=1)
    )


def reply_and_publish(page):
    page.goto("/admin/principles/consultation/")
    page.get_by_role("link", name="Principerna inför 2027").press("Enter")
    page.get_by_role("link", name="Läs svaren").press("Enter")
    page.locator("#content-main").get_by_role("link", name="Dialog").first.press("Enter")
    proposing = page.get_by_role("article", name="Föreningen Åkerbär")
    expect(proposing.locator("ins")).to_have_text(re.compile("tidig"))
    proposing.get_by_label(re.compile("Vad svaret ledde till")).select_option(
        label="har ändrat texten"
    )
    proposing.get_by_label(re.compile("Kansliets svar")).fill("Tack. Vi har ändrat så.")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Spara svaren").press("Enter")
    told(page, "Sparat.")
    page.goto("/admin/principles/consultation/")
    page.get_by_role("link", name="Principerna inför 2027").press("Enter")
    page.get_by_role("link", name="Publicera svaren …").press("Enter")
    page.get_by_label("Sammanfattning").fill("Principen om dialog har fått ett ord till.")
    page.get_by_role("button", name="Publicera svaren").press("Enter")
    told(page, "Svaren är publicerade.")


def follow_the_proposal_and_ask_for_adoption(page):
    page.goto("/admin/principles/agreementversion/")
    page.get_by_role("link", name="2027").first.press("Enter")
    reword(page, "Dialog", PROPOSED)
    page.locator("#om summary", has_text="Beslutet och källan").press("Enter")
    today = f"{timezone.localdate():%Y-%m-%d}"
    page.get_by_label("Antagen den").fill(today)
    page.get_by_label("Beslutad av").fill("Regionfullmäktige")
    page.get_by_label("Diarienummer").fill("2026-POL000123")
    page.get_by_label("Gäller från").fill(today)
    save(page)
    page.get_by_role("link", name="Begär antagande").press("Enter")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Skicka till styrgruppen").press("Enter")
    told(page, "Antagandet är begärt.")


def approve(page):
    page.get_by_label("Kommentar").fill("Bra text.")
    no_objections(page, "#content-main")
    page.get_by_role("button", name="Godkänn texten").press("Enter")
    told(page, "Texten är godkänd.")


def adopt_it(page):
    page.goto("/admin/organisations/adoption/")
    page.locator("#result_list").get_by_role("link", name="Kansliet antar").press("Enter")
    no_objections(page, "#content-main")
    page.get_by_label(re.compile("Jag har kontrollerat")).press("Space")
    page.get_by_role("button", name="Anta texten").press("Enter")
    told(page, "är antagen, fryst och införd i registret")


def ask_for_renewal(page):
    page.goto("/admin/organisations/renewal/fraga/")
    page.get_by_label("Version som gäller").select_option(label="Överenskommelsen Skåne, 2027")
    page.get_by_label("Svara senast").fill("31 december 2030")
    page.get_by_role("button", name="Fråga organisationerna").press("Enter")
    told(page, "2 organisationer är tillfrågade")


def test_from_draft_to_renewal(visit, at, office, signatories, skane, karin, stig, asta, bo):  # noqa: F811
    begin_and_reword(office)
    stranger = visit()
    # A draft is not public.
    assert stranger.request.get("/skane/overenskommelsen/2027/").status == 404
    ask_the_signatories(office)

    astas = at(asta, viewport=PHONE)
    come_to_answer(astas, asta)
    answer(astas, "Dialog", "Vi instämmer om texten ändras", proposal=PROPOSED, comment="Tack.")
    send_in(astas)
    bos = at(bo)
    come_to_answer(bos, bo)
    answer(bos, "Öppenhet och insyn", "Vi instämmer")
    answer(bos, "Dialog", "Vi instämmer")
    send_in(bos)

    stranger.goto("/skane/remisser/principerna-infor-2027/")
    expect(stranger.get_by_role("main")).to_contain_text(DIALOGUE)
    expect(stranger.get_by_role("main")).not_to_contain_text("Åkerbär")
    two_weeks_pass()
    reply_and_publish(office)
    stranger.goto("/skane/remisser/")
    follow(stranger, "Principerna inför 2027")
    main = stranger.get_by_role("main")
    expect(main).to_contain_text("Principen om dialog har fått ett ord till.")
    stranger.get_by_text(re.compile("Läs 2 svar")).first.press("Enter")
    expect(stranger.locator(".answer ins")).to_have_text(re.compile("tidig"))
    expect(main).to_contain_text("Har ändrat texten.")
    expect(main).to_contain_text("Tack. Vi har ändrat så.")
    no_objections(stranger)

    follow_the_proposal_and_ask_for_adoption(office)
    steering = visit()
    steering.goto(link_in(newest_letter_to("stig@example.se")))
    log_in_with_two_factors(steering, stig)
    expect(steering.locator(".comparison .row.changed")).to_have_count(2)
    approve(steering)
    adopt_it(office)
    new = AgreementVersion.objects.in_force().get(agreement=skane)
    assert (new.name, new.adopted_on) == ("2027", timezone.localdate())
    entry = RegisterEntry.objects.filter(agreement=skane, kind="document").latest("seq")
    assert new.document_hash in entry.canonical

    cast.parties_sign(new, by=karin)
    ask_for_renewal(office)
    astas.goto(link_in(newest_letter_to("asta@example.se", "ny version")))
    heading(astas, "Det här har ändrats sedan ni skrev under")
    only_the_two_changes(astas)
    stranger.goto("/skane/overenskommelsen/")
    follow(stranger, "Sedan 2026")
    heading(stranger, "Vad som har ändrats")
    only_the_two_changes(stranger)
    no_objections(stranger)


def only_the_two_changes(page):
    expect(page.get_by_role("main")).to_contain_text("2 stycken ändrade.")
    expect(page.locator(".comparison .row:not(.same)")).to_have_count(2)
    expect(page.locator(".comparison .row.changed ins").first).to_contain_text("tidig")
