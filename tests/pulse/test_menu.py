"""The menu of the admin: by task, in the words of a secretariat, with nothing left out."""

import pytest
from django.contrib import admin
from django.urls import reverse

from overenskommelsen.menu import TASKS


@pytest.mark.one_database
def test_every_model_stands_in_one_group():
    placed = [name for _task, names in TASKS for name in names]
    registered = {model._meta.label for model in admin.site._registry}
    missing = registered - set(placed)
    assert not missing, (
        f"Place {sorted(missing)} in a group of TASKS in overenskommelsen/menu.py: where would "
        "somebody look who is about to do what is done there?"
    )
    gone = set(placed) - registered
    assert not gone, f"Take {sorted(gone)} out of TASKS: the admin does not know them"
    assert len(placed) == len(set(placed)), "a model stands in two groups"


def test_secretariat_meets_tasks_and_not_apps(as_user, karin):
    page = as_user(karin).get(reverse("admin:index"))
    names = [task["name"] for task in page.context["app_list"]]
    assert names == [
        "Anslutning", "Texter", "Planer och uppföljning", "Mötesplatser och utskick",
        "Organ och kontakter", "Överenskommelsen",
    ]  # fmt: skip
    assert "Organisations" not in page.content.decode()


def test_operator_has_the_running_of_the_portal_too(as_user, dag):
    page = as_user(dag).get(reverse("admin:index"))
    assert page.context["app_list"][-1]["name"] == "Drift"


def test_page_that_one_stands_on_is_told(as_user, karin):
    address = reverse("admin:plans_event_changelist")
    page = as_user(karin).get(address).content.decode()
    assert f'<a href="{address}" aria-current="page">' in page


def test_address_of_an_app_still_answers(as_user, karin):
    page = as_user(karin).get(reverse("admin:app_list", args=["plans"]))
    assert page.status_code == 200 and "Utvecklingsplaner" in page.content.decode()


@pytest.mark.one_database
def test_a_model_that_nobody_has_placed_is_shown_last(rf, monkeypatch, dag):
    monkeypatch.setattr("overenskommelsen.menu.TASKS", TASKS[1:])
    request = rf.get("/admin/")
    request.user = dag
    last = admin.site.get_app_list(request)[-1]
    assert "Accession" in {model["object_name"] for model in last["models"]}
