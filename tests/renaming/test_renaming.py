"""Åkerbär has signed and changes its name: proposed, tried, entered, told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Accession, IdentityChange, RegisterEntry
from organisations.register.checks import check_register
from organisations.renaming import flows
from overenskommelsen.waiting.lines import waiting_for
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests import cast

SAID = {"name": "Åkerbärs vänner", "form": "association", "number": "802002-1237",
        "reason": "Årsmötet bytte namn", "minutes": "Årsmötet 27 mars, § 8"}  # fmt: skip
DECIDE = "admin:decide_change"
NOW = timezone.now()


def proposed(organisation, *, by, **changes):
    return flows.propose(organisation, by=by, **SAID | changes)


def corrections():
    return RegisterEntry.objects.filter(kind="correct")


def letters(email, words):
    return Letter.objects.filter(receiver=email, subject__contains=words)


def lines(user):
    return [line for line in waiting_for(user) if "namn eller nummer" in str(line.name)]


@pytest.fixture
def own_page(signed):
    return reverse("own_organisation", args=[signed.organisation_id])


@pytest.fixture
def form_page(signed):
    return reverse("change_identity", args=[signed.organisation_id])


@pytest.fixture
def east(signed, ostergotland, osten):
    """Åkerbär has also applied in Östergötland."""
    return Accession.objects.create(
        agreement=ostergotland, organisation=signed.organisation, state="submitted"
    )


class TestTheWholeWay:
    def test_by_the_pages(self, as_user, signed, asta, karin, own_page, form_page, skane):
        client = as_user(asta)
        edit = reverse("edit_organisation", args=[signed.organisation_id])
        assert form_page in client.get(edit).content.decode()
        page = client.post(form_page, SAID, follow=True).content.decode()
        assert "skickat till kansliet" in page and "från Föreningen Åkerbär till Åkerbärs" in page
        change = IdentityChange.objects.get()
        assert letters(karin.email, "vill ändra namn")
        signed.organisation.refresh_from_db()
        assert signed.organisation.name == "Föreningen Åkerbär"

        (line,) = lines(karin)
        office = as_user(karin)
        assert "Åkerbärs vänner" in office.get(line.address).content.decode()
        address = reverse(DECIDE, args=[change.pk])
        page = office.get(address).content.decode()
        assert "Årsmötet 27 mars, § 8" in page and "(ändras)" in page
        assert office.post(address, {"decision": "approve"}).status_code == 302
        entry = corrections().get()
        assert entry.public_data["name"] == "Åkerbärs vänner" and entry.ref == signed.entry.seq
        assert check_register(skane).problems == []
        letter = letters(asta.email, "Ändringen är godkänd").get()
        assert f"/skane/register/{entry.seq}/" in letter.text
        assert lines(karin) == []
        page = as_user(asta).get(own_page).content.decode()
        assert "Godkänd" in page and "Åkerbärs vänner" in page

    def test_declined_with_a_reason_that_is_read(self, as_user, signed, asta, karin, own_page):
        change = proposed(signed.organisation, by=asta)
        address = reverse(DECIDE, args=[change.pk])
        office = as_user(karin)
        page = office.post(address, {"decision": "decline", "answer": " "}).content.decode()
        assert "Skriv varför, så att organisationen förstår." in page
        office.post(address, {"decision": "decline", "answer": "Skicka protokollet."})
        change.refresh_from_db()
        assert change.state == "declined" and not corrections().exists()
        assert "Skicka protokollet." in letters(asta.email, "inte godkänd").get().text
        assert "Skicka protokollet." in as_user(asta).get(own_page).content.decode()

    def test_taken_back(self, as_user, signed, asta, karin, own_page):
        change = proposed(signed.organisation, by=asta)
        back = reverse("withdraw_identity_change", args=[signed.organisation_id, change.pk])
        assert as_user(asta).get(back).status_code == 405
        page = as_user(asta).post(back, follow=True).content.decode()
        assert "Återtagen" in page and lines(karin) == []
        with pytest.raises(NotNow, match="redan avgjord"):
            flows.approve(change, by=karin)
        assert proposed(signed.organisation, by=asta).is_waiting


class TestTwoAgreements:
    def test_whose_register_it_is_decides_and_the_other_is_told(
        self, signed, east, asta, karin, osten
    ):
        """In Östergötland the organisation has only applied: nobody there writes in Skåne's."""
        change = proposed(signed.organisation, by=asta)
        assert len(lines(karin)) == 1 and lines(osten) == []
        with pytest.raises(NotAllowed):
            flows.approve(change, by=osten)
        flows.approve(change, by=karin)
        assert corrections().get().agreement == signed.agreement
        assert letters(osten.email, "uppgifterna är ändrade")
        assert not letters(karin.email, "uppgifterna är ändrade")

    def test_both_registers_are_corrected(self, signed, asta, karin, ostergotland, skane, osten):
        cast.new_version(ostergotland, by=osten)
        other = cast.approved(signed.organisation, ostergotland, by=asta, reviewer=osten)
        cast.signed(other, by=asta)
        flows.approve(proposed(signed.organisation, by=asta), by=karin)
        assert {entry.agreement for entry in corrections()} == {skane, ostergotland}
        assert check_register(skane).problems == check_register(ostergotland).problems == []

    def test_a_secretariat_is_asked_once_who_keeps_both(self, signed, east, asta, karin):
        from principles.models import Steward

        Steward.objects.create(agreement=east.agreement, user=karin, role="secretariat")
        proposed(signed.organisation, by=asta)
        (line,) = lines(karin)
        assert line.number == 1 and letters(karin.email, "vill ändra namn").count() == 1

    def test_where_the_application_is_with_the_steering_group(
        self, as_user, bergsgarden, bo, skane, karin
    ):
        """Nobody has signed or approved, but what is being decided on stays as it is."""
        Accession.objects.create(
            agreement=skane, organisation=bergsgarden, state="steering", submitted_at=NOW,
            forwarded_at=NOW,
        )  # fmt: skip
        change = proposed(bergsgarden, by=bo, name="Bergsgårdens vänner")
        assert len(lines(karin)) == 1 and letters(karin.email, "vill ändra namn")
        assert as_user(karin).get(reverse(DECIDE, args=[change.pk])).status_code == 200
        flows.approve(change, by=karin)
        bergsgarden.refresh_from_db()
        assert bergsgarden.name == "Bergsgårdens vänner"

    def test_not_where_it_has_only_begun(self, as_user, signed, asta, osten, ostergotland):
        Accession.objects.create(agreement=ostergotland, organisation=signed.organisation)
        change = proposed(signed.organisation, by=asta)
        assert lines(osten) == []
        address = reverse(DECIDE, args=[change.pk])
        assert as_user(osten).get(address).status_code == 404
        with pytest.raises(NotAllowed):
            flows.approve(change, by=osten)


class TestWhatCannotBe:
    def test_one_open_change(self, as_user, signed, asta, form_page):
        proposed(signed.organisation, by=asta)
        page = as_user(asta).post(form_page, SAID | {"name": "Något annat"}).content.decode()
        assert "redan en ändring som väntar" in page and "Något annat" in page
        assert IdentityChange.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"name": ""}, "Skriv organisationens namn"),
            ({"reason": "x" * 301}, "högst 300 tecken"),
            ({"reason": "\0\u202e"}, "Skriv varför uppgifterna ändras"),
            ({"number": "802002-1238"}, "stämmer inte"),
            ({"number": "769612-3459"}, "En annan organisation har redan det numret"),
            ({"name": "Föreningen Åkerbär"}, "samma namn, form och nummer"),
            ({"form": "partnership"}, "Välj vad ni är"),
            ({"name": "x" * 151}, "150"),
        ],
    )
    def test_bad_input(self, as_user, signed, asta, bo, form_page, changes, told):
        cast.organisation("Andra", by=bo, number="769612-3459")
        page = as_user(asta).post(form_page, SAID | changes).content.decode()
        assert told in page and "Fel: " in page
        assert not IdentityChange.objects.exists()

    def test_number_that_another_takes_meanwhile(self, as_user, signed, asta, bo, karin):
        change = proposed(signed.organisation, by=asta, number="769612-3459")
        cast.organisation("Andra", by=bo, number="769612-3459")
        address = reverse(DECIDE, args=[change.pk])
        assert "kan inte godkännas så" in as_user(karin).get(address).content.decode()
        page = as_user(karin).post(address, {"decision": "approve"}).content.decode()
        assert "har redan det numret" in page
        change.refresh_from_db()
        assert change.is_waiting and not corrections().exists()

    def test_number_taken_in_the_same_moment(self, signed, asta, bo, karin, monkeypatch):
        change = proposed(signed.organisation, by=asta, number="769612-3459")
        cast.organisation("Andra", by=bo, number="769612-3459")
        monkeypatch.setattr(flows, "is_taken", lambda number, organisation: False)
        with pytest.raises(flows.NumberTaken):
            flows.approve(change, by=karin)
        change.refresh_from_db()
        assert change.is_waiting

    def test_two_decide_at_once(self, as_user, signed, asta, karin, dag):
        change = proposed(signed.organisation, by=asta)
        stale = IdentityChange.objects.get(pk=change.pk)
        flows.decline(change, by=dag, answer="Nej.")
        with pytest.raises(NotNow, match="redan avgjord: avslagen"):
            flows.approve(stale, by=karin)
        address = reverse(DECIDE, args=[change.pk])
        said = {"decision": "decline", "answer": "Mitt svar"}
        page = as_user(karin).post(address, said).content.decode()
        assert "redan avgjord" in page and "Mitt svar" in page
        assert not corrections().exists()

    def test_others(self, as_user, signed, asta, bo, stig, nora, form_page):
        change = proposed(signed.organisation, by=asta)
        for user in (bo, nora):
            assert as_user(user).get(form_page).status_code == 404
            with pytest.raises(NotAllowed):
                proposed(signed.organisation, by=user)
            with pytest.raises(NotAllowed):
                flows.withdraw(change, by=user)
        address = reverse(DECIDE, args=[change.pk])
        assert as_user(stig).get(address).status_code == 403
        for user in (stig, asta):
            with pytest.raises(NotAllowed):
                flows.decline(change, by=user, answer="x")

    def test_before_anybody_reviews_it_is_ones_own(self, as_user, akerbar, asta):
        page = as_user(asta).get(reverse("change_identity", args=[akerbar.pk]))
        assert page.status_code == 302 and page.url.endswith("/uppgifter/")
        with pytest.raises(NotNow, match="själva"):
            proposed(akerbar, by=asta)

    @pytest.mark.parametrize("key", ["x", "0", "9" * 30])
    def test_odd_keys(self, as_user, signed, karin, key):
        address = f"/admin/organisations/identitychange/{key}/prova/"
        assert as_user(karin).get(address).status_code == 404


class TestWhatItDoes:
    def test_form_alone_makes_no_entry(self, signed, asta, karin):
        """The registers tell no form."""
        change = proposed(signed.organisation, by=asta, name="Föreningen Åkerbär", form="economic")
        flows.approve(change, by=karin)
        signed.organisation.refresh_from_db()
        assert signed.organisation.form == "economic" and not corrections().exists()

    def test_number_is_given_up(self, signed, asta, karin):
        flows.approve(proposed(signed.organisation, by=asta, number=None), by=karin)
        assert corrections().get().public_data["number"] is None

    def test_an_operator_decides_but_never_signs(self, signed, asta, dag):
        flows.approve(proposed(signed.organisation, by=asta), by=dag)
        assert corrections().count() == 1

    def test_in_english(self, signed, asta, karin):
        asta.language = "en"
        asta.save()
        flows.approve(proposed(signed.organisation, by=asta), by=karin)
        letter = Letter.objects.filter(receiver=asta.email).latest("created_at")
        assert letter.language == "en"
