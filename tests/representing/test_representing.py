"""Who acts for an organisation: asking, inviting, roles, leaving, and help when nobody is left."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisations.models import Invitation, Representative
from organisations.representing import flows
from principles.keeping import NotAllowed, NotNow
from tests import cast
from tests.accounts.test_accounts import mailed_code
from tests.worker import work


@pytest.fixture
def bertil(db):
    return cast.person("bertil@example.se", "Bertil", "By")


@pytest.fixture
def invited(akerbar, asta):
    return flows.invite(akerbar, by=asta, name="Bertil By", email="Bertil@example.se")


def newest_link():
    """Where the newest invitation leads."""
    work()
    invitations = [letter for letter in mail.outbox if "Inbjudan" in letter.subject]
    return invitations[-1].body.split("http://localhost:8000")[1].split()[0]


class TestAsking:
    def test_those_responsible_are_asked_and_let_the_person_in(self, as_user, nora, asta, akerbar):
        as_user(nora).post(
            "/mina-organisationer/foretrad/", {"number": "802002-1237", "message": "Jag är kassör"}
        )
        work()
        assert [m.to for m in mail.outbox] == [["asta@example.se"]]
        assert "Jag är kassör" in mail.outbox[0].body
        asked = Representative.objects.get(user=nora)
        assert as_user(nora).get(f"/mina-organisationer/{akerbar.pk}/").status_code == 404
        as_user(asta).post(reverse("answer_request", args=[akerbar.pk, asked.pk]), {"accept": "1"})
        assert as_user(nora).get(f"/mina-organisationer/{akerbar.pk}/").status_code == 200

    def test_asking_twice_is_once(self, nora, akerbar):
        flows.ask_to_represent(akerbar, by=nora, message="")
        flows.ask_to_represent(akerbar, by=nora, message="igen")
        assert Representative.objects.filter(user=nora).count() == 1

    def test_answering_twice_is_refused(self, nora, asta, akerbar):
        asked = flows.ask_to_represent(akerbar, by=nora, message="")
        flows.answer_request(asked, by=asta, accept=False)
        with pytest.raises(NotNow):
            flows.answer_request(asked, by=asta, accept=True)

    def test_unknown_number(self, as_user, nora, skane):
        page = as_user(nora).post("/mina-organisationer/foretrad/", {"number": "802002-1237"})
        assert "Ingen organisation här har det numret" in page.content.decode()


class TestInviting:
    def test_link_lets_the_invited_person_in_once(self, as_user, invited, akerbar, bertil):
        link = newest_link()
        page = as_user(bertil).get(link).content.decode()
        assert "Asta Åkesson har bjudit in dig" in page
        assert not akerbar.is_represented_by(bertil)  # looking changes nothing
        answer = as_user(bertil).post(link)
        assert answer.headers["Location"] == f"/mina-organisationer/{akerbar.pk}/"
        assert akerbar.is_represented_by(bertil)
        assert Representative.objects.get(user=bertil).role == "colleague"

    def test_another_person_is_told_and_nothing_changes(self, as_user, invited, akerbar, bo):
        link = newest_link()
        answer = as_user(bo).post(link)
        assert answer.status_code == 403
        assert "du är inloggad som Bo Berg" in answer.content.decode()
        assert not akerbar.is_represented_by(bo)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"used_at": timezone.now()}, "redan använd"),
            ({"is_withdrawn": True}, "dragits tillbaka"),
            ({"expires_at": timezone.now() - timedelta(days=1)}, "gått ut"),
        ],
    )
    def test_link_that_no_longer_works(self, as_user, invited, akerbar, bertil, change, words):
        link = newest_link()
        Invitation.objects.update(**change)
        answer = as_user(bertil).post(link)
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert not akerbar.is_represented_by(bertil)

    def test_inviting_again_ends_the_first_link(self, as_user, invited, akerbar, asta, bertil):
        first = newest_link()
        flows.invite(akerbar, by=asta, name="Bertil", email="bertil@example.se")
        assert as_user(bertil).post(first).status_code == 410
        assert as_user(bertil).post(newest_link()).status_code == 302

    def test_colleague_does_not_invite(self, invited, akerbar, bertil):
        flows.accept(invited, by=bertil)
        with pytest.raises(NotAllowed):
            flows.invite(akerbar, by=bertil, name="Eva", email="eva@example.se")

    def test_who_acts_already_is_not_invited(self, akerbar, asta):
        with pytest.raises(NotNow):
            flows.invite(akerbar, by=asta, name="Asta", email="asta@example.se")

    def test_form_tells_what_is_wrong(self, as_user, asta, akerbar):
        address = reverse("invite", args=[akerbar.pk])
        page = as_user(asta).post(address, {"name": "", "email": "nej", "role": "x"})
        for words in ("Skriv personens namn", "Skriv en e-postadress med @", "Välj en roll"):
            assert words in page.content.decode()
        assert not Invitation.objects.exists()

    def test_a_person_without_an_account_gets_one_by_a_mailed_code(self, client, invited, akerbar):
        link = newest_link()
        page = client.get(link).content.decode()
        assert "Skriv ditt namn så får du ett konto" in page
        answer = client.post(link, {"first_name": "Bertil", "last_name": "By"})
        assert answer.headers["Location"].startswith("/konto/login/code/confirm/")
        work()
        code = mailed_code(mail.outbox)
        back = client.post(answer.headers["Location"], {"code": code})
        assert back.headers["Location"] == link
        assert client.post(link).headers["Location"] == f"/mina-organisationer/{akerbar.pk}/"


class TestLeaving:
    def test_the_last_one_names_another_first(self, as_user, akerbar, asta, bertil, invited):
        leave = reverse("leave", args=[akerbar.pk])
        page = as_user(asta).post(leave).content.decode()
        assert "Gör en annan person till ansvarig först" in page
        bertils = flows.accept(invited, by=bertil)
        assert as_user(asta).post(leave).status_code == 200  # a colleague is not enough
        flows.change_role(bertils, by=asta, role="responsible")
        assert as_user(asta).post(leave).headers["Location"] == "/mina-organisationer/"
        assert not akerbar.is_represented_by(asta)

    def test_the_last_responsible_cannot_become_a_colleague(self, akerbar, asta):
        mine = akerbar.representatives.get(user=asta)
        with pytest.raises(NotNow):
            flows.change_role(mine, by=asta, role="colleague")

    def test_who_is_taken_away_is_told(self, akerbar, asta, bertil, invited):
        flows.end(flows.accept(invited, by=bertil), by=asta)
        work()
        assert mail.outbox[-1].to == ["bertil@example.se"]
        assert "inte längre" in mail.outbox[-1].subject

    def test_a_colleague_takes_nobody_away(self, akerbar, asta, bertil, invited):
        flows.accept(invited, by=bertil)
        with pytest.raises(NotAllowed):
            flows.end(akerbar.representatives.get(user=asta), by=bertil)


class TestHelp:
    @pytest.fixture
    def abandoned(self, signed, asta):
        """Åkerbär, whose last representative's account is closed."""
        asta.is_active = False
        asta.save()
        return signed.organisation

    def test_secretariat_invites_somebody_responsible(self, as_user, abandoned, karin, bertil):
        address = reverse("admin:help_organisation", args=[abandoned.pk])
        as_user(karin).post(address, {"name": "Bertil By", "email": "bertil@example.se"})
        as_user(bertil).post(newest_link())
        assert abandoned.representatives.responsible().filter(user=bertil).exists()

    def test_not_while_somebody_is_left(self, as_user, signed, karin):
        address = reverse("admin:help_organisation", args=[signed.organisation_id])
        page = as_user(karin).post(address, {"name": "Eva", "email": "eva@example.se"})
        assert "Någon är redan ansvarig" in page.content.decode()
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("who", ["stig", "osten"])
    def test_only_the_secretariat_of_the_agreement(self, request, as_user, abandoned, who):
        address = reverse("admin:help_organisation", args=[abandoned.pk])
        person = request.getfixturevalue(who)
        answer = as_user(person).post(address, {"name": "Eva", "email": "eva@example.se"})
        assert answer.status_code == 404
        assert not Invitation.objects.exists()
