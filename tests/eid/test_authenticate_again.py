"""Authenticating again with an e-ID, and signing with nothing else."""

import time
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import RequestFactory
from django.urls import reverse

from organisations.models import RegisterEntry, Signatory
from organisations.signing import authentication
from overenskommelsen.eid.levels import LONGEST, method
from overenskommelsen.eid.middleware import GUARDED
from tests import cast
from tests.eid.broker import LOA2, LOA3

pytestmark = pytest.mark.one_database

LOA3_METHOD = f"eid:{LOA3}"


def no_password(user):
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def only_eid(connected, traveller):
    """Asta, whose account has nothing but the e-ID, logged in with it."""
    no_password(connected)
    traveller.travel()
    return connected


def records(traveller):
    kept = traveller.client.session.get("account_authentication_methods", [])
    return [record for record in kept if record.get("reauthenticated")]


def requested(traveller, user):
    request = RequestFactory().get("/")
    request.session, request.user = traveller.client.session, user
    return request


class TestAgain:
    def test_is_asked_for_anew(self, traveller, only_eid):
        asked = parse_qs(urlsplit(traveller.leave("eid_reauthenticate").headers["Location"]).query)
        assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]
        assert asked["acr_values"] == [LOA3]

    def test_is_recorded_with_its_level(self, traveller, only_eid):
        begun = time.time()
        answer = traveller.travel("eid_reauthenticate", next="/mina-organisationer/ny/")
        assert answer.headers["Location"] == "/mina-organisationer/ny/"
        assert [record["type"] for record in records(traveller)] == [LOA3_METHOD]
        assert authentication.method_since(requested(traveller, only_eid), begun) == LOA3_METHOD
        assert authentication.method_since(requested(traveller, only_eid), time.time()) == ""

    def test_login_alone_is_not_authenticating_again(self, traveller, only_eid):
        assert records(traveller) == []
        assert authentication.method_since(requested(traveller, only_eid), 0) == ""

    def test_joined_with_the_password(self, traveller, connected):
        traveller.client.force_login(connected)
        traveller.client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
        traveller.travel("eid_reauthenticate")
        said = authentication.method_since(requested(traveller, connected), 0)
        assert said == f"password+{LOA3_METHOD}"

    @pytest.mark.parametrize("level", [LOA2, None])
    def test_lower_level(self, traveller, only_eid, broker, level):
        broker.says = {"acr": level}
        answer = traveller.travel("eid_reauthenticate")
        assert answer.headers["Location"] == reverse("eid_reauthenticate")
        assert "inte den säkerhetsnivå" in traveller.shown(answer)
        assert records(traveller) == [] and traveller.user == str(only_eid.pk)

    @pytest.mark.parametrize("before", [1, 2, 3600])
    def test_recognised_but_not_identified_anew(self, traveller, only_eid, broker, before):
        broker.says = {"auth_time": int(time.time()) - before}
        answer = traveller.travel("eid_reauthenticate")
        assert "legitimera dig på nytt, just nu" in traveller.shown(answer)
        assert records(traveller) == []

    @pytest.mark.parametrize("odd", [None, "now", True, [], 4e9])
    def test_without_a_time_that_can_be_read(self, traveller, only_eid, broker, odd):
        broker.says = {"auth_time": odd}
        answer = traveller.travel("eid_reauthenticate")
        assert "legitimera dig på nytt, just nu" in traveller.shown(answer)
        assert records(traveller) == []

    def test_of_another_person(self, traveller, only_eid, broker):
        answer = traveller.travel("eid_reauthenticate", sub="bo-1")
        assert "inte kopplad till kontot som du är inloggad i" in traveller.shown(answer)
        assert records(traveller) == [] and traveller.user == str(only_eid.pk)

    def test_of_another_person_who_has_an_account(self, traveller, broker, connected, bo):
        traveller.client.force_login(bo)
        traveller.client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
        traveller.travel("eid_connect", sub="bo-1")
        kept = len(records(traveller))
        answer = traveller.travel("eid_reauthenticate", sub="asta-1")
        assert "inte kopplad till kontot som du är inloggad i" in traveller.shown(answer)
        assert len(records(traveller)) == kept and traveller.user == str(bo.pk)

    def test_login_answer_does_not_count(self, traveller, only_eid, broker):
        """An answer to an attempt to connect records nothing, though it is the same person."""
        traveller.travel("eid_reauthenticate")
        (again,) = records(traveller)
        traveller.travel("eid_connect")
        assert records(traveller) == [again]

    def test_page_only_for_who_has_an_e_id(self, traveller, bo):
        traveller.client.force_login(bo)
        answer = traveller.client.get(reverse("eid_reauthenticate"))
        assert answer.headers["Location"] == reverse("account_reauthenticate")
        traveller.client.force_login(no_password(bo))
        assert traveller.client.get(reverse("eid_reauthenticate")).status_code == 403

    def test_page_for_nobody(self, traveller):
        answer = traveller.client.get(reverse("eid_reauthenticate"))
        assert "/konto/login/" in answer.headers["Location"]

    def test_pages_offer_both_ways(self, traveller, connected):
        traveller.client.force_login(connected)
        page = traveller.client.get(reverse("account_reauthenticate") + "?next=/x/")
        assert f'href="{reverse("eid_reauthenticate")}?next=%2Fx%2F"' in page.content.decode()
        assert "Använd BankID" in page.content.decode()
        page = traveller.client.get(reverse("eid_reauthenticate") + "?next=/x/").content.decode()
        assert f'href="{reverse("account_reauthenticate")}?next=%2Fx%2F"' in page
        assert page.count("<h1>") == 1


class TestWays:
    def test_of_an_account_with_only_an_e_id(self, only_eid):
        assert authentication.can_authenticate_again(only_eid)
        address = authentication.address(only_eid, "/x/")
        assert address == reverse("eid_reauthenticate") + "?next=%2Fx%2F"

    def test_password_first_when_there_is_one(self, connected):
        assert authentication.address(connected, "/x/").startswith("/konto/reauthenticate/")

    def test_connected_e_id_is_no_way_when_the_provider_is_gone(self, only_eid, settings):
        settings.EID = None
        assert not authentication.can_authenticate_again(only_eid)

    def test_of_an_account_with_nothing(self, traveller, asta):
        assert not authentication.can_authenticate_again(no_password(asta))


class TestNewWays:
    """Who finds a forgotten session cannot make a way in of his or her own."""

    PASSWORDS: ClassVar = {"password1": "hav-och-himmel-9", "password2": "hav-och-himmel-9"}

    def test_password_only_after_the_e_id(self, traveller, only_eid):
        page = reverse("account_set_password")
        asked = traveller.client.post(page, self.PASSWORDS)
        assert (
            asked.headers["Location"] == f"{reverse('eid_reauthenticate')}?next={quote(page, '')}"
        )
        only_eid.refresh_from_db()
        assert not only_eid.has_usable_password()
        traveller.travel("eid_reauthenticate", next=page)
        only_eid.refresh_from_db()
        assert only_eid.has_usable_password()

    @pytest.mark.parametrize("name", sorted(GUARDED))
    def test_other_ways(self, traveller, only_eid, name):
        answer = traveller.client.post(reverse(name), {})
        assert answer.headers["Location"].startswith(reverse("eid_reauthenticate"))

    def test_nothing_is_asked_of_an_account_without_an_e_id(self, traveller, bo):
        traveller.client.force_login(no_password(bo))
        traveller.client.post(reverse("account_set_password"), self.PASSWORDS)
        bo.refresh_from_db()
        assert bo.has_usable_password()


class TestNames:
    @pytest.mark.parametrize(
        ("acr", "name"),
        [
            ("loa3", "eid:loa3"),
            (LOA3, LOA3_METHOD),
            ("urn:grn:authn:se:bankid:same-device", "eid:urn:grn:authn:se:bankid:same-device"),
            ("hög+säker", "eid:h%C3%B6g%2Bs%C3%A4ker"),
            ("50%", "eid:50%25"),
        ],
    )
    def test_level_in_ascii(self, acr, name):
        assert method(acr) == name and name.isascii()

    def test_what_has_no_room_is_left_out_and_the_e_id_last(self, traveller, connected):
        traveller.client.force_login(connected)
        long = method("x" * (LONGEST - 4))
        now = time.time()
        session = traveller.client.session
        session["account_authentication_methods"] = [
            {"method": "eid", "type": long, "at": now, "reauthenticated": True},
            {"method": "password", "at": now, "reauthenticated": True},
            {"method": "mfa", "type": "totp", "at": now, "reauthenticated": True},
        ]
        session["account_authentication_methods_user"] = str(connected.pk)
        session.save()
        said = authentication.method_since(requested(traveller, connected), 0)
        assert said == long and len(said) == LONGEST


class TestSigning:
    """A whole signing by a person who has no password and no second factor."""

    def up_to_authentication(self, client, approved):
        version = approved.agreement.version_in_force()
        client.post(
            f"/mina-organisationer/{approved.organisation_id}/skane/vem/", {"rule": "alone"}
        )
        mine = Signatory.objects.get(round__accession=approved)
        base = f"/mina-organisationer/underskrift/{mine.pk}/"
        ticks = dict.fromkeys(("read", "authorised", "independent", "whole"), "on")
        client.post(base + "las/", {"document": version.document_hash})
        client.post(base + "forsakran/", {"title": "kassör"} | ticks)
        assert "legitimerar du dig" in client.get(base + "kontrollera/").content.decode()
        client.post(base + "kontrollera/")
        return base

    def test_whole(self, traveller, approved, only_eid):
        client = traveller.client
        base = self.up_to_authentication(client, approved)
        led = client.get(base + "skriv-under/").headers["Location"]
        assert (
            led == f"{reverse('eid_reauthenticate')}?next={base.replace('/', '%2F')}skriv-under%2F"
        )
        left = client.post(led, {"next": base + "skriv-under/"})
        back = client.get(traveller.identify(left, sub="asta-1"))
        assert back.headers["Location"] == base + "skriv-under/"
        token = client.get(base + "skriv-under/").context["token"]
        done = client.post(base + "skriv-under/", {"token": token})
        assert "/kvitton/skane/" in done.headers["Location"]
        assert approved.signatures.get().method == LOA3_METHOD
        entry = RegisterEntry.objects.get(kind="sign", round__accession=approved)
        (signatory,) = entry.part("private").parsed["signatories"]
        assert signatory["method"] == LOA3_METHOD
        assert signatory["name"] == "Asta Åkesson"
        assert "method" not in entry.part("public").parsed

    def test_refused_and_nothing_signed(self, traveller, approved, only_eid, broker):
        base = self.up_to_authentication(traveller.client, approved)
        broker.says = {"acr": LOA2}
        back = traveller.travel("eid_reauthenticate", next=base + "skriv-under/")
        assert back.headers["Location"].startswith(reverse("eid_reauthenticate"))
        answer = traveller.client.post(base + "skriv-under/", {"token": "x"})
        assert answer.headers["Location"].startswith(reverse("eid_reauthenticate"))
        assert not approved.signatures.exists()

    def test_account_made_with_the_e_id_can_sign(self, traveller, approved, broker):
        """Nobody but the provider has ever vouched for Maja, and she signs for Åkerbär."""
        from organisations.models import Representative
        from overenskommelsen.models import User

        new = {"first_name": "Maja", "last_name": "Moberg", "email": "maja@example.se"}
        broker.people["maja-1"] = {"email": new["email"], "email_verified": True}
        traveller.travel(sub="maja-1")
        traveller.client.post(reverse("socialaccount_signup"), new)
        maja = User.objects.get(email=new["email"])
        assert EmailAddress.objects.get(user=maja).verified
        Representative.objects.create(
            organisation=approved.organisation, user=maja, state=Representative.State.ACTIVE
        )
        base = self.up_to_authentication(traveller.client, approved)
        traveller.travel("eid_reauthenticate", sub="maja-1", next=base + "skriv-under/")
        token = traveller.client.get(base + "skriv-under/").context["token"]
        traveller.client.post(base + "skriv-under/", {"token": token})
        assert approved.signatures.get().method == LOA3_METHOD
