"""What the secretariat records: parties first, papers and ceremonies, withdrawals, corrections."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from organisations.models import Accession, PartySignature, RegisterEntry
from organisations.parties.models import parties_have_signed
from organisations.signing import recording
from principles.admin_pages import LinesField
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests import cast

TODAY = timezone.localdate()


@pytest.fixture
def office(as_user, karin):
    return as_user(karin)


class TestParties:
    def add(self, browser, party, **changes):
        said = {
            "party": party.pk, "people": "Eva Ek, ordförande\nNils Ny", "signed_on": f"{TODAY}",
            "channel": "ceremony",
        }  # fmt: skip
        return browser.post(reverse("admin:organisations_partysignature_add"), said | changes)

    def test_is_entered_as_the_specification_says(self, office, skane):
        party = skane.parties.first()
        assert self.add(office, party).status_code == 302
        made = PartySignature.objects.get()
        assert made.people == [("Eva Ek", "ordförande"), ("Nils Ny", "")]
        assert made.entry.kind == "sign"
        assert made.entry.public_data == {
            "organisation_id": f"party:{party.slug}", "name": party.name, "number": None,
        }  # fmt: skip
        assert not parties_have_signed(skane.version_in_force())
        self.add(office, skane.parties.last())
        assert parties_have_signed(skane.version_in_force())

    def test_a_new_version_renews(self, skane, karin):
        cast.parties_sign(skane.version_in_force(), by=karin)
        cast.new_version(skane, by=karin)
        kinds = list(RegisterEntry.objects.filter(agreement=skane).values_list("kind", flat=True))
        assert kinds[-5:] == ["sign", "sign", "document", "renew", "renew"]
        assert PartySignature.objects.filter(is_active=True).count() == 2

    def test_twice_is_told(self, office, skane):
        party = skane.parties.first()
        self.add(office, party)
        page = self.add(office, party).content.decode()
        assert "redan skrivit under" in page
        assert PartySignature.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"people": ""}, "måste fyllas i"),
            ({"signed_on": "2999-01-01"}, "kan inte ligga i framtiden"),
            ({"channel": "rök"}, "giltigt"),
        ],
    )
    def test_what_does_not_fit(self, office, skane, changes, words):
        page = self.add(office, skane.parties.first(), **changes).content.decode()
        assert words in page
        assert not PartySignature.objects.exists()

    def test_party_of_another_agreement(self, office, ostergotland):
        self.add(office, ostergotland.parties.first())
        assert not PartySignature.objects.exists()

    def test_only_the_secretariat(self, skane, stig, osten, asta):
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                cast.parties_sign(skane.version_in_force(), by=person)

    def test_only_the_version_in_force(self, skane, karin):
        old = skane.versions.get(slug="2010-2014")
        with pytest.raises(NotNow):
            cast.parties_sign(old, by=karin)


class TestOnPaper:
    ADDRESS = "/admin/organisations/accession/pa-papper/"

    def post(self, browser, rows, **changes):
        data = {"signed_on": f"{TODAY}", "channel": "ceremony"} | changes
        for accession, people in rows.items():
            data[f"a{accession.pk}-people"] = people
        return browser.post(self.ADDRESS, data)

    @pytest.fixture
    def second(self, skane, bergsgarden, bo, karin):
        return cast.approved(bergsgarden, skane, by=bo, reviewer=karin)

    def test_several_on_one_page(self, office, approved, second):
        answer = self.post(office, {approved: "Eva Ek, ordförande\nNils Ny, kassör", second: "Bo"})
        assert answer.status_code == 302
        approved.refresh_from_db()
        second.refresh_from_db()
        assert approved.state == second.state == "signed"
        private = approved.entry.part("private").parsed
        assert private["channel"] == "ceremony"
        assert [s["name"] for s in private["signatories"]] == ["Eva Ek", "Nils Ny"]
        assert private["signatories"][0]["method"] == "ceremony"
        assert approved.rounds.get().opened_by.email == "karin@example.se"

    def test_seen_in_the_directory_only_when_asked_for(self, office, approved, second):
        self.post(office, {approved: "Eva Ek", second: "Bo"}, **{f"a{second.pk}-listed": "on"})
        approved.refresh_from_db()
        second.refresh_from_db()
        assert (approved.listed, second.listed) == (False, True)

    def test_rows_left_empty_are_left_alone(self, office, approved, second):
        self.post(office, {approved: "Eva Ek, ordförande", second: ""})
        second.refresh_from_db()
        assert second.state == "approved"

    def test_nobody_at_all(self, office, approved):
        page = self.post(office, {approved: ""}).content.decode()
        assert "minst en organisation" in page

    def test_all_or_nothing(self, office, approved, second, settings):
        key, settings.REGISTER_KEY = settings.REGISTER_KEY, ""
        page = self.post(office, {approved: "Eva Ek", second: "Bo Berg"}).content.decode()
        assert "Ingenting är infört" in page
        assert "Eva Ek" in page  # what was written is kept
        settings.REGISTER_KEY = key
        assert not Accession.objects.signed().exists()

    def test_future_day_is_told(self, office, approved):
        page = self.post(office, {approved: "Eva"}, signed_on="2999-01-01").content.decode()
        assert "kan inte ligga i framtiden" in page

    def test_scan_is_kept_and_sniffed(self, office, approved):
        name = f"a{approved.pk}-scan"
        html = SimpleUploadedFile("papper.pdf", b"<html>", "application/pdf")
        page = self.post(office, {approved: "Eva"}, **{name: html}).content.decode()
        assert "Välj en pdf, jpg eller png" in page
        pdf = SimpleUploadedFile("papper.pdf", b"%PDF-1.7 x", "application/pdf")
        self.post(office, {approved: "Eva"}, **{name: pdf})
        assert approved.attachments.get().kind == "scan"

    def test_renewal_on_paper(self, office, signed, skane, karin):
        cast.new_version(skane, by=karin)
        self.post(office, {signed: "Eva Ek, ordförande"})
        signed.refresh_from_db()
        assert signed.entry.kind == "renew"

    @pytest.mark.parametrize("listed", [True, False])
    def test_renewal_on_paper_leaves_it_in_the_directory_or_out_of_it(
        self, office, signed, skane, karin, listed
    ):
        Accession.objects.update(listed=listed)
        cast.new_version(skane, by=karin)
        self.post(office, {signed: "Eva Ek, ordförande"})
        signed.refresh_from_db()
        assert (signed.entry.kind, signed.listed) == ("renew", listed)

    def test_while_signatures_are_awaited_online(self, office, approved, asta):
        cast.begun(approved, by=asta)
        page = self.post(office, {approved: "Eva Ek"}).content.decode()
        assert "Be den avbryta först" in page
        approved.refresh_from_db()
        assert approved.state == "approved"

    @pytest.mark.parametrize("who", ["osten", "stig"])
    def test_others_record_nothing(self, request, as_user, approved, who):
        browser = as_user(request.getfixturevalue(who))
        self.post(browser, {approved: "Eva Ek"})
        approved.refresh_from_db()
        assert approved.state == "approved"


class TestWithdrawalByLetter:
    def test_needs_a_case_number_and_gives_an_entry(self, office, signed):
        address = reverse("admin:record_withdrawal", args=[signed.pk])
        assert office.post(address, {"case_number": ""}).status_code == 200
        assert office.post(address, {"case_number": "RS 2026-1"}).status_code == 302
        signed.refresh_from_db()
        assert signed.state == "withdrawn"
        assert signed.rounds.first().case_number == "RS 2026-1"
        assert signed.rounds.first().entry.kind == "withdraw"

    def test_who_is_asked_to_sign_just_then_is_told(self, office, signed, asta):
        people = [("Bertil By", "bertil@example.se")]
        cast.begun(signed, by=asta, kind="withdraw", people=people)
        address = reverse("admin:record_withdrawal", args=[signed.pk])
        office.post(address, {"case_number": "RS 2026-1"})
        letters = Letter.objects.filter(receiver="bertil@example.se")
        assert any("är avbrutna" in letter.subject for letter in letters)

    def test_twice_is_told(self, office, signed):
        address = reverse("admin:record_withdrawal", args=[signed.pk])
        office.post(address, {"case_number": "RS 2026-1"})
        page = office.post(address, {"case_number": "RS 2026-1"}).content.decode()
        assert "ingen underskrift att ta tillbaka" in page

    def test_other_agreement(self, as_user, signed, osten):
        address = reverse("admin:record_withdrawal", args=[signed.pk])
        assert as_user(osten).post(address, {"case_number": "x"}).status_code == 404


class TestCorrection:
    def test_register_tells_the_new_name_beside_the_old(self, office, signed):
        address = reverse("admin:correct_identity", args=[signed.pk])
        said = {"name": "Åkerbärs vänner", "number": "802002-1237", "reason": "Stavfel"}
        assert office.post(address, said).status_code == 302
        entry = RegisterEntry.objects.get(kind="correct")
        assert entry.ref == signed.entry.seq
        assert entry.public_data["name"] == "Åkerbärs vänner"
        signed.organisation.refresh_from_db()
        assert signed.organisation.name == "Åkerbärs vänner"

    def test_number_of_another_is_refused(self, office, signed, bo):
        cast.organisation("Andra", by=bo, number="769612-3459")
        address = reverse("admin:correct_identity", args=[signed.pk])
        said = {"name": "Åkerbär", "number": "769612-3459", "reason": "x"}
        page = office.post(address, said).content.decode()
        assert "redan det numret" in page
        assert not RegisterEntry.objects.filter(kind="correct").exists()

    def test_not_by_the_secretariat_of_an_agreement_that_is_only_begun(
        self, signed, osten, ostergotland
    ):
        draft = Accession.objects.create(agreement=ostergotland, organisation=signed.organisation)
        with pytest.raises(NotAllowed):
            recording.correct_identity(
                draft.organisation, by=osten, name="Kapad", number=None, reason="x"
            )

    def test_without_reason(self, signed, karin):
        with pytest.raises(recording.CannotSign):
            recording.correct_identity(
                signed.organisation, by=karin, name="X", number=None, reason=" "
            )

    def test_what_is_no_number_is_not_found(self, office, signed):
        address = reverse("admin:correct_identity", args=[signed.pk])
        strange = address.replace(f"/{signed.pk}/", "/²/")
        assert office.get(strange).status_code == 404

    def test_who_signed_meanwhile_is_corrected_too(self, approved, asta, karin, monkeypatch):
        """The organisation signs while the secretariat's correction waits for the register."""
        lock = recording.lock_chain

        def sign_first(agreement):
            monkeypatch.setattr(recording, "lock_chain", lock)
            cast.signed(approved, by=asta)
            lock(agreement)

        monkeypatch.setattr(recording, "lock_chain", sign_first)
        entries = recording.correct_identity(
            approved.organisation, by=karin, name="Ny", number=None, reason="x"
        )
        assert [entry.public_data["name"] for entry in entries] == ["Ny"]


class TestPersonsOnPaper:
    @pytest.mark.parametrize("text", [", ordförande", "Eva Ek\n , x"])
    def test_a_line_without_a_name(self, text):
        with pytest.raises(ValidationError, match="Skriv namnet först"):
            LinesField().clean(text)

    def test_names_are_tidied(self):
        people = LinesField().clean("E\u202eva Ek, ord\x07förande\r\n\r\nNils")
        assert people == [("Eva Ek", "ordförande"), ("Nils", "")]


def test_an_operator_records_neither_signature_nor_withdrawal(approved, signed, dag):
    paper = recording.OnPaper((("Eva Ek", ""),), timezone.localdate())
    with pytest.raises(NotAllowed):
        recording.record_on_paper(approved, by=dag, paper=paper)
    with pytest.raises(NotAllowed):
        recording.record_withdrawal(signed, by=dag, case_number="RS 1")
