"""The secretariat asks those responsible how it goes, and time reminds them."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from organisations.links.models import hash_of
from plans.following.answering import Said, answer
from plans.following.receivers import audience
from plans.following.rounds import open_round, remind, send_anew, usually_asked
from plans.following.tending import tend_follow_ups
from plans.models import FollowUpRequest, FollowUpRound, Responsible
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests.following.conftest import action, closed

TOKEN = re.compile(r"/uppfolj/([\w-]{43})/")


def tokens(letter):
    return TOKEN.findall(letter.text)


def letters(email, **more):
    return Letter.objects.filter(receiver=email, **more)


def tend(day):
    return tend_follow_ups(now=timezone.make_aware(timezone.datetime(day.year, day.month, day.day)))


class TestOpening:
    def test_one_mail_to_each_person_with_all_actions(self, opened):
        [to_eva] = letters("eva@example.se")
        assert "Handbok" in to_eva.text and "Skola" in to_eva.text and "Skriv kort." in to_eva.text
        assert len(set(tokens(to_eva))) == 2
        [to_asta] = letters("asta@example.se", subject__startswith="Hur går det")
        assert "Skola" in to_asta.text and "Handbok" not in to_asta.text
        assert letters("omar@example.se").count() == 1
        assert opened.requests.count() == 4

    def test_only_hashes_are_stored(self, opened):
        [to_omar] = letters("omar@example.se")
        [token] = tokens(to_omar)
        asked = opened.requests.get(email="omar@example.se")
        assert asked.token_hash == hash_of(token)
        assert token not in str(FollowUpRequest.objects.filter(pk=asked.pk).values())

    def test_in_the_language_of_an_account(self, people, plan, karin, asta, school):
        asta.language = "en"
        asta.save()
        open_round(plan, by=karin, actions=[school], closes_on=timezone.localdate())
        assert "/en/skane/uppfolj/" in letters("asta@example.se").latest("created_at").text

    def test_who_is_missing_is_told(self, people, plan, handbook, school):
        alone = action(plan, "Ensam")
        rows = {row.title: sides for row, _asked, sides in audience(
            plan.agreement, plan.actions.order_by("pk")).rows}  # fmt: skip
        assert rows == {
            "Handbok": [], "Skola": [], alone.title: ["idéburen sektor", "offentlig sektor"]
        }  # fmt: skip

    def test_a_named_person_goes_before_those_who_act_for_the_organisation(
        self, people, plan, school, akerbar, parties
    ):
        Responsible.objects.create(
            action=school, party=parties[0], organisation=akerbar, name="Ulla", email="u@example.se"
        )
        asked = audience(plan.agreement, plan.actions.filter(pk=school.pk)).asked
        assert {one.email for one in asked} == {"eva@example.se", "u@example.se"}

    def test_usually_what_has_begun_and_is_not_settled(self, plan, handbook):
        next_year = plan.last_year
        action(plan, "Sedan", first_year=next_year)
        action(plan, "Klar", status="done")
        today = timezone.localdate()
        later = date(today.year, 12, 31)
        if today != later:
            action(plan, "Senare", starts_on=later)
        assert list(usually_asked(plan)) == [handbook]

    @pytest.mark.parametrize("days", [-1, 181])
    def test_wrong_last_day(self, people, plan, karin, handbook, days):
        with pytest.raises(NotNow, match="180 dagar"):
            open_round(
                plan, by=karin, actions=[handbook],
                closes_on=timezone.localdate() + timedelta(days=days),
            )  # fmt: skip
        assert not FollowUpRound.objects.exists()

    def test_same_round_is_not_sent_twice(self, opened, plan, karin, handbook):
        with pytest.raises(NotNow, match="öppen omgång"):
            open_round(plan, by=karin, actions=[handbook], closes_on=timezone.localdate())
        assert letters("eva@example.se").count() == 1

    def test_what_cannot_be_asked(self, people, plan, karin, stig, osten, handbook):
        today = timezone.localdate()
        for outsider in (stig, osten):
            with pytest.raises(NotAllowed):
                open_round(plan, by=outsider, actions=[handbook], closes_on=today)
        nobody = action(plan, "Ensam")
        with pytest.raises(NotNow, match="ingen att fråga"):
            open_round(plan, by=karin, actions=[nobody], closes_on=today)
        plan.state = "draft"
        plan.save()
        with pytest.raises(NotNow, match="publicerad"):
            open_round(plan, by=karin, actions=[handbook], closes_on=today)


class TestReminders:
    def test_a_week_and_a_day_before_to_those_who_wait(self, opened, eva, omar):
        answer(eva, said=Said())
        answer(omar, said=Said())
        before, first = tokens(letters("eva@example.se").get()), opened.closes_on
        assert tend(first - timedelta(days=8)) == 0
        assert tend(first - timedelta(days=7)) == 2  # Eva about the school, and Asta
        assert tend(first - timedelta(days=6)) == 0
        assert tend(first - timedelta(days=1)) == 2
        assert tend(first) == 0 and tend(first + timedelta(days=1)) == 0
        reminders = letters("eva@example.se", subject__startswith="Påminnelse")
        assert reminders.count() == 2
        again = tokens(reminders.first())
        assert len(again) == 1 and set(again) < set(before), "the link in the first mail works"
        assert not letters("omar@example.se", subject__startswith="Påminnelse").exists()

    def test_twice_at_once_is_once(self, opened):
        """What another machine has queued in the meantime is not queued again."""
        day = opened.closes_on - timedelta(days=7)
        tend(day)
        number = Letter.objects.count()
        key = Letter.objects.filter(receiver="omar@example.se").latest("created_at").key
        Letter.objects.filter(key=key).update(receiver="omar@example.se")
        call_command("tend")
        tend(day)
        assert Letter.objects.count() == number

    def test_by_hand_once_a_day(self, opened, karin, stig, osten):
        assert remind(opened, by=karin) == 3
        assert remind(opened, by=karin) == 0
        assert remind(opened, by=karin, email="eva@example.se") == 0
        for outsider in (stig, osten):
            with pytest.raises(NotAllowed):
                remind(opened, by=outsider)
        with pytest.raises(NotNow, match="stängd"):
            remind(closed(opened), by=karin)

    def test_a_changed_secret_makes_new_links(self, opened, eva, settings, karin, client):
        old = tokens(letters("omar@example.se").get())[0]
        settings.SECRET_KEY = "en helt annan hemlighet för testet"
        remind(opened, by=karin)
        new = tokens(letters("omar@example.se").latest("created_at"))[0]
        assert new != old
        assert client.get(f"/skane/uppfolj/{new}/").status_code == 200
        assert client.get(f"/skane/uppfolj/{old}/").status_code == 404

    def test_an_expired_link_is_sent_anew_once_a_day(self, eva):
        number = letters("eva@example.se").count()
        FollowUpRequest.objects.filter(pk=eva.pk).update(expires_at=timezone.now())
        send_anew(eva)
        send_anew(eva)
        eva.refresh_from_db()
        assert eva.can_be_answered
        assert letters("eva@example.se").count() == number + 1


class TestNames:
    def test_go_a_year_after_the_round(self, opened, eva, client):
        made = answer(eva, said=Said(note="Utkastet är på remiss."))
        [token] = tokens(letters("omar@example.se").get())
        tend(closed(opened, days=365).closes_on + timedelta(days=365))
        assert opened.requests.exclude(email="").count() == 4
        assert tend(opened.closes_on + timedelta(days=366)) == 4
        assert set(opened.requests.values_list("name", "email")) == {("", "")}
        assert opened.requests.filter(follow_up=made).exists()
        made.refresh_from_db()
        assert made.note == "Utkastet är på remiss."
        assert client.get(f"/skane/uppfolj/{token}/").status_code == 404
