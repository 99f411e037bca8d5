"""Signing: each rule of the flow, and each step of the pages."""

import dataclasses

import pytest
from django.core import mail

from organisations.joining.flows import NotAllowed
from organisations.models import Accession, RegisterEntry, Representative, Signature
from organisations.signing import flows
from principles.models import AgreementVersion, Section
from principles.text.flows import adopt
from tests import cast
from tests.worker import work


def new_version(agreement):
    """The agreement gets a new version in force."""
    version = AgreementVersion.objects.create(
        agreement=agreement, number=9, slug="ny", name="Ny version"
    )
    Section.objects.create(version=version, heading="Vision", anchor="vision", body="Ny vision.")
    return adopt(version)


class TestFlow:
    def test_makes_the_organisation_a_signatory(self, approved, asta):
        entry = flows.sign(approved, by=asta, act=cast.act(approved))
        approved.refresh_from_db()
        assert approved.state == Accession.State.SIGNED
        assert approved.entry == entry
        assert approved.signed_version == approved.agreement.version_in_force()
        signature = approved.signatures.get()
        assert (signature.name, signature.title) == ("Asta Åkesson", "ordförande")

    def test_the_same_form_twice_is_one_signature(self, approved, asta):
        act = cast.act(approved)
        first = flows.sign(approved, by=asta, act=act)
        assert flows.sign(approved, by=asta, act=act) == first
        assert RegisterEntry.objects.filter(kind="sign").count() == 1
        assert Signature.objects.count() == 1

    def test_two_forms_are_one_signature_and_a_clear_refusal(self, approved, asta):
        flows.sign(approved, by=asta, act=cast.act(approved))
        with pytest.raises(flows.AlreadySigned):
            flows.sign(approved, by=asta, act=cast.act(approved))
        assert RegisterEntry.objects.filter(kind="sign").count() == 1

    def test_text_that_changed_while_reading_is_not_signed(self, approved, asta):
        act = cast.act(approved)
        new_version(approved.agreement)
        with pytest.raises(flows.TextChanged):
            flows.sign(approved, by=asta, act=act)
        assert not Signature.objects.exists()

    def test_only_who_acts_for_the_organisation_signs(self, approved, bo):
        with pytest.raises(NotAllowed):
            flows.sign(approved, by=bo, act=cast.act(approved))

    def test_who_lost_the_role_signs_no_more(self, approved, asta):
        Representative.objects.update(state=Representative.State.ENDED)
        with pytest.raises(NotAllowed):
            flows.sign(approved, by=asta, act=cast.act(approved))

    def test_what_is_not_approved_is_not_signed(self, akerbar, skane, asta):
        accession = cast.submitted(akerbar, skane, by=asta)
        with pytest.raises(flows.CannotSign):
            flows.sign(accession, by=asta, act=cast.act(accession))

    def test_joint_rule_waits_for_the_second_person(self, approved, asta):
        approved.signing_rule, approved.signatures_required = "joint", 2
        approved.save()
        assert flows.sign(approved, by=asta, act=cast.act(approved)) is None
        assert not RegisterEntry.objects.filter(kind="sign").exists()
        bertil = cast.person("bertil@example.se", "Bertil", "By")
        Representative.objects.create(
            organisation=approved.organisation, user=bertil, state=Representative.State.ACTIVE
        )
        entry = flows.sign(approved, by=bertil, act=cast.act(approved))
        names = [s["name"] for s in entry.part("private").parsed["signatories"]]
        assert names == ["Asta Åkesson", "Bertil By"]

    def test_receipt_goes_to_everybody_who_acts_for_the_organisation(self, approved, asta):
        bertil = cast.person("bertil@example.se", "Bertil", "By")
        bertil.language = "en"
        bertil.save()
        Representative.objects.create(
            organisation=approved.organisation, user=bertil, state=Representative.State.ACTIVE
        )
        work()
        mail.outbox.clear()
        flows.sign(approved, by=asta, act=cast.act(approved))
        assert mail.outbox == []  # queued, not sent
        work()
        receipts = {message.to[0]: message for message in mail.outbox}
        assert set(receipts) == {"asta@example.se", "bertil@example.se"}
        assert "Kvitto" in receipts["asta@example.se"].subject
        assert "/en/mina-organisationer/" in receipts["bertil@example.se"].body

    def test_name_is_stored_as_nfc_without_direction_marks(self, approved, asta):
        asta.first_name, asta.last_name = "A\u030asa\u202e", "🌍 O\u0308berg"
        asta.save()
        entry = flows.sign(approved, by=asta, act=cast.act(approved))
        assert entry.part("private").parsed["signatories"][0]["name"] == "Åsa 🌍 Öberg"

    def test_act_cannot_be_changed_on_its_way(self, approved):
        with pytest.raises(dataclasses.FrozenInstanceError):
            cast.act(approved).title = "kung"


@pytest.fixture
def pages(approved, asta, as_user):
    """Asta's browser at the steps of signing for Åkerbär."""
    browser = as_user(asta)
    base = f"/mina-organisationer/{approved.organisation_id}/skane/"

    class Pages:
        client = browser

        def get(self, step):
            return browser.get(base + step)

        def post(self, step, **data):
            return browser.post(base + step, data)

        def address(self, step):
            return base + step

        def read(self):
            return self.post("las/", document=approved.agreement.version_in_force().document_hash)

        def state_who(self, **changes):
            ticks = dict.fromkeys(("read", "authorised", "independent", "whole", "listed"), "on")
            return self.post("vem/", **({"rule": "sole", "title": "kassör"} | ticks | changes))

        def authenticate(self):
            return browser.post(
                f"/konto/reauthenticate/?next={base}skriv-under/", {"password": cast.PASSWORD}
            )

        def up_to_signing(self):
            self.read()
            self.state_who()
            self.post("kontrollera/")
            self.authenticate()
            return self.get("skriv-under/")

        def sign(self):
            token = self.up_to_signing().context["token"]
            return self.post("skriv-under/", token=token)

    return Pages()


class TestPages:
    def test_whole_way(self, pages, approved):
        assert "Inget är underskrivet än" in pages.get("las/").content.decode()
        assert pages.read().headers["Location"] == pages.address("vem/")
        assert pages.state_who().headers["Location"] == pages.address("kontrollera/")
        assert "Inget är underskrivet än" in pages.get("kontrollera/").content.decode()
        assert pages.post("kontrollera/").headers["Location"] == pages.address("skriv-under/")
        assert "/konto/reauthenticate/" in pages.get("skriv-under/").headers["Location"]
        assert pages.authenticate().headers["Location"] == pages.address("skriv-under/")
        signing_page = pages.get("skriv-under/")
        done = pages.post("skriv-under/", token=signing_page.context["token"])
        assert done.headers["Location"] == pages.address("kvitto/")
        receipt = pages.get("kvitto/").content.decode()
        assert "Ni är anslutna. Tack!" in receipt
        assert "skane-3" in receipt
        assert approved.signatures.get().method == "password"
        assert approved.signatures.get().title == "kassör"

    def test_steps_cannot_be_skipped(self, pages):
        assert pages.get("vem/").headers["Location"] == pages.address("las/")
        assert pages.get("kontrollera/").headers["Location"] == pages.address("las/")
        assert pages.get("skriv-under/").headers["Location"] == pages.address("las/")
        pages.read()
        assert pages.get("kontrollera/").headers["Location"] == pages.address("las/")

    def test_login_alone_is_not_authenticating_again(self, pages, approved):
        pages.read()
        pages.state_who()
        pages.post("kontrollera/")
        answer = pages.post("skriv-under/", token="x")
        assert "/konto/reauthenticate/" in answer.headers["Location"]
        assert not approved.signatures.exists()

    def test_authentication_before_checking_does_not_count(self, pages):
        pages.read()
        pages.state_who()
        pages.authenticate()
        pages.post("kontrollera/")
        assert "/konto/reauthenticate/" in pages.get("skriv-under/").headers["Location"]

    def test_account_that_cannot_authenticate_again_is_told_how(self, pages, asta):
        asta.set_unusable_password()
        asta.save()
        pages.client.force_login(asta)
        pages.read()
        pages.state_who()
        assert "Välj ett lösenord först" in pages.get("kontrollera/").content.decode()
        assert pages.post("kontrollera/").status_code == 200
        assert pages.get("skriv-under/").headers["Location"] == pages.address("kontrollera/")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"rule": ""}, "Välj vem som skriver under"),
            ({"rule": "joint"}, "Det går inte än att skriva under tillsammans"),
            ({"title": ""}, "Skriv vilket uppdrag du har"),
            ({"read": ""}, "Kryssa i att du har läst texten"),
            ({"authorised": ""}, "Kryssa i att du är behörig firmatecknare"),
            ({"whole": ""}, "Kryssa i att ni ställer er bakom hela överenskommelsen"),
        ],
    )
    def test_each_omission_is_told_and_the_rest_is_kept(self, pages, changes, words):
        pages.read()
        answer = pages.state_who(**{"title": "vår kassör", **changes})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert words in page
        assert "Fel:" in page.split("</title>")[0]
        if "title" not in changes:
            assert "vår kassör" in page

    def test_text_changed_while_reading(self, pages, approved):
        read = approved.agreement.version_in_force().document_hash
        new_version(approved.agreement)
        answer = pages.post("las/", document=read)
        assert "Texten har fått en ny version sedan du började" in answer.content.decode()

    def test_text_changed_before_the_last_press(self, pages, approved):
        token = pages.up_to_signing().context["token"]
        new_version(approved.agreement)
        answer = pages.post("skriv-under/", token=token)
        assert answer.headers["Location"] == pages.address("las/")
        assert "Texten har fått en ny version" in pages.get("las/").content.decode()
        assert not Signature.objects.exists()

    def test_declarations_about_the_old_text_do_not_sign_the_new(self, pages, approved):
        pages.up_to_signing()
        new_version(approved.agreement)
        pages.read()
        assert pages.get("skriv-under/").headers["Location"] == pages.address("kontrollera/")
        assert pages.get("kontrollera/").headers["Location"] == pages.address("las/")
        assert "checked" not in pages.get("vem/").content.decode()

    def test_what_was_changed_in_another_tab_is_checked_anew(self, pages):
        token = pages.up_to_signing().context["token"]
        pages.state_who(title="något annat")
        answer = pages.post("skriv-under/", token=token)
        assert answer.headers["Location"] == pages.address("kontrollera/")
        assert not Signature.objects.exists()

    def test_title_that_cannot_be_seen_is_no_title(self, pages):
        pages.read()
        page = pages.state_who(title="\u202e\u200b").content.decode()
        assert "Skriv vilket uppdrag du har" in page

    def test_address_that_is_not_nfc_can_sign(self, pages, asta, approved):
        asta.email = "a@fo\u0308rening.se"
        asta.save()
        assert pages.sign().headers["Location"] == pages.address("kvitto/")
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
        assert again.headers["Location"] == pages.address("kvitto/")
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
        assert done.headers["Location"] == pages.address("kvitto/")

    def test_role_lost_between_the_steps(self, pages):
        token = pages.up_to_signing().context["token"]
        Representative.objects.update(state=Representative.State.ENDED)
        assert pages.post("skriv-under/", token=token).status_code == 404
        assert not Signature.objects.exists()

    def test_back_after_signing_shows_that_it_is_signed(self, pages):
        pages.sign()
        for step in ("las/", "vem/", "kontrollera/", "skriv-under/"):
            assert pages.get(step).headers["Location"] == pages.address("kvitto/")
        assert "redan underskriven" in pages.get("kvitto/").content.decode()
