"""Logging in, getting an account and connecting with an e-ID, against a real provider."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from overenskommelsen.models import User
from tests import cast
from tests.accounts.test_accounts import mailed_code
from tests.eid.broker import LOA2, LOA3, NUMBER
from tests.eid.conftest import Traveller, password_again

pytestmark = pytest.mark.one_database

NEW = {"first_name": "Asta", "last_name": "Åkesson", "email": "asta@example.se"}


def test_what_the_provider_is_asked(traveller, broker):
    address = urlsplit(traveller.leave().headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == broker.issuer
    assert asked["acr_values"] == LOA3
    assert asked["scope"] == "openid profile email"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) > 40 and len(asked["state"]) > 40
    assert "prompt" not in asked


def test_levels_are_asked_for_in_the_order_of_preference(traveller, two_levels):
    asked = parse_qs(urlsplit(traveller.leave().headers["Location"]).query)
    assert asked["acr_values"] == [f"urn:frejaeid:loa3+ {LOA3}"]


class TestNewPerson:
    def test_gets_an_account_with_name_and_confirmed_address(self, traveller):
        answer = traveller.travel()
        assert answer.headers["Location"] == reverse("socialaccount_signup")
        page = traveller.shown(answer)
        assert 'value="Asta"' in page and 'value="asta@example.se"' in page
        assert page.count("<h1>") == 1
        done = traveller.client.post(reverse("socialaccount_signup"), NEW)
        assert done.headers["Location"] == reverse("my_organisations")
        user = User.objects.get()
        assert (user.get_full_name(), user.email) == ("Asta Åkesson", "asta@example.se")
        assert not user.has_usable_password()
        assert traveller.user == str(user.pk)
        assert EmailAddress.objects.get().verified

    @pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"}, {}])
    def test_address_that_the_provider_has_not_confirmed_is_confirmed_by_code(
        self, traveller, broker, mailoutbox, claims
    ):
        broker.people["asta-1"] = {"name": "Asta Åkesson", "email": "asta@example.se"} | claims
        traveller.travel()
        answer = traveller.client.post(reverse("socialaccount_signup"), NEW)
        assert answer.headers["Location"] == reverse("account_email_verification_sent")
        assert traveller.user is None
        code = mailed_code(mailoutbox)
        traveller.client.post(reverse("account_email_verification_sent"), {"code": code})
        assert traveller.user == str(User.objects.get().pk)

    def test_another_address_than_the_confirmed_one_is_confirmed_by_code(self, traveller):
        traveller.travel()
        traveller.client.post(reverse("socialaccount_signup"), NEW | {"email": "ny@example.se"})
        assert traveller.user is None
        assert [(e.email, e.verified) for e in EmailAddress.objects.all()] == [
            ("ny@example.se", False)
        ]

    def test_without_name_and_address_the_form_is_empty(self, traveller, broker):
        broker.people["asta-1"] = {"name": 7, "email": ["x"]}
        page = traveller.shown(traveller.travel())
        assert "Asta" not in page
        wrong = traveller.client.post(reverse("socialaccount_signup"), {})
        assert "Skriv ditt förnamn" in wrong.content.decode()
        assert not User.objects.exists()

    def test_profile_is_fetched_when_the_token_has_none(self, traveller, broker):
        broker.claims_in_token = False
        assert 'value="Åkesson"' in traveller.shown(traveller.travel())

    def test_profile_of_somebody_else_is_refused(self, traveller, broker):
        broker.claims_in_token = False
        broker.people["asta-1"]["sub"] = "bo-1"
        assert "Det gick inte att legitimera dig" in traveller.shown(traveller.travel())

    def test_nothing_but_the_identifier_is_kept(self, traveller, broker, tmp_path):
        traveller.travel()
        traveller.client.post(reverse("socialaccount_signup"), NEW)
        kept = SocialAccount.objects.get()
        assert kept.extra_data == {}
        assert len(kept.uid) == 64 and "asta" not in kept.uid
        assert not SocialToken.objects.exists()
        call_command("dumpdata", output=str(tmp_path / "dump.json"))
        sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
        stored = (tmp_path / "dump.json").read_text() + sessions
        assert kept.uid in stored  # the dump holds what it should
        assert NUMBER not in stored and "asta-1" not in stored

    def test_nothing_more_is_kept_while_the_form_is_open(self, traveller):
        traveller.travel()
        session = json.dumps(dict(traveller.client.session))
        assert "asta@example.se" in session
        assert "personal_number" not in session and NUMBER not in session

    def test_personal_number_as_sub_is_refused(self, traveller, broker, caplog):
        caplog.set_level("WARNING", logger="overenskommelsen.eid.views")
        answer = traveller.travel(sub="198112189876")
        assert "Det gick inte att legitimera dig" in traveller.shown(answer)
        assert "the provider's sub is a personal number" in caplog.text
        assert "198112189876" not in json.dumps(dict(traveller.client.session)) + caplog.text

    def test_provider_that_takes_the_secret_in_the_form(self, traveller, broker):
        broker.about["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        assert traveller.travel().headers["Location"] == reverse("socialaccount_signup")

    def test_same_person_in_two_windows_gets_one_account(self, traveller, broker):
        other = Traveller(Client(), broker)
        traveller.travel(), other.travel()
        traveller.client.post(reverse("socialaccount_signup"), NEW)
        second = other.client.post(
            reverse("socialaccount_signup"), NEW | {"email": "asta2@example.se"}
        )
        assert "redan kopplad till ett konto" in other.shown(second)
        assert User.objects.count() == 1


class TestExistingAccount:
    def test_is_never_taken_over(self, traveller, asta):
        answer = traveller.travel()
        assert answer.headers["Location"] == reverse("account_login")
        assert "Det finns redan ett konto med din e-postadress" in traveller.shown(answer)
        assert traveller.user is None
        assert not SocialAccount.objects.exists()

    def test_nor_by_an_unconfirmed_address(self, traveller, broker, asta, mailoutbox):
        broker.says["email_verified"] = False
        traveller.travel()
        traveller.client.post(reverse("socialaccount_signup"), NEW)
        assert traveller.user is None
        assert not SocialAccount.objects.exists() and User.objects.count() == 1

    def test_login_after_connecting(self, traveller, connected):
        answer = traveller.travel(next="/mina-organisationer/ny/")
        assert answer.headers["Location"] == "/mina-organisationer/ny/"
        assert traveller.user == str(connected.pk)

    def test_second_step_is_asked_for_all_the_same(self, traveller, connected):
        cast.second_factor(connected)
        assert traveller.travel().headers["Location"] == reverse("mfa_authenticate")
        assert traveller.user is None

    def test_account_that_is_closed_stays_closed(self, traveller, connected):
        User.objects.update(is_active=False)
        assert traveller.travel().headers["Location"] == reverse("account_inactive")
        assert traveller.user is None

    def test_english_stays_english(self, traveller, connected, broker):
        left = traveller.client.post("/en/konto/e-legitimation/logga-in/")
        back = traveller.client.get(traveller.identify(left, error="access_denied"))
        assert back.headers["Location"] == "/en/konto/login/"

    def test_next_never_leads_elsewhere(self, traveller, connected):
        answer = traveller.travel(next="https://evil.example/")
        assert answer.headers["Location"] == reverse("my_organisations")

    def test_another_issuer_with_the_same_sub_is_somebody_else(
        self, traveller, connected, settings, broker
    ):
        from overenskommelsen.eid.provider import identifier

        here = identifier({"iss": broker.issuer, "sub": "asta-1"})
        assert SocialAccount.objects.filter(uid=here).exists()
        assert identifier({"iss": "https://other.example", "sub": "asta-1"}) != here


class TestConnections:
    def test_connecting_asks_for_authentication_first(self, traveller, asta):
        traveller.client.force_login(asta)
        answer = traveller.leave("eid_connect")
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
        resumed = traveller.client.post(answer.headers["Location"], {"password": cast.PASSWORD})
        back = traveller.client.get(traveller.identify(resumed, sub="asta-1"))
        page = traveller.shown(back)
        assert "E-legitimationen är kopplad till ditt konto." in page
        assert "Koppla bort" in page and page.count("<h1>") == 1
        assert SocialAccount.objects.get().user == asta

    def test_one_of_another_account_is_refused(self, traveller, connected, bo):
        traveller.client.force_login(bo)
        password_again(traveller.client)
        page = traveller.shown(traveller.travel("eid_connect"))
        assert "redan kopplad till ett annat konto" in page
        assert SocialAccount.objects.get().user == connected
        assert traveller.user == str(bo.pk)

    def test_disconnecting(self, traveller, connected):
        traveller.client.force_login(connected)
        password_again(traveller.client)
        pk = SocialAccount.objects.get().pk
        traveller.client.post(reverse("socialaccount_connections"), {"account": pk})
        assert not SocialAccount.objects.exists()

    def test_disconnecting_resumes_after_the_e_id_itself(self, traveller, connected):
        """Without a recent authentication the form waits until the e-ID has been shown again."""
        traveller.client.force_login(connected)
        page = reverse("socialaccount_connections")
        asked = traveller.client.post(page, {"account": SocialAccount.objects.get().pk})
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert SocialAccount.objects.exists()
        answer = traveller.travel("eid_reauthenticate", next=page)
        assert answer.headers["Location"] == page
        assert not SocialAccount.objects.exists()

    def test_the_last_way_in_is_not_disconnected(self, traveller, connected):
        connected.set_unusable_password()
        connected.save()
        traveller.travel()
        pk = SocialAccount.objects.get().pk
        page = traveller.client.post(reverse("socialaccount_connections"), {"account": pk})
        assert "Välj ett lösenord innan du kopplar bort" in page.content.decode()
        assert SocialAccount.objects.exists()

    def test_only_ones_own(self, traveller, connected, bo):
        traveller.client.force_login(bo)
        password_again(traveller.client)
        pk = SocialAccount.objects.get().pk
        traveller.client.post(reverse("socialaccount_connections"), {"account": pk})
        assert SocialAccount.objects.exists()


def test_lower_level_is_refused(traveller, connected, broker):
    for acr in (LOA2, None, "", [LOA3], LOA3.upper()):
        broker.says = {"acr": acr}
        assert "inte den säkerhetsnivå" in traveller.shown(traveller.travel()), acr
        assert traveller.user is None
