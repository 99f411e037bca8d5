"""The secretariat gives, changes and ends the roles of its own agreement."""

import threading
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from overenskommelsen.models import User
from overenskommelsen.waiting.lines import waiting_for
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter, RoleInvitation, Steward
from principles.stewards import flows
from tests import cast

TODAY = timezone.localdate()
YESTERDAY, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=20)
GIVE = "/admin/principles/steward/add/"
LIST = "/admin/principles/steward/"


def letters_to(email):
    return list(Letter.objects.filter(receiver=email).values_list("subject", flat=True))


def roles_of(user):
    return {str(row.role) for row in Steward.objects.of(user)}


@pytest.fixture
def kim(skane):
    """Kim is in Skåne's secretariat too."""
    return cast.steward("kim@example.se", skane, "secretariat")


def row_of(user):
    return Steward.objects.get(user=user)


class TestGiving:
    def test_to_somebody_with_an_account(self, as_user, karin, nora, skane):
        data = {"email": "Nora@Example.se", "role": "steering", "until": f"{SOON:%d %m %Y}"}
        page = as_user(karin).post(GIVE, data, follow=True)
        assert "Nora Ny har fått rollen" in page.content.decode()
        row = row_of(nora)
        assert (row.agreement, row.role, row.since, row.until) == (skane, "steering", TODAY, SOON)
        assert letters_to("nora@example.se") == [
            "Överenskommelsen Skåne: du har fått en roll, styrgrupp"
        ]
        assert LogEntry.objects.get(user=karin).object_id == str(row.pk)
        assert row.history.get().history_user == karin

    def test_page_tells_nothing_of_other_accounts(self, as_user, karin, nora, ostergotland):
        page = as_user(karin).get(GIVE).content.decode()
        assert "Nora" not in page and "Östergötland" not in page and "<select" not in page

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"email": ""}, "Skriv personens e-postadress"),
            ({"email": "nora"}, "Skriv en e-postadress"),
            ({"email": "n\0@example.se"}, "Nolltecken"),
            ({"email": "karin@example.se", "role": "secretariat"}, "har redan den rollen"),
            ({"role": ""}, "Välj en roll"),
            ({"role": "operator"}, "Välj en roll"),
            ({"until": "i går"}, "Skriv ett datum som finns"),
            ({"until": "1 1 2020"}, "Välj en dag som inte har varit"),
        ],
    )
    def test_what_is_wrong_is_told(self, as_user, karin, nora, changes, told):
        data = {"email": "nora@example.se", "role": "steering", "until": ""} | changes
        page = as_user(karin).post(GIVE, data)
        assert page.status_code == 200
        assert "errorlist" in page.content.decode()
        if told != "Nolltecken":
            assert told in page.content.decode()
        assert Steward.objects.count() == 1 and not RoleInvitation.objects.exists()

    def test_not_in_another_agreement(self, as_user, karin, nora, ostergotland):
        with pytest.raises(NotAllowed):
            flows.give_role(ostergotland, by=karin, email=nora.email, role="steering")
        data = {"email": nora.email, "role": "steering", "agreement": ostergotland.pk}
        as_user(karin).post(GIVE, data)
        assert row_of(nora).agreement.slug == "skane"

    def test_whoever_keeps_two_agreements_chooses(self, as_user, karin, nora, ostergotland, skane):
        Steward.objects.create(agreement=ostergotland, user=karin, role="steering")
        assert "<select" not in as_user(karin).get(GIVE).content.decode()
        Steward.objects.create(agreement=ostergotland, user=karin, role="secretariat")
        data = {"email": nora.email, "role": "steering", "agreement": ostergotland.pk}
        as_user(karin).post(GIVE, data)
        assert row_of(nora).agreement == ostergotland

    def test_closed_account(self, karin, nora, skane):
        User.objects.filter(pk=nora.pk).update(is_active=False)
        with pytest.raises(flows.NotThisPerson, match="avstängt"):
            flows.give_role(skane, by=karin, email=nora.email, role="steering")

    def test_again_after_it_has_ended(self, karin, nora, skane):
        first = flows.give_role(skane, by=karin, email=nora.email, role="steering")
        flows.end_role(first, by=karin)
        again = flows.give_role(skane, by=karin, email=nora.email, role="steering")
        assert again.pk == first.pk and again.since == TODAY and again.until is None
        assert again.history.count() == 3

    @pytest.mark.parametrize("role", ["stig", "osten", "nora"])
    def test_only_the_secretariat(self, request, skane, karin, role):
        who = request.getfixturevalue(role)
        for act in (
            lambda: flows.give_role(skane, by=who, email="x@example.se", role="steering"),
            lambda: flows.change_role(row_of(karin), by=who, role="steering", until=None),
            lambda: flows.end_role(row_of(karin), by=who),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_operator(self, as_user, dag, nora, ostergotland, skane):
        data = {"email": nora.email, "role": "secretariat", "agreement": ostergotland.pk}
        as_user(dag).post(GIVE, data)
        assert row_of(nora).agreement == ostergotland


class TestInvitation:
    @pytest.fixture
    def invited(self, karin, skane):
        return flows.give_role(skane, by=karin, email="ny@example.se", role="secretariat")

    def signed_up(self, client, email="ny@example.se", verified=True):
        user = cast.person(email, "Ny", "Person")
        if not verified:
            user.emailaddress_set.update(verified=False)
        client.post(reverse("account_login"), {"login": email, "password": cast.PASSWORD})
        return user

    def test_waits_and_is_told(self, as_user, karin, skane):
        page = as_user(karin).post(
            GIVE, {"email": "ny@example.se", "role": "steering", "until": ""}, follow=True
        )
        assert "En inbjudan är skickad" in page.content.decode()
        assert letters_to("ny@example.se") == [
            "Överenskommelsen Skåne: du är inbjuden till förvaltningen"
        ]
        listed = as_user(karin).get("/admin/principles/roleinvitation/").content.decode()
        assert "ny@example.se" in listed and "väntar" in listed

    def test_takes_effect_when_the_address_logs_in(self, client, invited):
        new = self.signed_up(client)
        assert roles_of(new) == {"secretariat"}
        invited.refresh_from_db()
        assert invited.accepted_at
        assert "Du har fått en roll" in client.get("/mina-organisationer/").content.decode()
        self.signed_up(client, "annan@example.se")
        assert Steward.objects.count() == 2

    def test_not_for_an_address_that_nobody_has_shown(self, client, invited):
        assert roles_of(self.signed_up(client, verified=False)) == set()

    def test_not_for_another_address(self, client, invited):
        assert roles_of(self.signed_up(client, "nytt@example.se")) == set()

    def test_an_address_that_is_shown_later(self, invited, nora):
        from allauth.account.adapter import get_adapter
        from allauth.account.models import EmailAddress
        from django.contrib.messages.storage.fallback import FallbackStorage
        from django.test import RequestFactory

        request = RequestFactory().post("/")
        request.user, request.session = nora, {}
        request._messages = FallbackStorage(request)
        added = EmailAddress.objects.create(user=nora, email="Ny@example.se", verified=False)
        assert get_adapter(request).confirm_email(request, added)
        assert roles_of(nora) == {"secretariat"}

    def test_withdrawn(self, as_user, client, karin, invited):
        address = reverse("admin:withdraw_role", args=[invited.pk])
        assert as_user(karin).get(address).status_code == 200
        page = as_user(karin).post(address, follow=True)
        assert "Inbjudan är tillbakadragen" in page.content.decode()
        assert "väntar inte längre" in as_user(karin).post(address).content.decode()
        client.logout()
        assert roles_of(self.signed_up(client)) == set()

    @pytest.mark.parametrize("column", ["expires_on", "until"])
    def test_too_late(self, client, invited, column):
        RoleInvitation.objects.update(**{column: YESTERDAY})
        assert roles_of(self.signed_up(client)) == set()

    def test_again_replaces_the_first(self, client, karin, skane, invited):
        flows.give_role(skane, by=karin, email="NY@example.se", role="secretariat", until=SOON)
        invited.refresh_from_db()
        assert invited.is_withdrawn
        assert row_of(self.signed_up(client)).until == SOON

    def test_an_account_that_comes_meanwhile_takes_its_place(self, karin, skane, invited):
        new = cast.person("ny@example.se", "Ny", "Person")
        flows.give_role(skane, by=karin, email="ny@example.se", role="secretariat")
        assert flows.accept_invitations(new, addresses=["ny@example.se"]) == []
        assert roles_of(new) == {"secretariat"}


class TestChanging:
    def test_another_last_day(self, as_user, karin, stig):
        address = reverse("admin:principles_steward_change", args=[row_of(stig).pk])
        assert "Stig Kansli" in as_user(karin).get(address).content.decode()
        data = {"role": "steering", "until": f"{SOON}"}
        assert as_user(karin).post(address, data).status_code == 302
        assert row_of(stig).until == SOON
        assert letters_to(stig.email) == ["Överenskommelsen Skåne: din roll är ändrad"]

    def test_another_role_leaves_the_first_to_be_read(self, as_user, karin, stig):
        flows.change_role(row_of(stig), by=karin, role="secretariat", until=None)
        assert roles_of(stig) == {"secretariat"}
        assert Steward.objects.get(user=stig, role="steering").until == YESTERDAY
        client = as_user(karin)
        assert [row.role for row in shown(client, "") if row.user == stig] == ["secretariat"]
        ended = shown(client, "?galler=avslutade")
        assert [(row.user, row.role) for row in ended] == [(stig, "steering")]
        assert len(shown(client, "?galler=alla")) == 3

    def test_role_that_the_person_has(self, karin, stig, skane):
        Steward.objects.create(agreement=skane, user=stig, role="secretariat")
        steering = Steward.objects.get(user=stig, role="steering")
        with pytest.raises(NotNow, match="har redan den rollen"):
            flows.change_role(steering, by=karin, role="secretariat", until=None)
        assert roles_of(stig) == {"secretariat", "steering"}

    def test_ended(self, as_user, karin, stig):
        flows.end_role(row_of(stig), by=karin)
        with pytest.raises(NotNow, match="avslutad"):
            flows.change_role(row_of(stig), by=karin, role="steering", until=None)
        page = as_user(karin).get(
            reverse("admin:principles_steward_change", args=[row_of(stig).pk])
        )
        assert page.status_code == 200 and 'name="until"' not in page.content.decode()

    def test_ended_role_opens_nothing_at_once(self, as_user, client, karin, stig):
        assert as_user(stig).get("/admin/").status_code == 200
        flows.end_role(row_of(stig), by=karin)
        assert client.get("/admin/", follow=True).status_code == 403
        assert letters_to(stig.email) == ["Överenskommelsen Skåne: din roll är avslutad"]

    def test_page_of_ending(self, as_user, karin, stig):
        address = reverse("admin:end_role", args=[row_of(stig).pk])
        assert "Raden står kvar" in as_user(karin).get(address).content.decode()
        assert row_of(stig).until is None
        assert as_user(karin).post(address).status_code == 302
        assert row_of(stig).has_ended

    def test_address_with_a_line_end_written_the_admins_own_way(self, as_user, karin, stig):
        """Which is that of the same row: it is the same page, and no fault."""
        odd = f"/admin/principles/steward/_0A{row_of(stig).pk}/change/"
        assert as_user(karin).get(odd).status_code == 200

    def test_row_is_never_deleted(self, as_user, karin, dag, stig):
        row = row_of(stig)
        for user in (karin, dag):
            client = as_user(user)
            address = reverse("admin:principles_steward_delete", args=[row.pk])
            assert client.post(address, {"post": "yes"}).status_code == 403
            data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
            client.post(LIST, data)
        assert Steward.objects.filter(pk=row.pk).exists()


def shown(client, query):
    return list(client.get(LIST + query).context["cl"].queryset)


class TestTheLastSecretariat:
    def test_cannot_end(self, as_user, karin):
        with pytest.raises(flows.NotTheLast):
            flows.end_role(row_of(karin), by=karin)
        page = as_user(karin).post(reverse("admin:end_role", args=[row_of(karin).pk]))
        assert "behöver någon i kansliet" in page.content.decode()
        assert roles_of(karin) == {"secretariat"} and not Letter.objects.exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"role": "steering", "until": ""},
            {"role": "secretariat", "until": f"{YESTERDAY}"},
            {"role": "secretariat", "until": f"{SOON}"},
        ],
    )
    def test_cannot_be_moved_or_get_an_earlier_end(self, as_user, karin, stig, change):
        address = reverse("admin:principles_steward_change", args=[row_of(karin).pk])
        page = as_user(karin).post(address, change)
        assert page.status_code == 200 and "errorlist" in page.content.decode()
        assert row_of(karin).until is None and roles_of(karin) == {"secretariat"}

    def test_with_another_who_stays_as_long(self, karin, kim):
        flows.end_role(row_of(kim), by=karin)
        assert roles_of(kim) == set()

    def test_another_whose_role_or_account_has_ended_does_not_count(self, karin, kim):
        Steward.objects.filter(user=kim).update(until=YESTERDAY)
        with pytest.raises(flows.NotTheLast):
            flows.end_role(row_of(karin), by=karin)
        Steward.objects.filter(user=kim).update(until=None)
        User.objects.filter(pk=kim.pk).update(is_active=False)
        with pytest.raises(flows.NotTheLast):
            flows.end_role(row_of(karin), by=karin)

    def test_another_who_leaves_sooner_does_not_count(self, karin, kim):
        Steward.objects.filter(user=kim).update(until=SOON)
        with pytest.raises(flows.NotTheLast):
            flows.end_role(row_of(karin), by=karin)

    def test_an_operator_may(self, karin, dag):
        flows.end_role(row_of(karin), by=dag)
        assert roles_of(karin) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("own", [True, False])
def test_two_who_end_each_other_or_themselves_at_once(karin, kim, skane, own):
    """One of them is left, whoever comes first."""
    begin, came = threading.Barrier(2), []

    def end(mine, by):
        begin.wait()
        try:
            flows.end_role(mine, by=by)
            came.append("ended")
        except (NotAllowed, NotNow) as refusal:
            came.append(type(refusal).__name__)
        finally:
            connection.close()

    pairs = [(karin, karin), (kim, kim)] if own else [(karin, kim), (kim, karin)]
    rows = [(row_of(whose), by) for whose, by in pairs]
    threads = [threading.Thread(target=end, args=pair) for pair in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == sorted(["ended", "NotTheLast" if own else "NotAllowed"])
    assert Steward.objects.of_agreement(skane).active().secretariat().count() == 1


def test_roles_that_soon_end_wait_for_the_secretariat(as_user, karin, stig):
    Steward.objects.filter(user=stig).update(until=SOON)
    line = next(one for one in waiting_for(karin) if "Roller" in str(one.name))
    assert (line.number, line.days) == (1, 20)
    assert [row.user for row in shown(as_user(karin), line.address.removeprefix(LIST))] == [stig]
    Steward.objects.filter(user=stig).update(until=TODAY + timedelta(days=31))
    assert not [one for one in waiting_for(karin) if "Roller" in str(one.name)]


def test_history_is_read_and_not_written(as_user, karin, stig):
    row = row_of(stig)
    flows.change_role(row, by=karin, role="steering", until=SOON)
    client = as_user(karin)
    base = reverse("admin:principles_steward_history", args=[row.pk])
    assert client.get(base).status_code == 200
    first = client.get(f"{base}{row.history.last().pk}/")
    assert first.status_code == 200 and "<select" not in first.content.decode()


def test_list_has_the_same_number_of_queries_for_many(as_user, karin, stig, skane, kim):
    from django.test.utils import CaptureQueriesContext

    client = as_user(karin)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as done:
            client.get(LIST)
        return len(done)

    queries()
    before = queries()
    for number in range(5):
        user = cast.person(f"p{number}@example.se", "P", str(number))
        Steward.objects.create(agreement=skane, user=user, role="steering")
    assert queries() == before


class TestOperatorSignsForNobody:
    def test_nor_records_what_is_signed(self, approved, signed, dag, skane):
        from organisations.parties.flows import record_party_signature
        from organisations.signing.recording import OnPaper, record_on_paper, record_withdrawal

        paper = OnPaper((("Per", ""),), TODAY)
        party, version = skane.parties.first(), skane.version_in_force()
        for act in (
            lambda: record_on_paper(approved, by=dag, paper=paper),
            lambda: record_withdrawal(signed, by=dag, case_number="1"),
            lambda: record_party_signature(
                party, version, by=dag, people=[("Per", "")], signed_on=TODAY, channel="paper"
            ),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_nor_with_a_place_of_the_own(self, approved, asta, dag):
        from organisations.signing.rounds import CannotSign

        made = cast.begun(approved, by=asta, people=[("Dag Drift", dag.email)])
        with pytest.raises(CannotSign, match="driver portalen"):
            cast.signs(dag, made)
        assert not approved.signatures.exists()

    def test_nor_says_that_an_address_has_been_shown(self, as_user, dag, nora):
        address = nora.emailaddress_set.get()
        client = as_user(dag)
        change = reverse("admin:account_emailaddress_change", args=[address.pk])
        assert client.get(change).status_code == 200
        assert client.post(change, {"verified": "on"}).status_code == 403
        assert client.get(reverse("admin:account_emailaddress_add")).status_code == 403
        listed = client.get(reverse("admin:account_emailaddress_changelist")).content.decode()
        assert "make_verified" not in listed

    def test_nor_reads_the_secret_of_a_second_factor(self, as_user, dag, karin):
        own = karin.authenticator_set.get()
        page = as_user(dag).get(reverse("admin:mfa_authenticator_change", args=[own.pk]))
        assert own.data["secret"] not in page.content.decode()
