"""Once a year those responsible are asked whether what stands about them still is right."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.freshness.answering import confirm_details
from organisations.freshness.asking import ask_if_still_right
from organisations.joining.flows import change_organisation
from organisations.models import Accession, DetailsQuestion, Organisation, Representative
from overenskommelsen.tending import FLOWS
from tests import cast
from tests.freshness.conftest import NOW, age, letters
from tests.test_queries import add_signatories


def tend(days=0):
    return ask_if_still_right(now=NOW + timedelta(days=days))


def test_is_among_what_time_brings_about():
    assert ask_if_still_right in FLOWS


class TestWhen:
    def test_asked_reminded_once_and_then_left_alone_for_the_year(self, old, asta):
        told = {day: tend(day) for day in (0, 0.1, 29, 30, 31, 60, 200, 364)}
        assert told == {0: 1, 0.1: 0, 29: 0, 30: 1, 31: 0, 60: 0, 200: 0, 364: 0}
        asked, reminded = letters()
        assert asked.receiver == reminded.receiver == asta.email
        assert "Stämmer uppgifterna om Föreningen Åkerbär?" in asked.subject
        assert "Överenskommelsen Skåne" in asked.text
        assert reminded.subject.startswith("Påminnelse")
        token = DetailsQuestion.objects.get().token
        assert f"/mina-organisationer/stammer/{token}/" in asked.text
        assert token in reminded.text and asked.is_secret and reminded.is_secret

    def test_the_next_year_has_a_link_of_its_own(self, old):
        tend(0), tend(30)
        first = DetailsQuestion.objects.get().token
        assert tend(365) == 1 and tend(396) == 1
        question = DetailsQuestion.objects.get()
        assert question.token != first and len(letters()) == 4
        assert not DetailsQuestion.objects.of_token(first).exists()

    def test_details_of_less_than_a_year_are_not_asked_about(self, old):
        age(old, when=NOW - timedelta(days=364))
        assert tend() == 0
        age(old, when=NOW - timedelta(days=366))
        assert tend() == 1

    def test_an_answer_ends_it_for_a_year(self, asked, asta):
        confirm_details(asked.organisation, by=asta)
        assert [tend(30), tend(364), tend(366)] == [0, 0, 1]

    def test_changing_the_details_is_an_answer_too(self, asked, asta):
        own = asked.organisation
        change_organisation(own, by=asta, areas=[], presentation="Vi odlar.")
        assert not DetailsQuestion.objects.unanswered().exists()
        assert [tend(30), tend(364), tend(366)] == [0, 0, 1]

    def test_a_save_that_tells_nothing_new_is_none(self, old):
        old.save()
        old.refresh_from_db()
        assert old.details_are_old and tend() == 1

    def test_a_reminder_that_nobody_sent_in_time_is_not_sent_late(self, asked, asta):
        assert tend(366) == 1  # the next year's question
        assert letters("reminded") == []


class TestWhom:
    def test_all_those_responsible_in_their_own_language(self, old, asta, bo, nora):
        roles = Representative.Role
        for user, role in ((bo, roles.RESPONSIBLE), (nora, roles.COLLEAGUE)):
            Representative.objects.create(organisation=old, user=user, role=role, state="active")
        bo.language = "en"
        bo.save()
        assert tend() == 1
        texts = {letter.receiver: letter.text for letter in letters()}
        assert set(texts) == {asta.email, bo.email}
        assert "/en/mina-organisationer/stammer/" in texts[bo.email]
        assert "/en/" not in texts[asta.email]

    def test_colleagues_where_nobody_is_responsible(self, old, asta):
        Representative.objects.update(role=Representative.Role.COLLEAGUE)
        assert tend() == 1 and letters()[0].receiver == asta.email

    @pytest.mark.parametrize("what", ["ended", "requested", "closed account"])
    def test_nobody_left_to_ask(self, old, asta, what):
        if what == "closed account":
            asta.is_active = False
            asta.save()
        else:
            Representative.objects.update(state=what)
        assert tend() == 0 and letters() == []
        assert not DetailsQuestion.objects.exists()

    @pytest.mark.parametrize("state", ["approved", "withdrawn", "lapsed", "draft"])
    def test_only_signatories(self, old, state):
        Accession.objects.update(state=state)
        assert tend() == 0

    def test_only_of_published_agreements(self, old, skane):
        type(skane).objects.update(is_published=False)
        assert tend() == 0

    def test_one_that_leaves_is_not_reminded(self, asked):
        Accession.objects.update(state="withdrawn")
        assert tend(30) == 0


class TestMany:
    def many(self, skane, numbers):
        add_signatories(skane, numbers)
        made = Organisation.objects.filter(slug__in=[f"grupp-{n}" for n in numbers])
        age(*made)
        for n, one in zip(numbers, made, strict=True):
            user = cast.person(f"grupp{n}@example.se", "Grupp", str(n))
            Representative.objects.create(
                organisation=one, user=user, state="active", role="responsible"
            )
        return made

    def queries(self, days, number):
        with CaptureQueriesContext(connection) as seen:
            assert tend(days) == number
        return len(seen)

    def test_as_many_queries_for_five_as_for_fifteen(self, skane):
        self.many(skane, range(1, 6))
        few = self.queries(0, 5), self.queries(30, 5)
        self.many(skane, range(100, 115))
        assert (self.queries(0, 15), self.queries(30, 15)) == few
        assert len(letters("asked")) == len(letters("reminded")) == 20

    def test_some_at_a_time_and_none_forgotten(self, skane, monkeypatch):
        monkeypatch.setattr("organisations.freshness.asking.MOST_AT_ONCE", 2)
        self.many(skane, range(1, 6))
        assert [tend(), tend(), tend(), tend()] == [2, 2, 1, 0]
        assert len(letters()) == 5


@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_ask_once(old):
    def run():
        try:
            ask_if_still_right(now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(letters()) == DetailsQuestion.objects.count() == 1


def test_public_page_tells_only_the_day(client, asked):
    page = client.get("/skane/organisationer/foreningen-akerbar/").content.decode()
    assert f"senast {timezone.localdate(asked.organisation.updated_at)}" in page
    assert "svarat" not in page and "tillfrågad" not in page
