"""From a new organisation to an approved application, as its representative meets it."""

import pytest
from django.core import mail

from organisations.joining import flows
from organisations.models import Accession, Organisation, Representative
from principles.keeping import NotAllowed
from tests.worker import work

NEW = "/mina-organisationer/ny/?till=skane"


def details(**changes):
    return {
        "number": "802002-1237",
        "name": "Föreningen Åkerbär",
        "form": "association",
        "municipality": "1280",
        "areas": [],
        "presentation": "Vi odlar åkerbär.",
        "website": "",
    } | changes


class TestRegister:
    def test_leads_on_to_the_agreement(self, as_user, nora, skane):
        answer = as_user(nora).post(NEW, details())
        organisation = Organisation.objects.get()
        assert answer.headers["Location"] == f"/mina-organisationer/{organisation.pk}/skane/"
        assert organisation.number == "802002-1237"
        assert organisation.is_represented_by(nora)

    @pytest.mark.parametrize(
        "number", ["8020021237", "16802002-1237", "802002 1237", "168020021237"]
    )
    def test_takes_the_number_as_people_write_it(self, as_user, nora, skane, number):
        as_user(nora).post(NEW, details(number=number))
        assert Organisation.objects.get().number == "802002-1237"

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            ("12345", "Organisationsnumret ska ha tio siffror"),
            ("80200212ab", "Organisationsnumret ska ha tio siffror"),
            ("802002-1238", "Organisationsnumret stämmer inte. Kontrollera siffrorna"),
            ("121212-1212", "Det här ser ut som ett personnummer"),
            ("19121212-1212", "Det här ser ut som ett personnummer"),
            ("٨٠٢٠٠٢١٢٣٧", "Organisationsnumret ska ha tio siffror"),
        ],
    )
    def test_wrong_number_is_told_and_everything_typed_is_kept(
        self, as_user, nora, skane, number, words
    ):
        answer = as_user(nora).post(NEW, details(number=number))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert page.count(words) == 2  # in the summary and at the field
        assert number in page
        assert "Vi odlar åkerbär." in page
        assert not Organisation.objects.exists()

    def test_number_of_another_leads_to_asking(self, as_user, nora, akerbar):
        page = as_user(nora).post(NEW, details(name="Andra")).content.decode()
        assert "Organisationen finns redan." in page
        assert "/mina-organisationer/foretrad/?number=802002-1237" in page
        assert Organisation.objects.count() == 1

    def test_without_number_two_may_share_a_name(self, as_user, nora, skane):
        for _ in range(2):
            as_user(nora).post(NEW, details(number=""))
        slugs = set(Organisation.objects.values_list("slug", flat=True))
        assert slugs == {"foreningen-akerbar", "foreningen-akerbar-2"}

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": ""}, "Skriv organisationens namn"),
            ({"name": "   "}, "Skriv organisationens namn"),
            ({"name": "x" * 10_000}, "150"),
            ({"form": ""}, "Välj vad ni är för slags organisation"),
            ({"form": "aktiebolag"}, "Välj vad ni är"),
            ({"municipality": ""}, "Välj en kommun"),
            ({"municipality": "9999"}, "Välj en kommun"),
            ({"presentation": "å" * 10_000}, "Texten är för lång. Skriv högst 600 tecken"),
            ({"website": "inte en adress"}, "Skriv en webbadress"),
            ({"website": "javascript:alert(1)"}, "Skriv en webbadress"),
            ({"areas": ["999999"]}, "999999"),
            ({"name": "\u202e\u200b"}, "Skriv organisationens namn"),
            ({"website": "https://example.se/" + "x" * 200}, "200"),
            ({"areas": ["9" * 30]}, "9" * 30),
        ],
    )
    def test_bad_input_is_told_and_changes_nothing(self, as_user, nora, skane, changes, words):
        answer = as_user(nora).post(NEW, details(**changes))
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert not Organisation.objects.exists()

    def test_emoji_and_right_to_left(self, as_user, nora, skane):
        as_user(nora).post(NEW, details(name="🌍 שלום \u202eمرحبا Förening"))
        organisation = Organisation.objects.get()
        assert organisation.name == "🌍 שלום مرحبا Förening"
        assert organisation.slug

    def test_a_name_without_any_letter_has_an_address(self, as_user, nora, skane):
        as_user(nora).post(NEW, details(name="🌍🌍"))
        assert Organisation.objects.get().slug == "organisation"

    def test_odd_first_digit_is_a_warning(self, as_user, nora, skane):
        as_user(nora).post(NEW, details(form="economic"))
        organisation = Organisation.objects.get()
        page = as_user(nora).get(f"/mina-organisationer/{organisation.pk}/").content.decode()
        assert "Numrets första siffra" in page


@pytest.fixture
def answers(skane):
    """The application form filled in as it should be."""
    ticks = {f"criterion_{criterion.pk}": "on" for criterion in skane.criteria.all()}
    return ticks | {
        "decision_body": "Styrelsen",
        "decision_date": "27 3 2026",
        "decision_paragraph": "12",
    }


class TestApplication:
    def address(self, organisation, slug="skane"):
        return f"/mina-organisationer/{organisation.pk}/{slug}/ansokan/"

    def test_is_sent_and_the_secretariat_is_told(self, as_user, asta, akerbar, karin, answers):
        as_user(asta).post(self.address(akerbar), answers)
        accession = Accession.objects.get()
        assert accession.state == "submitted"
        assert accession.decision == "Styrelsen 2026-03-27 § 12"
        assert accession.confirmations.count() == accession.agreement.criteria.count()
        work()
        assert [m.to for m in mail.outbox] == [["karin@example.se"]]

    def test_can_be_saved_and_continued_later(self, as_user, asta, akerbar, answers):
        client = as_user(asta)
        client.post(self.address(akerbar), {"decision_body": "Årsmötet", "later": "1"})
        accession = Accession.objects.get()
        assert (accession.state, accession.decision_body) == ("draft", "Årsmötet")
        assert "Årsmötet" in client.get(self.address(akerbar)).content.decode()

    def test_each_criterion_must_be_confirmed(self, as_user, asta, akerbar, answers, skane):
        left_out = f"criterion_{skane.criteria.first().pk}"
        given = {k: v for k, v in answers.items() if k != left_out}
        page = as_user(asta).post(self.address(akerbar), given).content.decode()
        assert page.count("Kryssa i om det stämmer för er") == 2
        assert f'href="#id_{left_out}"' in page
        assert "Styrelsen" in page
        assert not Accession.objects.filter(state="submitted").exists()

    @pytest.mark.parametrize(
        ("date", "words"),
        [
            ("31 2 2026", "Skriv ett datum som finns"),
            ("igår", "Skriv ett datum som finns"),
            ("27 3 26", "Skriv ett datum som finns"),
            ("1 1 2999", "Beslutet kan inte ligga i framtiden"),
            ("", "Skriv vilken dag beslutet fattades"),
            ("1 1 99999999", "Skriv ett datum som finns"),
        ],
    )
    def test_bad_date(self, as_user, asta, akerbar, answers, date, words):
        page = as_user(asta).post(self.address(akerbar), answers | {"decision_date": date})
        assert words in page.content.decode()

    @pytest.mark.parametrize("date", ["2026-03-27", "27/3 2026", "27 mars 2026", "27 Mar 2026"])
    def test_good_dates(self, as_user, asta, akerbar, answers, date):
        as_user(asta).post(self.address(akerbar), answers | {"decision_date": date})
        assert f"{Accession.objects.get().decision_date}" == "2026-03-27"

    def test_sent_twice_is_once(self, as_user, asta, akerbar, karin, answers):
        client = as_user(asta)
        for _ in range(2):
            assert client.post(self.address(akerbar), answers).status_code == 302
        work()
        assert len(mail.outbox) == 1

    def test_no_application_where_nothing_is_adopted(self, as_user, asta, akerbar, ostergotland):
        answer = as_user(asta).get(self.address(akerbar, "ostergotland"))
        assert answer.headers["Location"] == f"/mina-organisationer/{akerbar.pk}/ostergotland/"
        page = as_user(asta).get(answer.headers["Location"]).content.decode()
        assert "Det går inte att skriva under än" in page
        assert not Accession.objects.exists()

    def test_of_another_organisation_does_not_exist(self, as_user, asta, bergsgarden, answers):
        assert as_user(asta).post(self.address(bergsgarden), answers).status_code == 404
        assert not Accession.objects.exists()

    def test_who_lost_the_role_sends_nothing(self, asta, akerbar, skane):
        Representative.objects.update(state="ended")
        with pytest.raises(NotAllowed):
            flows.start_application(akerbar, skane, by=asta)
