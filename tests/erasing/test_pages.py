"""The operator's pages and commands: what will happen first, then the decision."""

import sqlite3

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from organisations.models import RegisterEntry, Signature
from organisations.representing import flows as representing
from overenskommelsen.erasing import storage
from overenskommelsen.models import User
from tests import cast
from tests.erasing.conftest import EMAIL, FORMS, NAME, found_in_tables, paper

SAID = {"name": NAME, "basis": "KS 2026-0412"}


def page_of(user):
    return reverse("admin:erase_account", args=[user.pk])


WITHOUT = "admin:erase_without_account"


class TestPage:
    @pytest.fixture
    def operator(self, as_user, dag):
        return as_user(dag)

    def test_is_linked_from_the_account(self, operator, asta):
        page = operator.get(reverse("admin:overenskommelsen_user_change", args=[asta.pk]))
        assert page_of(asta) in page.content.decode()
        page = operator.get(reverse("admin:overenskommelsen_user_changelist"))
        assert reverse(WITHOUT) in page.content.decode()

    def test_says_what_will_happen_and_changes_nothing(self, operator, life, asta):
        text = operator.get(page_of(asta)).content.decode()
        assert "den skyddade delen av post" in text
        assert "Ingen är längre ansvarig för Föreningen Åkerbär" in text
        assert "Raderas eller töms: underskrifter (1)" in text
        assert User.objects.filter(pk=asta.pk).exists()

    def test_erases(self, operator, life, asta):
        answer = operator.post(page_of(asta), SAID, follow=True)
        assert "Personen är gallrad" in answer.content.decode()
        assert found_in_tables(FORMS) == []

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"name": "Fel Namn"}, "name", "Namnet stämmer inte"),
            ({"name": ""}, "name", "måste"),
            ({"basis": ""}, "basis", "måste"),
            ({"basis": "x" * 200}, "basis", "120"),
            ({"basis": NAME}, "basis", "inte personens namn"),
            ({"also": "Seat:1"}, None, ""),
        ],
    )
    def test_problem_stands_by_the_field_and_nothing_is_lost(
        self, operator, life, asta, changes, field, said
    ):
        answer = operator.post(page_of(asta), SAID | changes)
        if field is None:  # there is nothing to choose: an invented choice is no answer
            assert answer.status_code == 302
            return
        form = answer.context["form"]
        assert answer.status_code == 200 and list(form.errors) == [field]
        assert said in str(form.errors[field]) or said == "måste"
        assert (SAID | changes)["basis"] in answer.content.decode()
        assert User.objects.filter(pk=asta.pk).exists()

    def test_row_with_the_address_has_to_be_ticked(self, operator, life, asta, bergsgarden):
        bergsgarden.presentation = EMAIL
        bergsgarden.save()
        page = operator.get(page_of(asta)).content.decode()
        assert "Måste tas med" in page and f"Organisation:{bergsgarden.pk}" in page
        answer = operator.post(page_of(asta), SAID)
        assert list(answer.context["form"].errors) == ["also"]
        data = SAID | {"also": f"Organisation:{bergsgarden.pk}"}
        assert operator.post(page_of(asta), data).status_code == 302
        bergsgarden.refresh_from_db()
        assert bergsgarden.presentation == "gallrad"

    def test_others_have_to_be_answered_for(self, operator, approved, asta, bo):
        people = [(NAME, EMAIL), ("Bo Berg", bo.email)]
        made = cast.begun(approved, by=asta, people=people, required=2)
        cast.signs(asta, made)
        cast.signs(bo, made)
        assert "Andra som berörs" in operator.get(page_of(asta)).content.decode()
        answer = operator.post(page_of(asta), SAID)
        assert list(answer.context["form"].errors) == ["others_too"]
        assert operator.post(page_of(asta), SAID | {"others_too": "on"}).status_code == 302

    def test_somebody_on_paper(self, operator, approved, karin):
        paper(approved, karin, (("Per Penna", ""),))
        said = {"email": "", "name": "Per Penna", "basis": "KS 1"}
        assert operator.get(reverse(WITHOUT)).status_code == 200
        answer = operator.post(reverse(WITHOUT), said)
        signature = f"Signature:{Signature.objects.get(name='Per Penna').pk}"
        assert signature in answer.content.decode()
        said |= {"also": signature, "seen": answer.context["seen"]}
        answer = operator.post(reverse(WITHOUT), said)
        assert answer.status_code == 302
        assert found_in_tables(["Per Penna"]) == []

    def test_without_an_account_it_is_shown_before_it_is_done(self, operator, akerbar, asta):
        representing.invite(akerbar, by=asta, name="Ada Ask", email="ada@example.se")
        said = {"email": "ada@example.se", "name": "Ada Ask", "basis": "KS 1"}
        shown = operator.post(reverse(WITHOUT), said)
        assert "inbjudningar (1)" in shown.content.decode()
        other = operator.post(reverse(WITHOUT), said | {"seen": "bo@example.se Bo"})
        assert other.status_code == 200 and found_in_tables(["Ada Ask"])
        seen = {"seen": shown.context["seen"]}
        assert operator.post(reverse(WITHOUT), said | seen).status_code == 302
        assert found_in_tables(["Ada Ask", "ada@example.se"]) == []

    @pytest.mark.parametrize("email", ["inte en adress", "ingen@example.se", "a" * 400 + "@b.se"])
    def test_odd_addresses(self, operator, life, email):
        answer = operator.post(reverse(WITHOUT), SAID | {"email": email})
        assert answer.status_code == 200

    def test_the_register_has_no_key(self, operator, life, asta, settings):
        settings.REGISTER_KEY = ""
        assert "saknar sin nyckel" in operator.get(page_of(asta)).content.decode()
        assert operator.post(page_of(asta), SAID).status_code == 200
        assert User.objects.filter(pk=asta.pk).exists()

    def test_oneself(self, operator, dag):
        assert "dig själv" in operator.get(page_of(dag)).content.decode()

    @pytest.mark.parametrize("key", ["0", "999999", "abc", "9" * 30])
    def test_no_such_account(self, operator, key):
        assert operator.get(f"/admin/overenskommelsen/user/{key}/gallra/").status_code == 404


ROLES = ["nobody", "nora", "asta", "karin", "stig", "osten", "dag"]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_the_pages(as_user, signed, bo, role, request):
    client = as_user(None if role == "nobody" else request.getfixturevalue(role))
    pages = [page_of(bo), reverse(WITHOUT),
             reverse("admin:unpublish_entry", args=[signed.entry.pk])]  # fmt: skip
    for page in pages:
        for answer in (client.get(page), client.post(page, SAID)):
            if role == "dag":
                assert answer.status_code in {200, 302}
            else:
                assert answer.status_code == 403 or "/admin/login" in answer.headers["Location"]
    assert User.objects.filter(pk=bo.pk).exists() or role == "dag"
    if role != "dag":
        signed.refresh_from_db()
        assert signed.listed and not RegisterEntry.objects.filter(kind="erase").exists()


class TestUnpublishing:
    @pytest.fixture
    def done(self, signed, dag, as_user):
        page = reverse("admin:unpublish_entry", args=[signed.entry.pk])
        assert "Föreningen Åkerbär" in as_user(dag).get(page).content.decode()
        assert as_user(dag).post(page, {"basis": "KS 7"}).status_code == 302
        return signed

    def test_no_public_page_says_the_name(self, done, as_user):
        browser = as_user(None)
        seq = done.entry.seq
        for page in (
            reverse("register", args=["skane"]),
            reverse("register_entry", args=["skane", seq]),
            reverse("register_export", args=["skane"]),
            reverse("directory", args=["skane"]),
            reverse("agreement", args=["skane"]),
        ):
            assert "Åkerbär" not in browser.get(page).content.decode(), page
        entry = browser.get(reverse("register_entry", args=["skane", seq])).content.decode()
        assert "gallrad" in entry
        organisation = reverse("organisation", args=["skane", done.organisation.slug])
        assert browser.get(organisation).status_code == 404

    def test_entry_stays_and_the_register_is_whole(self, done, skane, asta, as_user):
        from tests.erasing.test_erase import assert_whole

        assert_whole(skane)
        done.refresh_from_db()
        assert (done.state, done.listed) == ("signed", False)
        mine = reverse("receipt", args=["skane", done.entry.seq])
        assert "Föreningen Åkerbär" in as_user(asta).get(mine).content.decode()

    def test_twice_and_without_decision(self, done, dag, as_user):
        page = reverse("admin:unpublish_entry", args=[done.entry.pk])
        for basis, said in (("KS 8", "redan gallrad"), (" ", ""), ("Åkerbär ska bort", "gallrad")):
            answer = as_user(dag).post(page, {"basis": basis})
            assert answer.status_code == 200
            assert said in str(answer.context["form"].errors)
        assert RegisterEntry.objects.filter(kind="erase").count() == 1

    def test_decision_may_not_name_the_organisation(self, signed, dag, as_user):
        page = reverse("admin:unpublish_entry", args=[signed.entry.pk])
        answer = as_user(dag).post(page, {"basis": "Beslut om föreningen åkerbär"})
        assert "inte namnet" in str(answer.context["form"].errors)

    def test_other_entries_that_name_it_are_told(self, signed, dag, karin, as_user):
        from organisations.signing.recording import correct_identity

        [other] = correct_identity(
            signed.organisation, by=karin, name="Åkerbär", number="802002-1237", reason="Kortare"
        )
        page = reverse("admin:unpublish_entry", args=[signed.entry.pk])
        answer = as_user(dag).post(page, {"basis": "KS 7"}, follow=True)
        assert f"står kvar med namn i post {other.seq}" in answer.content.decode()

    def test_what_the_register_needs_stays(self, signed, dag, as_user):
        opening = RegisterEntry.objects.get(agreement=signed.agreement, seq=0)
        page = reverse("admin:unpublish_entry", args=[opening.pk])
        answer = as_user(dag).post(page, {"basis": "KS 7"})
        assert "behövs för att kontrollera" in str(answer.context["form"].errors)
        change = reverse("admin:organisations_registerentry_change", args=[opening.pk])
        assert page not in as_user(dag).get(change).content.decode()

    def test_command(self, signed, capsys):
        seq = str(signed.entry.seq)
        call_command("unpublish_entry", "skane", seq)
        signed.refresh_from_db()
        assert signed.listed and "Föreningen Åkerbär" in capsys.readouterr().out
        with pytest.raises(CommandError, match="beslutets nummer"):
            call_command("unpublish_entry", "skane", seq, "--yes")
        call_command("unpublish_entry", "skane", seq, "--yes", "--basis", "KS 7")
        signed.refresh_from_db()
        assert not signed.listed
        with pytest.raises(CommandError, match="no such entry"):
            call_command("unpublish_entry", "skane", "999")


class TestCommand:
    def test_shows_first(self, life, capsys):
        call_command("erase_person", EMAIL, "--name", NAME)
        told = capsys.readouterr().out
        assert "Nothing was changed" in told and "Register skane" in told
        assert User.objects.filter(email=EMAIL).exists()

    def test_erases_with_yes(self, life, capsys, bergsgarden):
        bergsgarden.presentation = NAME
        bergsgarden.save()
        call_command("erase_person", EMAIL, "--name", NAME)
        row = f"Organisation:{bergsgarden.pk}"
        assert f"Står också här: --also {row}" in capsys.readouterr().out
        call_command(
            "erase_person", EMAIL, "--name", NAME, "--basis", "KS 1", "--yes", "--also", row
        )
        assert found_in_tables(FORMS) == []

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--name", "Fel"], "stämmer inte"),
            (["--name", NAME, "--yes"], "beslutets nummer"),
            (["--name", NAME, "--yes", "--basis", "KS 1", "--also", "Seat:5"], "ingen rad"),
        ],
    )
    def test_refusals_change_nothing(self, life, options, said):
        with pytest.raises(CommandError, match=said):
            call_command("erase_person", EMAIL, *options)
        assert User.objects.filter(email=EMAIL).exists()

    @pytest.mark.django_db(transaction=True)
    def test_storage_can_be_tidied_again(self, capsys):
        call_command("tidy_storage")
        assert "written anew" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_storage_says_when_somebody_is_in_the_way():
    """A reader that has not finished holds SQLite's log, or a lock on PostgreSQL's table."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN")
    else:
        other = connection.copy()
        other.set_autocommit(False)
    reading = other.cursor()
    reading.execute("SELECT count(*) FROM overenskommelsen_user")
    reading.fetchone()
    User.objects.create_user("ny@example.se")
    try:
        assert storage.tidy([User]) != ""
    finally:
        other.close()
    User.objects.all().delete()
    assert storage.tidy([User]) == ""
