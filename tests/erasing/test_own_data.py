"""What is stored about me: all of it, and nothing about anybody else."""

import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from overenskommelsen.erasing.own import SOURCES
from overenskommelsen.models import User
from tests import cast
from tests.erasing.conftest import EMAIL, NAME

OTHERS = ("Bo Berg", "bo@example.se", "Karin Kansli", "karin@example.se", "Dag Drift")


def data_of(browser):
    answer = browser.get(reverse("own_data_file"))
    assert answer.headers["Content-Disposition"].endswith('"mina-uppgifter.json"')
    assert "no-store" in answer.headers["Cache-Control"]
    return json.loads(answer.content)


@pytest.fixture
def browser(life, as_user, asta):
    return as_user(asta)


def test_file_holds_what_every_app_knows(browser, life):
    data = data_of(browser)
    assert data["account"][0]["email"] == EMAIL and "password" not in data["account"][0]
    assert data["organisations"][0]["organisation"] == "Föreningen Åkerbär"
    assert data["signatures"][0]["name"] == NAME
    assert data["register"][0]["email"] == EMAIL
    assert data["files"][0]["name"] == "Astas protokoll.pdf"
    assert {row["subject"] for row in data["letters"]} >= {"(någon annan) vill företräda "
                                                           "Föreningen Åkerbär"}  # fmt: skip
    assert set(data) >= {
        "addresses", "applications", "criteria", "rounds_opened", "asked_to_sign", "events",
        "invitations_sent",
    }  # fmt: skip


def test_page_has_the_same_in_words(browser):
    page = browser.get(reverse("own_data"))
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert "Registrets skyddade del" in text and NAME in text
    assert {s.key for s in page.context["sections"]} == set(data_of(browser))
    assert reverse("own_data") in browser.get(reverse("account_email")).content.decode()


def test_holds_nobody_else(browser):
    for text in (json.dumps(data_of(browser), ensure_ascii=False),
                 browser.get(reverse("own_data")).content.decode()):  # fmt: skip
        assert [other for other in OTHERS if other in text] == []


def test_joint_signature_shows_only_ones_own_row(approved, asta, bo, as_user):
    people = [(NAME, EMAIL), ("Bo Berg", bo.email)]
    made = cast.begun(approved, by=asta, people=people, required=2)
    cast.signs(asta, made)
    cast.signs(bo, made)
    for user, own, other in ((asta, NAME, "Bo Berg"), (bo, "Bo Berg", NAME)):
        data = data_of(as_user(user))
        assert [row["name"] for row in data["register"]] == [own]
        assert other not in json.dumps(data, ensure_ascii=False)


def test_a_steward_sees_decisions_but_not_whom_they_were_about(life, as_user, karin):
    data = data_of(as_user(karin))
    assert data["decisions"][0]["decision"] == "approve"
    assert data["roles"][0]["role"] == "secretariat"
    assert data["recorded"]
    assert NAME not in json.dumps(data, ensure_ascii=False)


def test_what_an_operator_has_changed(life, as_user, dag, skane):
    step = skane.process_steps.first()
    change = reverse("admin:principles_processstep_change", args=[step.pk])
    data = {
        "agreement": skane.pk, "title": "Nytt", "when": step.when, "state": step.state,
        "sort_date": f"{step.sort_date}", "text": "",
        "documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert as_user(dag).post(change, data).status_code == 302
    data = data_of(as_user(dag))
    assert data["edits"] and data["log"]
    assert NAME not in json.dumps(data, ensure_ascii=False)


def test_whoever_has_done_nothing(as_user, nora):
    assert set(data_of(as_user(nora))) == {"account", "addresses"}


class TestCommand:
    def test_is_the_same_as_the_file(self, browser, capsys):
        call_command("export_person", EMAIL)
        assert json.loads(capsys.readouterr().out) == data_of(browser)

    def test_somebody_without_account(self, akerbar, asta, capsys):
        from organisations.representing import flows

        flows.invite(akerbar, by=asta, name="Ada Ask", email="ada@example.se")
        call_command("export_person", "Ada@Example.se")
        data = json.loads(capsys.readouterr().out)
        assert data["invitations"][0]["name"] == "Ada Ask"
        assert data["letters"][0]["receiver"] == "ada@example.se"

    def test_unknown(self, db):
        with pytest.raises(CommandError, match="inga uppgifter"):
            call_command("export_person", "ingen@example.se")


def test_no_table_that_knows_an_account_is_forgotten():
    """A new model with a person in it has to be told of, or be named here with why not."""
    not_told = {
        "overenskommelsen.User_groups",  # nobody has any
        "overenskommelsen.User_user_permissions",
    }
    told = {source.model for source in SOURCES}
    forgotten = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is User and model not in told and not hasattr(model, "history_user")
    }
    assert forgotten - not_told == set()
