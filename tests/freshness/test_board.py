"""The secretariat sees who has not answered, and where there is nobody to ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisations.freshness.answering import confirm_details
from organisations.models import Accession, Representative
from overenskommelsen.waiting.lines import waiting_for
from tests.freshness.conftest import age
from tests.test_queries import add_signatories

LIST = reverse("admin:organisations_organisation_changelist")


def listed(client, query=""):
    page = client.get(LIST + query)
    return [row.name for row in page.context["cl"].queryset], page.content.decode()


def lines(user):
    found = {str(line.name): line for line in waiting_for(user)}
    return {name: line for name, line in found.items() if name.startswith("Organisationer ")}


def test_unanswered(as_user, karin, stig, osten, asked):
    told = lines(karin)
    (line,) = told.values()
    assert "inte har svarat" in next(iter(told)) and line.number == 1
    for address in (line.address, f"{LIST}?uppgifter=obesvarade"):
        names, page = listed(as_user(karin), address.removeprefix(LIST))
        assert names == ["Föreningen Åkerbär"]
        assert f"har inte svarat, tillfrågad {timezone.localdate()}" in page
    assert lines(stig) == lines(osten) == {}
    names, page = listed(as_user(stig), "?uppgifter=obesvarade")
    assert names == ["Föreningen Åkerbär"]
    assert listed(as_user(osten), "?uppgifter=obesvarade")[0] == []


def test_answered(as_user, karin, asked, asta):
    confirm_details(asked.organisation, by=asta)
    assert lines(karin) == {}
    assert listed(as_user(karin), "?uppgifter=obesvarade")[0] == []
    assert "aktuella" in listed(as_user(karin))[1]


def test_nobody_to_ask(as_user, karin, old):
    Representative.objects.update(state="ended")
    ((name, line),) = lines(karin).items()
    assert "ingen att fråga" in name and line.number == 1
    assert line.day == timezone.localdate(old.updated_at)
    for query in (line.address.removeprefix(LIST), "?uppgifter=ingen", "?uppgifter=gamla"):
        names, page = listed(as_user(karin), query)
        assert names == ["Föreningen Åkerbär"] and "ingen att fråga" in page


def test_counted_once_though_it_has_joined_both(as_user, dag, karin, asked, ostergotland):
    Accession.objects.create(agreement=ostergotland, organisation=asked.organisation)
    (line,) = lines(dag).values()
    assert line.number == 1 and len(listed(as_user(dag), "?vantar=obesvarade")[0]) == 1


def test_one_that_has_only_applied_elsewhere_is_not_theirs(as_user, osten, asked, ostergotland):
    """Åkerbär has signed Skåne; Östergötland's secretariat only reads its application."""
    Accession.objects.create(
        agreement=ostergotland, organisation=asked.organisation, state="submitted",
        submitted_at=timezone.now(),
    )  # fmt: skip
    assert lines(osten) == {}
    assert listed(as_user(osten), "?uppgifter=obesvarade")[0] == []


@pytest.mark.one_database
def test_the_list_asks_no_more_for_more(as_user, karin, skane, asked):
    client = as_user(karin)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{LIST}?uppgifter=gamla")
        return len(seen)

    few = queries()
    add_signatories(skane, range(1, 20))
    age(*(row.organisation for row in Accession.objects.select_related("organisation")))
    assert queries() == few
