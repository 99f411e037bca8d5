"""The pages of signing: each step, and what happens when one is skipped, repeated or forged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.models import Representative, Signature, SigningRound
from tests import cast


class Pages:
    """Somebody's browser at the steps of signing alone for an organisation."""

    def __init__(self, browser, approved):
        self.client, self.approved = browser, approved

    def begin(self):
        address = f"/mina-organisationer/{self.approved.organisation_id}/skane/vem/"
        self.client.post(address, {"rule": "alone", "listed": "on"})
        return SigningRound.objects.get()

    def address(self, step):
        made = SigningRound.objects.first() or self.begin()
        return f"/mina-organisationer/underskrift/{made.signatories.get().pk}/{step}"

    def get(self, step):
        return self.client.get(self.address(step))

    def post(self, step, **data):
        return self.client.post(self.address(step), data)

    def read(self):
        text = self.approved.agreement.version_in_force()
        return self.post("las/", document=text.document_hash)

    def declare(self, **changes):
        ticks = dict.fromkeys(("read", "authorised", "independent", "whole"), "on")
        return self.post("forsakran/", **({"title": "kassör"} | ticks | changes))

    def authenticate(self):
        address = f"/konto/reauthenticate/?next={self.address('skriv-under/')}"
        return self.client.post(address, {"password": cast.PASSWORD})

    def up_to_signing(self):
        self.read()
        self.declare()
        self.post("kontrollera/")
        self.authenticate()
        return self.get("skriv-under/")

    def sign(self):
        token = self.up_to_signing().context["token"]
        return self.post("skriv-under/", token=token)


@pytest.fixture
def pages(approved, asta, as_user):
    """Asta's browser at the steps of signing for Åkerbär."""
    return Pages(as_user(asta), approved)


SOON = (timezone.localdate() + timedelta(days=20)).isoformat()


def receipt(made):
    return f"/mina-organisationer/kvitton/skane/{made.entry.seq}/"


class TestPages:
    def test_whole_way(self, pages, approved):
        assert "Inget är underskrivet än" in pages.get("las/").content.decode()
        assert pages.read().headers["Location"] == pages.address("forsakran/")
        assert pages.declare().headers["Location"] == pages.address("kontrollera/")
        assert "Inget är underskrivet än" in pages.get("kontrollera/").content.decode()
        assert pages.post("kontrollera/").headers["Location"] == pages.address("skriv-under/")
        assert "/konto/reauthenticate/" in pages.get("skriv-under/").headers["Location"]
        assert pages.authenticate().headers["Location"] == pages.address("skriv-under/")
        signing_page = pages.get("skriv-under/")
        done = pages.post("skriv-under/", token=signing_page.context["token"])
        made = SigningRound.objects.get()
        assert done.headers["Location"] == receipt(made)
        page = pages.client.get(receipt(made)).content.decode()
        assert "Ni är anslutna. Tack!" in page
        assert f"skane-{made.entry.seq}" in page
        assert approved.signatures.get().method == "password"
        assert approved.signatures.get().title == "kassör"

    def test_steps_cannot_be_skipped(self, pages):
        assert pages.get("forsakran/").headers["Location"] == pages.address("las/")
        assert pages.get("kontrollera/").headers["Location"] == pages.address("las/")
        assert pages.get("skriv-under/").headers["Location"] == pages.address("las/")
        pages.read()
        assert pages.get("kontrollera/").headers["Location"] == pages.address("las/")

    def test_login_alone_is_not_authenticating_again(self, pages, approved):
        pages.read()
        pages.declare()
        pages.post("kontrollera/")
        answer = pages.post("skriv-under/", token="x")
        assert "/konto/reauthenticate/" in answer.headers["Location"]
        assert not approved.signatures.exists()

    def test_authentication_before_checking_does_not_count(self, pages):
        pages.read()
        pages.declare()
        pages.authenticate()
        pages.post("kontrollera/")
        assert "/konto/reauthenticate/" in pages.get("skriv-under/").headers["Location"]

    def test_account_that_cannot_authenticate_again_is_told_how(self, pages, asta):
        asta.set_unusable_password()
        asta.save()
        pages.client.force_login(asta)
        pages.read()
        pages.declare()
        assert "Välj ett lösenord först" in pages.get("kontrollera/").content.decode()
        assert pages.post("kontrollera/").status_code == 200
        assert pages.get("skriv-under/").headers["Location"] == pages.address("kontrollera/")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": ""}, "Skriv vilket uppdrag du har"),
            ({"read": ""}, "Kryssa i att du har läst texten"),
            ({"independent": ""}, "Kryssa i att organisationen är demokratisk"),
            ({"authorised": ""}, "Kryssa i att du är behörig firmatecknare"),
            ({"whole": ""}, "Kryssa i att ni ställer er bakom hela överenskommelsen"),
        ],
    )
    def test_each_omission_is_told_and_the_rest_is_kept(self, pages, changes, words):
        pages.read()
        answer = pages.declare(**{"title": "vår kassör", **changes})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert words in page
        assert "Fel:" in page.split("</title>")[0]
        if "title" not in changes:
            assert "vår kassör" in page

    def test_text_changed_while_reading(self, pages, approved, karin):
        read = approved.agreement.version_in_force().document_hash
        pages.get("las/")
        cast.new_version(approved.agreement, by=karin)
        answer = pages.post("las/", document=read)
        assert "Texten har fått en ny version sedan du började" in answer.content.decode()

    def test_text_changed_before_the_last_press(self, pages, approved, karin):
        token = pages.up_to_signing().context["token"]
        cast.new_version(approved.agreement, by=karin)
        answer = pages.post("skriv-under/", token=token)
        assert answer.headers["Location"] == pages.address("las/")
        assert "Texten har fått en ny version" in pages.get("las/").content.decode()
        assert not Signature.objects.exists()

    def test_declarations_about_the_old_text_do_not_sign_the_new(self, pages, approved, karin):
        pages.up_to_signing()
        new = cast.new_version(approved.agreement, by=karin)
        answer = pages.post("las/", document=new.document_hash)
        assert "gäller en text som inte längre gäller" in answer.content.decode()
        assert not Signature.objects.exists()

    def test_what_was_changed_in_another_tab_is_checked_anew(self, pages):
        token = pages.up_to_signing().context["token"]
        pages.declare(title="något annat")
        answer = pages.post("skriv-under/", token=token)
        assert answer.headers["Location"] == pages.address("kontrollera/")
        assert not Signature.objects.exists()

    def test_title_that_cannot_be_seen_is_no_title(self, pages):
        pages.read()
        page = pages.declare(title="\u202e\u200b").content.decode()
        assert "Skriv vilket uppdrag du har" in page

    def test_address_that_is_not_nfc_can_sign(self, pages, asta, approved):
        asta.email = "a@fo\u0308rening.se"
        asta.save()
        assert "/kvitton/skane/" in pages.sign().headers["Location"]
        assert approved.signatures.get().email == "a@förening.se"

    def test_name_and_number_stay_while_they_are_decided_on(self, pages, approved):
        own = approved.organisation
        pages.client.post(
            f"/mina-organisationer/{own.pk}/uppgifter/",
            {"name": "Region Skåne", "form": "other", "number": "", "municipality": "1281"},
        )
        own.refresh_from_db()
        assert (own.name, own.number, own.municipality) == (
            "Föreningen Åkerbär", "802002-1237", "1281",
        )  # fmt: skip

    def test_sent_twice_leads_to_the_same_receipt(self, pages):
        token = pages.up_to_signing().context["token"]
        pages.post("skriv-under/", token=token)
        again = pages.post("skriv-under/", token=token)
        assert again.headers["Location"] == receipt(SigningRound.objects.get())
        assert Signature.objects.count() == 1

    def test_forged_token_signs_nothing(self, pages):
        pages.up_to_signing()
        answer = pages.post("skriv-under/", token="påhittad")
        assert answer.headers["Location"] == pages.address("kontrollera/")
        assert not Signature.objects.exists()

    def test_missing_key_is_said_and_nothing_is_lost(self, pages, settings):
        token = pages.up_to_signing().context["token"]
        key, settings.REGISTER_KEY = settings.REGISTER_KEY, ""
        answer = pages.post("skriv-under/", token=token)
        assert answer.status_code == 409
        assert "REGISTER_KEY" in answer.content.decode()
        settings.REGISTER_KEY = key
        done = pages.post("skriv-under/", token=token)
        assert done.headers["Location"] == receipt(SigningRound.objects.get())

    def test_role_lost_between_the_steps(self, pages):
        token = pages.up_to_signing().context["token"]
        Representative.objects.update(state=Representative.State.ENDED)
        answer = pages.post("skriv-under/", token=token)
        assert answer.headers["Location"] == "/mina-organisationer/"
        assert not Signature.objects.exists()

    def test_back_after_signing_shows_that_it_is_signed(self, pages):
        pages.sign()
        made = SigningRound.objects.get()
        for step in ("las/", "forsakran/", "kontrollera/", "skriv-under/", "avboj/"):
            assert pages.get(step).headers["Location"] == receipt(made)
        assert "redan underskrivet" in pages.client.get(receipt(made)).content.decode()

    def test_older_mails_still_lead_to_the_receipt(self, pages, approved):
        pages.sign()
        old = f"/mina-organisationer/{approved.organisation_id}/skane/kvitto/"
        assert pages.client.get(old).headers["Location"] == receipt(SigningRound.objects.get())


class TestWhoSigns:
    """The organisation's own pages: who is asked, and how the round is mended."""

    @pytest.fixture
    def base(self, approved):
        return f"/mina-organisationer/{approved.organisation_id}/skane/"

    @pytest.fixture
    def browser(self, approved, asta, as_user):
        return as_user(asta)

    def people(self, **changes):
        said = {
            "required": "2", "due_on": "2099-01-01", "remind_after": ["7"],
            "name_2": "Bertil By", "email_2": "bertil@example.se",
        }  # fmt: skip
        return said | changes

    def test_rule_has_to_be_chosen(self, browser, base):
        answer = browser.post(base + "vem/", {"rule": ""})
        assert "Välj vem som skriver under" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "Välj en dag inom ett halvår"),
            ({"due_on": "31 februari"}, "Skriv ett datum som finns"),
            ({"due_on": "2020-01-01"}, "Välj en dag som kommer"),
            ({"email_2": "nej"}, "Skriv en e-postadress med @"),
            ({"email_2": "asta@example.se"}, "Två personer kan inte ha samma e-postadress"),
            ({"name_2": ""}, "Skriv personens namn"),
            ({"name_3": "Cilla"}, "Skriv en e-postadress med @"),
            ({"required": "5", "due_on": SOON}, "fler underskrifter än ni har angett personer"),
        ],
    )
    def test_what_does_not_fit_is_told_and_the_rest_is_kept(self, browser, base, changes, words):
        browser.post(base + "vem/", {"rule": "together"})
        page = browser.post(base + "vilka/", self.people(**changes)).content.decode()
        assert words in page
        assert "Fel:" in page.split("</title>")[0]
        assert not SigningRound.objects.exists()

    def test_together_asks_the_others_and_shows_the_round(self, browser, base):
        browser.post(base + "vem/", {"rule": "together", "listed": "on"})
        answer = browser.post(base + "vilka/", self.people(due_on=SOON), follow=True)
        page = answer.content.decode()
        assert "Väntar på 2 av 2 underskrifter" in page
        assert "Bertil By" in page
        assert "Din egen underskrift väntar" in page

    def test_people_need_a_rule_first(self, browser, base):
        assert browser.get(base + "vilka/").headers["Location"] == base + "vem/"

    def test_round_of_another_organisation_cannot_be_touched(
        self, browser, base, bo, bergsgarden, skane, karin
    ):
        other = cast.approved(bergsgarden, skane, by=bo, reviewer=karin)
        made = cast.begun(other, by=bo, people=[("Eva", "eva@example.se")])
        foreign = made.signatories.get()
        for step in ("skicka-igen/", "ersatt/"):
            address = f"{base}omgang/{foreign.pk}/{step}"
            assert browser.post(address, {"name": "X", "email": "x@example.se"}).status_code == 404
        foreign.refresh_from_db()
        assert foreign.is_awaited
