"""The link in the mail to a signatory: for one person, once, in time; else it is told why."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.links import limits
from organisations.models import Signatory, SigningLink
from organisations.representing.flows import invite
from organisations.signing import rounds
from overenskommelsen.models import User
from principles.keeping import NotNow
from tests import cast
from tests.accounts.test_accounts import log_in, mailed_code
from tests.worker import work


@pytest.fixture
def bertil(db):
    return cast.person("bertil@example.se", "Bertil", "By")


@pytest.fixture
def asked(approved, asta):
    """Bertil, whom Asta has asked to sign for Åkerbär."""
    made = cast.begun(approved, by=asta, people=[("Bertil By", "bertil@example.se")])
    return made.signatories.get()


def newest_link(address="bertil@example.se"):
    work()
    letters = [m for m in mail.outbox if m.to == [address] and "/lank/" in m.body]
    return letters[-1].body.split("http://localhost:8000")[1].split()[0]


def test_the_right_person_comes_in(as_user, asked, bertil):
    link = newest_link()
    page = as_user(bertil).get(link).content.decode()
    assert "Du är ombedd att skriva under för Föreningen Åkerbär" in page
    assert "Väntar på 1 av 1 underskrifter" in page
    asked.refresh_from_db()
    assert asked.user is None  # looking changes nothing
    answer = as_user(bertil).post(link)
    assert answer.headers["Location"] == f"/mina-organisationer/underskrift/{asked.pk}/"


def test_a_second_time_leads_the_same_person_on(as_user, asked, bertil):
    link = newest_link()
    as_user(bertil).post(link)
    answer = as_user(bertil).get(link)
    assert answer.headers["Location"] == f"/mina-organisationer/underskrift/{asked.pk}/"


def test_a_second_time_by_somebody_else_is_refused(as_user, asked, bertil, bo):
    link = newest_link()
    as_user(bertil).post(link)
    for person in (bo, None):
        answer = as_user(person).get(link)
        assert answer.status_code == 410
        assert "Länken är redan använd" in answer.content.decode()


def test_another_person_is_told_whose_it_is_and_nothing_changes(as_user, asked, bo):
    link = newest_link()
    answer = as_user(bo).post(link)
    assert answer.status_code == 403
    assert "Länken är skickad till bertil@example.se" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.user is None
    assert SigningLink.objects.get().used_at is None


def test_an_address_that_is_not_confirmed_is_not_ones_own(as_user, asked, nora):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=nora, email="bertil@example.se", verified=False)
    assert as_user(nora).post(newest_link()).status_code == 403


def test_expired_is_told_and_a_new_one_can_be_had(client, as_user, asked, bertil):
    link = newest_link()
    SigningLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = as_user(bertil).get(link)
    assert answer.status_code == 410
    assert "Länken har gått ut. Vi kan skicka en ny." in answer.content.decode()
    assert as_user(None).post(link).status_code == 302
    fresh = newest_link()
    assert fresh != link
    assert "Vi har skickat en nyare till dig" in as_user(None).get(link).content.decode()
    assert as_user(bertil).post(fresh).status_code == 302
    assert as_user(None).post(link).status_code == 410


def test_replaced_person_is_told(as_user, asked, asta, bertil):
    link = newest_link()
    rounds.replace_signatory(asked, by=asta, person=rounds.Person("Eva", "eva@example.se"))
    answer = as_user(bertil).post(link)
    assert answer.status_code == 410
    assert "dragits tillbaka" in answer.content.decode()


def test_cancelled_round_is_told(as_user, asked, asta, bertil):
    link = newest_link()
    rounds.cancel_round(asked.round, by=asta)
    assert "dragits tillbaka" in as_user(bertil).get(link).content.decode()


def test_person_without_an_account_gets_one_by_a_mailed_code(client, asked):
    link = newest_link()
    answer = client.post(link, {"first_name": "Bertil", "last_name": "Bysson"})
    confirm = answer.headers["Location"]
    assert confirm.startswith("/konto/login/code/confirm/")
    user = User.objects.get(email="bertil@example.se")
    assert not user.has_usable_password()
    back = client.post(confirm, {"code": mailed_code(mail.outbox)})
    assert back.headers["Location"] == link
    assert client.post(link).headers["Location"].endswith(f"/underskrift/{asked.pk}/")
    asked.refresh_from_db()
    assert asked.user == user


def test_name_is_needed_for_the_account(client, asked):
    page = client.post(newest_link(), {"first_name": "", "last_name": "By"}).content.decode()
    assert "Skriv ditt förnamn" in page
    assert not User.objects.filter(email="bertil@example.se").exists()


def test_the_link_alone_lets_nobody_in(client, asked):
    """Mail is forwarded: without the code that goes to the address, nothing opens."""
    link = newest_link()
    answer = client.post(link, {"first_name": "Bertil", "last_name": "By"})
    client.post(answer.headers["Location"], {"code": "AAAAAA"})
    assert "Skicka en kod" in client.get(link).content.decode()
    assert Signatory.objects.get().user is None


def test_codes_are_not_sent_without_end(client, asked, bertil):
    statuses = [client.post(newest_link()).status_code for _ in range(25)]
    assert statuses[0] == 302
    assert statuses[-1] == 429


def test_pages_of_another_signatory_do_not_exist(as_user, asked, bertil, bo):
    as_user(bertil).post(newest_link())
    for step in ("", "las/", "forsakran/", "kontrollera/", "skriv-under/", "avboj/"):
        address = f"/mina-organisationer/underskrift/{asked.pk}/{step}"
        assert as_user(bo).get(address).status_code == 404


def signed_up(client, **changes):
    """Somebody signs up with Bertil's address, and cannot show that it is theirs."""
    said = {"first_name": "Elak", "last_name": "Ek", "email": "bertil@example.se"}
    client.post(reverse("account_signup"), said | {"password1": cast.PASSWORD} | changes)


def test_whoever_signed_up_with_the_address_before_does_not_come_in_with_its_owner(client, asked):
    signed_up(Client())
    link = newest_link()
    assert "Skriv ditt namn" in client.get(link).content.decode()
    confirm = client.post(link, {"first_name": "Bertil", "last_name": "By"}).headers["Location"]
    client.post(confirm, {"code": mailed_code(mail.outbox)})
    client.post(link)
    asked.refresh_from_db()
    assert asked.user.get_full_name() == "Bertil By"
    assert not asked.user.has_usable_password()
    assert log_in(Client(), "bertil@example.se").status_code == 200  # the page, with an error


def test_closed_account_is_told(client, asked, bertil):
    User.objects.filter(pk=bertil.pk).update(is_active=False)
    answer = client.post(newest_link(), {"first_name": "Bertil", "last_name": "By"})
    assert answer.status_code == 403
    assert "är avstängt" in answer.content.decode()


def test_account_without_a_listed_address_comes_in(client, asked):
    User.objects.create_user("bertil@example.se", first_name="B", last_name="B")
    answer = client.post(newest_link(), {"first_name": "Bertil", "last_name": "By"})
    assert answer.headers["Location"].startswith("/konto/login/code/confirm/")


def test_person_who_has_come_in_and_is_replaced_is_told(as_user, asked, asta, bertil):
    link = newest_link()
    as_user(bertil).post(link)
    someone = rounds.Person("Cilla Cavefors", "cilla@example.se")
    rounds.replace_signatory(asked, by=asta, person=someone)
    answer = as_user(bertil).get(link)
    assert answer.status_code == 410
    assert "dragits tillbaka" in answer.content.decode()


def test_links_are_not_sent_without_end(asked, asta):
    for _ in range(limits.MOST_TO_ONE_FROM_ONE - 1):
        rounds.send_link_again(asked, by=asta)
    with pytest.raises(rounds.CannotSign, match="Försök igen i morgon"):
        rounds.send_link_again(asked, by=asta)
    with pytest.raises(NotNow, match="Försök igen i morgon"):
        invite(asked.round.accession.organisation, by=asta, name="B", email="bertil@example.se")
    SigningLink.objects.update(sent_at=timezone.now() - timedelta(days=2))
    rounds.send_link_again(asked, by=asta)


def test_links_from_one_organisation_are_not_sent_without_end(asked, asta):
    for number in range(limits.MOST_FROM_ONE - 1):
        person = rounds.Person("Någon", f"nagon{number}@example.se")
        asked = rounds.replace_signatory(asked, by=asta, person=person)
    with pytest.raises(rounds.CannotSign, match="Försök igen i morgon"):
        rounds.replace_signatory(asked, by=asta, person=rounds.Person("En", "en@example.se"))


def test_links_to_one_address_from_many_are_not_sent_without_end(db, bo):
    for number in range(limits.MOST_TO_ONE):
        own = cast.organisation(f"Förening {number}", by=bo)
        invite(own, by=bo, name="Bertil", email="bertil@example.se")
    one_more = cast.organisation("En till", by=bo)
    with pytest.raises(NotNow, match="Försök igen i morgon"):
        invite(one_more, by=bo, name="Bertil", email="bertil@example.se")


def test_who_has_signed_finds_it_again_and_who_has_declined_knows_what_to_do(
    as_user, asked, bertil, asta
):
    as_user(bertil).post(newest_link())
    cast.signs(bertil, asked.round)
    mine = reverse("signatory", args=[asked.pk])
    assert mine in as_user(bertil).get("/mina-organisationer/").content.decode()
    assert mine not in as_user(asta).get("/mina-organisationer/").content.decode()


def test_why_somebody_declines_is_read_by_those_who_act_for_the_organisation_only(
    client, as_user, approved, asta, bertil
):
    cilla = ("Cilla Ås", "cilla@example.se")
    people = [("Bertil By", "bertil@example.se"), cilla]
    made = cast.begun(approved, by=asta, people=people, required=1)
    link = newest_link("cilla@example.se")
    as_user(bertil).post(newest_link())
    mine = made.signatories.of(bertil).get()
    rounds.decline(mine, by=bertil, reason="Jag har flyttat.")
    page = as_user(bertil).get(reverse("signatory", args=[mine.pk])).content.decode()
    assert "Be den som frågade dig att fråga igen" in page
    assert "har avböjt" in Client().get(link).content.decode()
    assert "flyttat" not in Client().get(link).content.decode()
    address = reverse("round", args=[approved.organisation_id, "skane"])
    assert "flyttat" in as_user(asta).get(address).content.decode()
