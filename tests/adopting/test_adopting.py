"""Two persons adopt a version: the secretariat asks, the steering group approves."""

import re
import threading
from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from organisations.adopting import flows
from organisations.consultations import asking
from organisations.models import Adoption, RegisterEntry
from organisations.register.flows import RegisterKeyMissing
from principles.keeping import NotAllowed, NotNow
from principles.models import AgreementVersion, Consultation, Question, Section
from principles.text.flows import adopt
from principles.text.models import FrozenText
from tests import cast
from tests.adopting.conftest import ready
from tests.worker import work


def reworded(version):
    section = version.sections.first()
    section.body += " Mer."
    section.save()


def test_the_whole_way(skane, draft, karin, stig):
    former = skane.version_in_force()
    asked = flows.ask(draft, by=karin, message="Remissen är klar.")
    flows.approve(asked, by=stig, comment="Bra.")
    version = flows.adopt_version(asked, by=karin)
    asked.refresh_from_db()
    former.refresh_from_db()
    assert (asked.state, asked.asked_by, asked.answered_by, asked.adopted_by) == (
        "adopted", karin, stig, karin,
    )  # fmt: skip
    assert skane.version_in_force() == version == draft
    assert former.state == "superseded"
    entry = RegisterEntry.objects.filter(agreement=skane, kind="document").order_by("seq").last()
    assert entry.document == version.document_hash == asked.document_hash


class TestMail:
    def letters(self):
        work()
        found = list(mail.outbox)
        mail.outbox.clear()
        return found

    def test_goes_to_the_steering_group_and_back(self, asked, karin, stig, siv, osten):
        assert [letter.to for letter in self.letters()] == [[stig.email]]  # Siv came later
        flows.approve(asked, by=stig, comment="Bra jobbat.")
        letters = self.letters()
        assert {letter.to[0] for letter in letters} == {karin.email, siv.email}
        assert letters[0].subject == "Styrgruppen har godkänt ”Ny version”"
        assert "Bra jobbat." in letters[0].body
        assert f"/adoption/{asked.pk}/anta/" in letters[0].body

    def test_says_what_to_change(self, asked, stig, karin):
        self.letters()
        flows.send_back(asked, by=stig, comment="Skriv om visionen.")
        (letter,) = self.letters()
        assert letter.subject == "Styrgruppen skickar tillbaka ”Ny version”"
        assert "Skriv om visionen." in letter.body
        assert f"/begar/{asked.version_id}/" in letter.body

    def test_is_in_the_readers_language(self, draft, karin, stig):
        stig.language = "en"
        stig.save()
        flows.ask(draft, by=karin)
        (letter,) = self.letters()
        assert "/admin/organisations/adoption/" in letter.body
        assert "/en/admin/" not in letter.body

    def test_message_and_link(self, asked):
        (letter,) = self.letters()
        assert letter.subject == "Överenskommelsen Skåne: godkänn texten ”Ny version”?"
        assert "Remissen är klar." in letter.body
        assert f"/admin/organisations/adoption/{asked.pk}/svara/" in letter.body


class TestWho:
    def test_asks(self, draft, stig, osten, asta, nora):
        for person in (stig, osten, asta, nora):
            with pytest.raises(NotAllowed):
                flows.ask(draft, by=person)
        assert not Adoption.objects.exists()

    def test_approves(self, asked, karin, osten, asta, dag):
        """The secretariat does not, nor an operator who does not sit in the steering group."""
        for person in (karin, osten, asta, dag):
            with pytest.raises(NotAllowed):
                flows.approve(asked, by=person)
            with pytest.raises(NotAllowed):
                flows.send_back(asked, by=person, comment="Nej")
        asked.refresh_from_db()
        assert asked.state == "waiting"

    def test_never_approves_what_one_has_asked_for(self, draft, siv, stig):
        asked = flows.ask(draft, by=siv)
        with pytest.raises(NotNow, match="En annan person behöver svara"):
            flows.approve(asked, by=siv)
        flows.approve(asked, by=stig)

    def test_never_adopts_what_one_has_approved(self, asked, siv, karin):
        flows.approve(asked, by=siv)
        with pytest.raises(NotNow, match="En annan person behöver anta"):
            flows.adopt_version(asked, by=siv)
        assert flows.adopt_version(asked, by=karin).is_in_force

    def test_adopts(self, approved_text, stig, osten, asta, dag):
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                flows.adopt_version(approved_text, by=person)
        assert flows.adopt_version(approved_text, by=dag).is_in_force

    def test_the_database_also_wants_two_persons(self, asked, karin):
        rows = Adoption.objects.filter(pk=asked.pk)
        for one_person in (
            {"answered_by": karin},  # who asked
            {"asked_by": None, "answered_by": karin, "adopted_by": karin},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**one_person)

    def test_a_role_that_has_ended(self, asked, stig, skane):
        skane.stewards.filter(user=stig).update(until=date(2020, 1, 1))
        with pytest.raises(NotAllowed):
            flows.approve(asked, by=stig)


class TestOneText:
    def test_that_has_changed_is_not_approved_but_can_go_back(self, asked, draft, stig):
        reworded(draft)
        with pytest.raises(NotNow, match="Texten har ändrats"):
            flows.approve(asked, by=stig)
        flows.send_back(asked, by=stig, comment="Vad hände?")
        assert asked.state == "sent_back"

    def test_that_has_changed_since_it_was_approved_is_not_adopted(
        self, approved_text, draft, karin, stig
    ):
        reworded(draft)
        with pytest.raises(NotNow, match="Begär antagandet på nytt"):
            flows.adopt_version(approved_text, by=karin)
        again = flows.ask(draft, by=karin)
        approved_text.refresh_from_db()
        assert (approved_text.state, again.state) == ("withdrawn", "waiting")
        flows.approve(again, by=stig)
        flows.adopt_version(again, by=karin)

    def test_is_asked_about_once(self, asked, draft, karin):
        with pytest.raises(NotNow, match="redan begärt"):
            flows.ask(draft, by=karin)
        assert Adoption.objects.get() == asked

    def test_that_lacks_something_since(self, approved_text, draft, karin):
        AgreementVersion.objects.filter(pk=draft.pk).update(case_number="")
        with pytest.raises(flows.NotComplete, match="Diarienummer"):
            flows.adopt_version(approved_text, by=karin)
        draft.refresh_from_db()
        assert (draft.state, draft.frozen_text) == ("draft", "")


class TestOrder:
    def test_nothing_is_adopted_unapproved(self, asked, karin, stig):
        with pytest.raises(NotNow, match="väntar på styrgruppen"):
            flows.adopt_version(asked, by=karin)
        flows.send_back(asked, by=stig, comment="Nej.")
        with pytest.raises(NotNow, match="tillbaka till kansliet"):
            flows.adopt_version(asked, by=karin)

    def test_sending_back_needs_words(self, asked, stig):
        with pytest.raises(NotNow, match="vad som behöver ändras"):
            flows.send_back(asked, by=stig, comment=" \n")

    def test_withdrawing(self, asked, karin, stig, draft):
        with pytest.raises(NotAllowed):
            flows.withdraw(asked, by=stig)
        flows.withdraw(asked, by=karin)
        with pytest.raises(NotNow, match="återtagen"):
            flows.approve(asked, by=stig)
        with pytest.raises(NotNow):
            flows.withdraw(asked, by=karin)
        assert flows.ask(draft, by=karin).state == "waiting"

    def test_twice(self, approved_text, karin, stig):
        with pytest.raises(NotNow):
            flows.approve(approved_text, by=stig)
        flows.adopt_version(approved_text, by=karin)
        for again in (flows.adopt_version, flows.withdraw):
            with pytest.raises(NotNow, match="antagen"):
                again(approved_text, by=karin)

    def test_without_the_registers_key_nothing_happens(self, approved_text, karin, draft, settings):
        settings.REGISTER_KEY = ""
        with pytest.raises(RegisterKeyMissing):
            flows.adopt_version(approved_text, by=karin)
        draft.refresh_from_db()
        approved_text.refresh_from_db()
        assert (draft.state, approved_text.state) == ("draft", "approved")


class TestFrozen:
    @pytest.mark.parametrize(
        ("field", "value"),
        [("in_force_from", None), ("adopted_on", None), ("deciding_body", "X"), ("name", "X"),
         ("case_number", "X"), ("adopted_when", "i går"), ("number", 99)],
    )  # fmt: skip
    def test_facts_of_the_adoption(self, draft, field, value):
        version = adopt(draft)
        setattr(version, field, value)
        with pytest.raises(FrozenText):
            version.save()

    def test_an_old_copy_of_the_draft_cannot_be_saved_or_deleted(self, draft):
        old = AgreementVersion.objects.get(pk=draft.pk)
        adopt(draft)
        for act in (old.save, old.delete):
            with pytest.raises(FrozenText):
                act()

    def test_nor_in_the_admin(self, as_user, karin, dag, approved_text):
        version = flows.adopt_version(approved_text, by=karin)
        address = reverse("admin:principles_agreementversion_change", args=[version.pk])
        for user in (karin, dag):
            page = as_user(user).get(address).content.decode()
            assert str(version.in_force_from.year) in page and "Gäller från" in page
            assert 'name="in_force_from"' not in page
            assert as_user(user).post(address, {"in_force_from": ""}).status_code == 403


def at_once(*acts):
    """Do them in threads of their own that begin together. Returns what each came to."""
    begin, came = threading.Barrier(len(acts)), []

    def do(act):
        begin.wait()
        try:
            act()
            came.append("done")
        except (NotNow, FrozenText) as refusal:
            came.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def own(self, adoption):
        return Adoption.objects.get(pk=adoption.pk)

    def test_approving_and_sending_back(self, asked, stig, siv):
        mine, other = self.own(asked), self.own(asked)
        came = at_once(
            lambda: flows.approve(mine, by=stig),
            lambda: flows.send_back(other, by=siv, comment="Nej."),
        )
        asked.refresh_from_db()
        assert came == ["NotNow", "done"]
        assert (asked.state, asked.answered_by) in (("approved", stig), ("sent_back", siv))

    def test_adopting(self, approved_text, karin, dag, skane):
        before = RegisterEntry.objects.filter(kind="document").count()
        mine, other = self.own(approved_text), self.own(approved_text)
        came = at_once(
            lambda: flows.adopt_version(mine, by=karin), lambda: flows.adopt_version(other, by=dag)
        )
        assert came == ["NotNow", "done"]
        assert RegisterEntry.objects.filter(kind="document").count() == before + 1
        assert skane.version_in_force().pk == approved_text.version_id

    def test_asking(self, draft, karin, dag, stig):
        mine, other = (AgreementVersion.objects.get(pk=draft.pk) for _ in range(2))
        came = at_once(lambda: flows.ask(mine, by=karin), lambda: flows.ask(other, by=dag))
        assert came == ["NotNow", "done"]
        assert Adoption.objects.count() == 1

    def test_adopting_and_opening_a_consultation(self, approved_text, draft, karin, dag):
        """Organisations are never asked about what is adopted, and the other is told why."""
        today = timezone.localdate()
        asked = Consultation.objects.create(
            version=draft, slug="r", title="R", audience="registered", opens_on=today,
            closes_on=today,
        )  # fmt: skip
        Question.objects.create(consultation=asked, kind="general", heading="Vad tycker ni?")
        mine = self.own(approved_text)
        came = at_once(
            lambda: flows.adopt_version(mine, by=karin),
            lambda: asking.open_consultation(asked, by=dag),
        )
        draft.refresh_from_db()
        asked.refresh_from_db()
        assert came in (["NotReady", "done"], ["NotComplete", "done"])
        assert (draft.is_frozen, asked.is_opened) in ((True, False), (False, True))

    def test_adopting_and_rewording(self, approved_text, draft, karin):
        """Whoever comes first, what is frozen is what the rows say."""
        mine, section = self.own(approved_text), Section.objects.get(version=draft)
        section.body = "Något helt annat."
        came = at_once(lambda: flows.adopt_version(mine, by=karin), section.save)
        draft.refresh_from_db()
        section.refresh_from_db()
        if draft.is_frozen:
            assert came == ["FrozenText", "done"]
            assert section.body in draft.frozen_text
        else:
            assert came == ["NotNow", "done"]
            assert section.body == "Något helt annat."


class TestPages:
    def test_what_is_missing_stands_as_a_list(self, as_user, karin, stig, skane):
        empty = AgreementVersion.objects.create(agreement=skane, number=9, slug="tom", name="Tom")
        address = reverse("admin:ask_for_adoption", args=[empty.pk])
        client = as_user(karin)
        for page in (client.get(address), client.post(address, {"message": "Nu!"})):
            text = page.content.decode()
            assert "<li>Texten har inga avsnitt. Skriv minst ett.</li>" in text
            assert "<li>”Diarienummer” är inte ifyllt på versionens sida.</li>" in text
        assert "Ingenting är skickat" in text and "Nu!" in text
        assert not Adoption.objects.exists()

    def test_walk(self, as_user, karin, stig, draft, skane, client):
        version_page = reverse("admin:principles_agreementversion_change", args=[draft.pk])
        ask = reverse("admin:ask_for_adoption", args=[draft.pk])
        assert ask in as_user(karin).get(version_page).content.decode()
        assert ask not in as_user(stig).get(version_page).content.decode()
        page = as_user(karin).get(ask).content.decode()
        assert flows.hash_now(draft) in page and "<ins>" in page
        assert "inga åtaganden" in page
        assert as_user(karin).post(ask, {"message": ""}).status_code == 302
        asked = Adoption.objects.get()

        answer = reverse("admin:answer_adoption", args=[asked.pk])
        listed = as_user(stig).get(reverse("admin:organisations_adoption_changelist"))
        assert answer in listed.content.decode()
        page = as_user(stig).get(answer).content.decode()
        assert "Ny vision." in page and "Vi samtalar." in page and asked.document_hash in page
        assert as_user(stig).post(answer, {"answer": "approve", "comment": ""}).status_code == 302

        address = reverse("admin:adopt_version", args=[asked.pk])
        page = as_user(karin).get(address).content.decode()
        assert "Den ersätter ”Reviderad överenskommelse” från" in page
        refused = as_user(karin).post(address, {}).content.decode()
        assert "Kontrollera uppgifterna och kryssa i rutan" in refused
        done = as_user(karin).post(address, {"checked": "on"}, follow=True).content.decode()
        assert skane.version_in_force() == draft
        assert reverse("admin:ask_for_renewal") in done and "är antagen, fryst" in done

    def test_one_who_is_told_keeps_what_was_written(self, as_user, asked, stig, siv):
        address = reverse("admin:answer_adoption", args=[asked.pk])
        flows.send_back(asked, by=siv, comment="Nej.")
        told = as_user(stig).post(address, {"answer": "approve", "comment": "Mina tankar"})
        text = told.content.decode()
        assert told.status_code == 200
        assert "tillbaka till kansliet" in text and "Mina tankar" in text

    def test_sending_back_without_words_says_so_at_the_field(self, as_user, asked, stig):
        address = reverse("admin:answer_adoption", args=[asked.pk])
        text = as_user(stig).post(address, {"answer": "send_back"}).content.decode()
        assert "Skriv vad som behöver ändras" in text
        assert text.count("<title>Fel: ") == 1

    @pytest.mark.parametrize("words", ["x" * 20_001, "\0\x07", "a\0b"])
    def test_bad_words(self, as_user, asked, stig, words):
        address = reverse("admin:answer_adoption", args=[asked.pk])
        data = {"answer": "send_back", "comment": words}
        assert as_user(stig).post(address, data).status_code in {200, 302}
        data = {"answer": "\0", "comment": "x"}
        assert as_user(stig).post(address, data).status_code == 200

    def test_attacks_live_nowhere(self, as_user, draft, karin, stig):
        attack = "<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror=alert(1)>"
        Section.objects.create(version=draft, heading=attack, anchor="a", body=attack)
        asked = flows.ask(draft, by=karin, message=attack)
        pages = [
            as_user(stig).get(reverse("admin:answer_adoption", args=[asked.pk])),
            as_user(karin).get(reverse("admin:ask_for_adoption", args=[draft.pk])),
            as_user(karin).get(reverse("admin:organisations_adoption_change", args=[asked.pk])),
        ]
        for page in pages:
            text = page.content.decode()
            assert "<script>alert" not in text and "<img src=x" not in text
            assert not re.search(r"""href=["']?javascript:""", text)

    def test_longest_texts_are_shown_whole(self, as_user, draft, karin, stig):
        for number in range(2):
            words = f"{'ord ' * 49_000} SLUT{number}"
            Section.objects.create(
                version=draft, heading=f"Lång {number}", anchor=f"lang-{number}", body=words
            )
        asked = flows.ask(draft, by=karin)
        text = as_user(stig).get(reverse("admin:answer_adoption", args=[asked.pk])).content.decode()
        reading = text.split('id="text"')[1]
        assert "SLUT0" in reading and "SLUT1" in reading

    def test_secretariat_takes_back(self, as_user, asked, karin):
        address = reverse("admin:withdraw_adoption", args=[asked.pk])
        assert as_user(karin).post(address).status_code == 302
        asked.refresh_from_db()
        assert asked.state == "withdrawn"


def test_first_version_of_an_agreement(ostergotland, osten, client):
    """Nothing is in force yet; the text in dialogue gets its meanings and is adopted."""
    approver = cast.steward("sture@example.se", ostergotland, "steering")
    version = ready(ostergotland)
    asked = flows.ask(version, by=osten)
    flows.approve(asked, by=approver)
    flows.adopt_version(asked, by=osten)
    assert ostergotland.version_in_force() == version
    assert version.document_hash in client.get("/ostergotland/overenskommelsen/").content.decode()


def test_each_of_them_reads_what_is_stored_about_it(approved_text, as_user, karin, stig):
    flows.adopt_version(approved_text, by=karin)
    told = {
        person: as_user(person).get(reverse("own_data_file")).json() for person in (karin, stig)
    }
    assert told[karin]["adoptions_asked"][0]["message"] == "Remissen är klar."
    assert told[karin]["adoptions_made"] and "adoptions_answered" not in told[karin]
    assert told[stig]["adoptions_answered"] and "adoptions_asked" not in told[stig]
