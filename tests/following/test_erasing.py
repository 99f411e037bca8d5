"""Those who are asked how it goes can see what is stored about them, and be erased."""

import pytest
from django.core.management import call_command

from overenskommelsen.erasing.own import stored_about
from overenskommelsen.erasing.person import find_person
from plans.following.answering import Said, answer
from plans.following.links import address_of
from plans.models import FollowUpRequest, Responsible
from tests.erasing.conftest import found_in_tables
from tests.erasing.test_erase import erase


def test_what_is_stored_about_somebody_without_account(eva):
    answer(eva, said=Said(note="Utkastet är klart."))
    told = {section.key: section.rows for section in stored_about(find_person("eva@example.se"))}
    assert len(told["responsible"]) == len(told["asked_to_follow_up"]) == 2
    assert "Utkastet är klart." in str(told["follow_ups"])
    assert "Omar" not in str(told)


def test_who_is_erased_is_asked_no_more_and_what_was_said_stays(client, eva, dag, opened):
    made = answer(eva, said=Said(note="Utkastet är klart."))
    address = address_of(eva)
    erase(dag, email="eva@example.se", name="Eva Ek")
    assert found_in_tables(["eva@example.se", "Eva Ek"]) == []
    assert not Responsible.objects.filter(email__icontains="eva").exists()
    assert FollowUpRequest.objects.get(follow_up=made).name == ""
    made.refresh_from_db()
    assert made.note == "Utkastet är klart."
    assert client.get(address).status_code == 404
    assert opened.requests.count() == 4


@pytest.mark.one_database
def test_command_tells_too(eva, capsys):
    call_command("export_person", "eva@example.se")
    assert "asked_to_follow_up" in capsys.readouterr().out
