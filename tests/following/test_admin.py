"""The pages of follow-up in the admin: who sees and does what, and what is told."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans.following.answering import Said, answer
from plans.following.links import address_of
from plans.following.reviewing import approve, decline, mark
from plans.following.rounds import move_last_day, open_round
from plans.models import FollowUp, FollowUpRound, Plan, Responsible
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests.following.conftest import action, closed


def addresses(plan, made):
    own = {name: reverse(f"admin:{name}", args=[plan.pk])
           for name in ("follow_ups", "follow_up_open", "follow_up_reading")}  # fmt: skip
    return own | {name: reverse(f"admin:{name}", args=[plan.pk, made.pk])
                  for name in ("follow_up_round", "follow_up_csv")}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "reads", "opens", "sends"),
    [
        ("nobody", 302, 302, 302),
        ("nora", 302, 302, 302),
        ("asta", 302, 302, 302),
        ("karin", 200, 200, 302),
        ("stig", 200, 404, 404),
        ("osten", 404, 404, 404),
        ("dag", 200, 200, 302),
    ],
)
def test_who_comes_in(request, as_user, opened, plan, role, reads, opens, sends):
    user = None if role == "nobody" else request.getfixturevalue(role)
    client, before = as_user(user), Letter.objects.count()
    for name, address in addresses(plan, opened).items():
        expected = opens if name == "follow_up_open" else reads
        assert client.get(address).status_code == expected, name
    assert client.post(addresses(plan, opened)["follow_up_round"]).status_code == sends
    assert (Letter.objects.count() > before) == (role in {"karin", "dag"})


class TestOpening:
    @pytest.fixture
    def office(self, as_user, karin):
        return as_user(karin)

    def sent(self, plan, *actions, **changes):
        day = timezone.localdate() + timedelta(days=21)
        stood = {"closes_on": f"{day}", "message": "", "actions": [row.pk for row in actions]}
        return stood | changes

    def test_receivers_are_seen_before_anything_is_sent(
        self, office, people, plan, handbook, school
    ):
        alone = action(plan, "Ensam")
        address = reverse("admin:follow_up_open", args=[plan.pk])
        page = office.get(address).content.decode()
        assert page.count("checked") == 3 and "Ingen att fråga: idéburen sektor" in page
        page = office.post(address, self.sent(plan, handbook, school, alone)).content.decode()
        assert "3 personer får mejl" in page and "eva@example.se" in page
        assert "1 insats saknar någon att fråga" in page
        assert not FollowUpRound.objects.exists()
        sent = self.sent(plan, handbook, school, alone, send="1")
        assert office.post(address, sent).status_code == 302
        assert FollowUpRound.objects.get().requests.count() == 4
        assert office.post(address, sent).status_code == 302, "pressed twice"
        assert FollowUpRound.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"closes_on": "2001-01-01"}, "inte har varit"),
            ({"closes_on": "31 februari"}, "ett datum som finns"),
            ({"actions": []}, "minst en insats"),
            ({"actions": ["abc"]}, "kan inte väljas"),
            ({"actions": ["9" * 30]}, "kan inte väljas"),
            ({"message": "x" * 2001}, "högst 2000 tecken"),
        ],
    )
    def test_bad_input(self, office, people, plan, handbook, changes, words):
        address = reverse("admin:follow_up_open", args=[plan.pk])
        sent = self.sent(plan, handbook, message="Min hälsning", send="1") | changes
        page = office.post(address, sent)
        assert page.status_code == 200 and words in page.content.decode()
        if "message" not in changes:
            assert "Min hälsning" in page.content.decode()
        assert not FollowUpRound.objects.exists()

    def test_an_action_of_another_plan_cannot_be_asked(self, office, people, plan, handbook, skane):
        other = Plan.objects.exclude(pk=plan.pk).filter(agreement=skane).first()
        foreign = action(other, "Annan")
        page = office.post(
            reverse("admin:follow_up_open", args=[plan.pk]), self.sent(plan, foreign, send="1")
        )
        assert "kan inte väljas" in page.content.decode()


class TestBoard:
    def test_tells_who_has_answered(self, as_user, stig, opened, plan, eva):
        answer(eva, said=Said(note="=SUMMA(1)"))
        pages = addresses(plan, opened)
        page = as_user(stig).get(pages["follow_up_round"])
        assert "Ändra sista dagen" not in page.content.decode()
        text = page.content.decode()
        assert "1 av 4 frågor är besvarade" in text and "Påminn" not in text
        people = {g.first.name: g.answered for g in page.context["board"].people}
        assert people == {"Eva Ek": 1, "Asta Åkesson": 0, "Omar": 0}
        file = as_user(stig).get(pages["follow_up_csv"])
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) == 5
        own = next(row for row in rows if row[4] == "Eva Ek" and row[9])
        assert own[8:11] == ["Planerad", "0", "'=SUMMA(1)"]

    def test_one_person_is_reminded(self, as_user, karin, opened, plan, omar):
        address = addresses(plan, opened)["follow_up_round"]
        for _time in range(2):
            as_user(karin).post(address, {"request": omar.pk})
        reminders = Letter.objects.filter(subject__startswith="Påminnelse")
        assert [letter.receiver for letter in reminders] == ["omar@example.se"]
        for odd in ("x", "9" * 30):
            assert as_user(karin).post(address, {"request": odd}).status_code == 404

    def test_the_last_day_is_moved(self, as_user, karin, opened, plan, eva, client):
        address, office = addresses(plan, closed(opened))["follow_up_round"], as_user(karin)
        later = timezone.localdate() + timedelta(days=7)
        for wrong in ("", "2001-01-01", f"{later + timedelta(days=180)}", "31 februari"):
            page = office.post(address, {"closes_on": wrong})
            assert page.status_code == 200 and page.context["last_day"].errors, wrong
        assert office.post(address, {"closes_on": f"{later}"}).status_code == 302
        opened.refresh_from_db()
        assert opened.closes_on == later
        assert client.get(address_of(eva)).status_code == 200

    def test_two_open_rounds_do_not_ask_the_same(self, opened, plan, karin, handbook):
        today = timezone.localdate()
        closed(opened)
        open_round(plan, by=karin, actions=[handbook], closes_on=today)
        with pytest.raises(NotNow, match="kan inte öppnas igen"):
            move_last_day(opened, by=karin, closes_on=today)

    def test_as_many_queries_for_many(self, as_user, karin, people, plan, parties, school):
        today, office = timezone.localdate(), as_user(karin)

        def number(made):
            pages = addresses(plan, made).values()
            assert {office.get(address).status_code for address in pages} == {200}
            with CaptureQueriesContext(connection) as queries:
                for address in pages:
                    office.get(address)
            return len(queries)

        few = number(open_round(plan, by=karin, actions=[school], closes_on=today))
        more = [action(plan, f"Mer {n}", parties) for n in range(12)]
        Responsible.objects.bulk_create(
            Responsible(action=row, party=parties[n], name=f"P {n}", email=f"p{n}@example.se")
            for row in more
            for n in range(2)
        )
        made = open_round(plan, by=karin, actions=more[:-1], closes_on=today)
        for asked in made.requests.all()[:5]:
            answer(asked, said=Said())
        assert number(made) == few


class TestReading:
    @pytest.fixture
    def made(self, plan, eva):
        plan.reviews_follow_ups = True
        plan.save()
        return answer(eva, said=Said(status="under_way", progress=50, note="Vi har böjrat."))

    def sent(self, made, **changes):
        prefix = f"f{made.pk}"
        words = {"note": made.note, "reason": "", "seen": mark(made)} | changes
        return {"follow_up": made.pk} | {f"{prefix}-{name}": value for name, value in words.items()}

    def test_waits_until_it_is_read_and_corrected(self, as_user, karin, made, plan, handbook):
        public = handbook.get_absolute_url()
        handbook.refresh_from_db()
        assert handbook.status == "planned"
        assert "böjrat" not in as_user(None).get(public).content.decode()
        address = reverse("admin:follow_up_reading", args=[plan.pk])
        assert "böjrat" in as_user(karin).get(address).content.decode()
        sent = self.sent(made, note="Vi har börjat.") | {"approve": "1"}
        assert as_user(karin).post(address, sent).status_code == 302
        handbook.refresh_from_db()
        assert (handbook.status, handbook.progress) == ("under_way", 50)
        assert "Vi har börjat." in as_user(None).get(public).content.decode()
        assert as_user(karin).post(address, sent).status_code == 302, "read already"

    def test_declined_with_a_reason_by_mail(self, as_user, karin, made, plan, eva, client):
        address = reverse("admin:follow_up_reading", args=[plan.pk])
        page = as_user(karin).post(address, self.sent(made) | {"decline": "1"})
        assert "Skriv varför den inte visas" in page.content.decode()
        sent = self.sent(made, reason="Nämn inga namn.") | {"decline": "1"}
        assert as_user(karin).post(address, sent).status_code == 302
        letter = Letter.objects.get(subject="Din uppföljning visas inte")
        assert letter.receiver == "eva@example.se" and "Nämn inga namn." in letter.text
        link = f"/skane/uppfolj/{letter.text.split('/uppfolj/')[1].split('/')[0]}/"
        assert "Nämn inga namn." in client.get(link).content.decode()
        client.post(link, {"status": "under_way", "progress": "50", "note": "Utan namn."})
        made.refresh_from_db()
        assert (made.state, made.note, made.declined_because) == ("waiting", "Utan namn.", "")

    def test_nobody_shows_what_was_not_read(self, as_user, karin, made, plan, eva):
        old = self.sent(made) | {"approve": "1"}
        answer(eva, said=Said(note="Något helt annat.", is_first=False))
        page = as_user(karin).post(reverse("admin:follow_up_reading", args=[plan.pk]), old)
        assert "har ändrats sedan sidan öppnades" in page.content.decode()
        assert FollowUp.objects.get(pk=made.pk).state == "waiting"

    def test_only_the_secretariat(self, made, stig, osten):
        for outsider in (stig, osten):
            with pytest.raises(NotAllowed):
                approve(made, by=outsider, seen=mark(made), note="X")
            with pytest.raises(NotAllowed):
                decline(made, by=outsider, seen=mark(made), reason="X")

    def test_once(self, made, karin):
        approve(made, by=karin, seen=mark(made), note="X")
        with pytest.raises(NotNow, match="redan läst"):
            approve(made, by=karin, seen=mark(made), note="Y")

    def test_what_was_shown_waits_again_when_it_is_changed(self, made, karin, eva, handbook):
        approve(made, by=karin, seen=mark(made), note=made.note)
        answer(eva, said=Said(status="done", note="Klart!", is_first=False))
        handbook.refresh_from_db()
        assert FollowUp.objects.get(pk=made.pk).state == "waiting"
        assert handbook.status == "under_way"
