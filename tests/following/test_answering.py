"""A person follows the link in the mail: no login, few taps, and nothing is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from organisations.links.models import hash_of
from plans.following.answering import MOST_CHANGES, Said, answer
from plans.following.flows import follow_up
from plans.following.links import address_of, token_of
from plans.models import FollowUp, FollowUpRequest
from principles.keeping import NotNow
from principles.models import Agreement
from tests.following.conftest import closed


def fields(**changes):
    """The form as it is sent with everything as it stood, but for the changes."""
    stood = {"status": "planned", "progress": "0", "seen": "planned:0", "first": "1", "note": ""}
    return stood | changes


class TestThePage:
    def test_shows_what_stands_and_changes_nothing(self, client, eva, handbook, milestone):
        page = client.get(address_of(eva))
        text = page.content.decode()
        assert "Eva Ek" in text and "Första utkastet" in text and text.count("<h1") == 1
        assert page.context["form"].initial["status"] == "planned"
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in page.headers["X-Robots-Tag"] and 'content="noindex' in text
        assert "sessionid" not in page.cookies
        client.head(address_of(eva))
        assert not FollowUp.objects.filter(action=handbook).exists()

    def test_status_progress_and_two_sentences(self, client, eva, handbook):
        before = Agreement.objects.get(slug="skane").revision
        note = "Utkastet är skrivet. Det går på remiss i maj."
        sent = fields(status="under_way", progress="50", note=note)
        done = client.post(address_of(eva), sent, follow=True)
        assert "Tack, svaret är sparat" in done.content.decode()
        handbook.refresh_from_db()
        assert (handbook.status, handbook.progress) == ("under_way", 50)
        made = handbook.follow_ups.get()
        assert (made.note, made.party, made.written_by) == (note, eva.party, None)
        assert Agreement.objects.get(slug="skane").revision > before
        public = client.get(handbook.get_absolute_url()).content.decode()
        assert note in public and "Eva Ek" not in public

    def test_one_tap_says_that_all_is_as_before(self, client, eva, handbook):
        done = client.post(address_of(eva), {"same": "1"}, follow=True).content.decode()
        assert "Läget är som förut." in done
        assert handbook.follow_ups.get().note == "Läget är som förut."

    def test_a_change_without_words_is_told_in_short(self, client, eva, handbook):
        client.post(address_of(eva), fields(status="under_way", exact="37"))
        made = handbook.follow_ups.get()
        assert (made.progress, made.note) == (37, "Läge: Pågår. Framdrift: 37 procent.")

    def test_done_is_all_of_it(self, client, eva, handbook):
        client.post(address_of(eva), fields(status="done"))
        assert handbook.follow_ups.get().progress == 100

    def test_leads_to_the_other_questions_of_the_person_and_no_other(self, client, eva, opened):
        page = client.post(address_of(eva), {"same": "1"}, follow=True).content.decode()
        school = opened.requests.get(email="eva@example.se", action__title="Skola")
        others = opened.requests.exclude(email="eva@example.se")
        assert token_of(school) in page
        assert not any(token_of(asked) in page for asked in others)
        done = client.post(address_of(school), {"same": "1"}, follow=True).content.decode()
        assert "inga fler frågor" in done

    def test_a_milestone_is_reached_today_and_can_be_taken_back(self, client, eva, milestone):
        client.post(address_of(eva), fields(reached=milestone.pk))
        milestone.refresh_from_db()
        assert milestone.reached_on == timezone.localdate()
        page = client.get(address_of(eva) + "?andra=1").content.decode()
        assert f'value="{milestone.pk}"' in page and "checked" in page
        client.post(address_of(eva), fields(first="", note="Nästan."))
        milestone.refresh_from_db()
        assert milestone.reached_on is None

    def test_can_be_changed_and_history_remembers(self, client, eva, handbook):
        client.post(address_of(eva), fields(status="under_way", progress="25", note="Börjat"))
        page = client.get(address_of(eva) + "?andra=1")
        assert page.context["form"].initial["note"] == "Börjat"
        changed = {"status": "under_way", "progress": "50", "note": "Halvvägs", "first": ""}
        client.post(address_of(eva), fields(**changed, seen="under_way:25"))
        made = handbook.follow_ups.get()
        assert (made.note, made.progress) == ("Halvvägs", 50)
        assert [row.note for row in made.history.order_by("history_id")] == ["Börjat", "Halvvägs"]
        handbook.refresh_from_db()
        assert handbook.progress == 50

    def test_dropped_and_taken_up_again(self, client, eva, handbook):
        client.post(address_of(eva), fields(status="dropped", note="Inga pengar."))
        handbook.refresh_from_db()
        assert (handbook.status, handbook.dropped_reason) == ("dropped", "Inga pengar.")
        again = {"status": "planned", "note": "Fel av mig.", "first": "", "seen": "dropped:0"}
        client.post(address_of(eva), fields(**again))
        handbook.refresh_from_db()
        assert (handbook.status, handbook.dropped_reason) == ("planned", "")

    def test_in_english(self, client, eva):
        assert client.get("/en" + address_of(eva)).status_code == 200


class TestBadInput:
    @pytest.mark.parametrize(
        ("sent", "wrong", "words"),
        [
            ({"status": "dropped"}, "note", "Skriv varför insatsen stryks"),
            ({"exact": "140"}, "exact", "från 0 till 100"),
            ({"exact": "-1"}, "exact", "från 0 till 100"),
            ({"exact": "hälften"}, "exact", "från 0 till 100"),
            ({"progress": "101"}, "progress", "från 0 till 100"),
            ({"progress": ""}, "progress", "Välj hur långt"),
            ({"status": "klart"}, "status", "Välj ett läge"),
            ({"reached": "9" * 30}, "reached", "finns inte längre"),
            ({"note": "x" * 20_001}, "note", "högst 20000 tecken"),
        ],
    )
    def test_is_told_by_the_field_and_kept(
        self, client, eva, handbook, milestone, sent, wrong, words
    ):
        page = client.post(address_of(eva), fields(**{"note": "Mitt svar"} | sent
                           if wrong != "note" else sent))  # fmt: skip
        form = page.context["form"]
        assert page.status_code == 200 and words in str(form.errors[wrong])
        assert "<title>Fel: " in page.content.decode()
        if wrong != "note":
            assert "Mitt svar" in page.content.decode()
        assert not handbook.follow_ups.exists()

    def test_odd_characters_do_no_harm(self, client, eva, handbook):
        sent = fields(note="Bra\0 \x07gång", seen="\0:x", status="under_way")
        client.post(address_of(eva), sent)
        assert handbook.follow_ups.get().note == "Bra gång"

    def test_unknown_token_or_another_agreement(self, client, eva):
        assert client.get("/skane/uppfolj/pahittad/").status_code == 404
        assert client.post("/skane/uppfolj/pahittad/", {"same": "1"}).status_code == 404
        assert client.get(f"/ostergotland/uppfolj/{token_of(eva)}/").status_code == 404
        Agreement.objects.filter(slug="skane").update(is_published=False)
        assert client.get(address_of(eva)).status_code == 404

    def test_after_the_last_day(self, client, eva, opened, handbook):
        closed(opened)
        page = client.get(address_of(eva))
        assert page.status_code == 410 and "Sista dagen att svara var" in page.content.decode()
        page = client.post(address_of(eva), fields(note="Vi är snart klara."))
        assert page.status_code == 410
        assert "inte sparat" in page.content.decode()
        assert "Vi är snart klara." in page.content.decode()
        assert client.post(address_of(eva), {"anew": "1"}).status_code == 410
        assert not handbook.follow_ups.exists()
        with pytest.raises(NotNow):
            answer(eva, said=Said())

    def test_an_expired_link_of_an_open_round_can_be_sent_anew(self, client, eva, handbook):
        FollowUpRequest.objects.filter(pk=eva.pk).update(expires_at=timezone.now())
        page = client.get(address_of(eva))
        assert page.status_code == 410 and "Skicka en ny länk" in page.content.decode()
        assert client.post(address_of(eva), {"same": "1"}).status_code == 410
        assert not handbook.follow_ups.exists()
        page = client.post(address_of(eva), {"anew": "1"})
        assert page.status_code == 200 and "En ny länk är skickad" in page.content.decode()
        assert client.get(address_of(eva)).status_code == 200

    def test_a_plan_that_is_not_public_any_more(self, client, eva, plan):
        plan.state = "draft"
        plan.save()
        assert client.get(address_of(eva)).status_code == 410

    def test_not_for_ever_another_word(self, eva):
        made = answer(eva, said=Said(note="1"))
        row = made.history.first()
        type(row).objects.bulk_create(
            type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
                         if f.attname != "history_id"})
            for _number in range(MOST_CHANGES)
        )  # fmt: skip
        with pytest.raises(NotNow, match="många gånger"):
            answer(eva, said=Said(note="2", is_first=False))


class TestOthersMeanwhile:
    def test_what_was_not_touched_takes_nothing_back(self, client, eva, omar, handbook):
        """Omar says half while Eva's page is open; Eva adds only a note."""
        client.post(address_of(omar), fields(status="under_way", progress="50"))
        client.post(address_of(eva), fields(note="Vi hörs i maj."))
        handbook.refresh_from_db()
        assert (handbook.status, handbook.progress) == ("under_way", 50)
        assert handbook.follow_ups.count() == 2

    def test_a_changed_older_answer_does_not_outdo_a_newer_one(self, client, eva, omar, handbook):
        client.post(address_of(eva), fields(status="under_way", progress="25"))
        client.post(address_of(omar), fields(progress="75", seen="under_way:25"))
        changed = fields(status="under_way", progress="25", seen="under_way:25", first="")
        client.post(address_of(eva), changed | {"note": "Ett stavfel mindre."})
        handbook.refresh_from_db()
        assert handbook.progress == 75

    def test_sent_twice_is_once(self, client, eva, handbook):
        for _time in range(2):
            client.post(address_of(eva), fields(status="under_way", progress="25"))
        made = handbook.follow_ups.get()
        assert made.history.count() == 1

    def test_a_later_day_stands(self, eva, handbook):
        follow_up(handbook, note="Då", status="done", progress=100)
        yesterday = timezone.localdate() - timedelta(days=1)
        follow_up(handbook, note="I går", status="paused", progress=10, day=yesterday)
        handbook.refresh_from_db()
        assert handbook.status == "done"


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment(eva, omar, handbook):
    """Eva presses the button three times, and so does Omar: two follow-ups, nothing lost."""

    def press(asked, number):
        try:
            barrier.wait(timeout=10)
            answer(asked, said=Said(status="under_way", progress=50, note=asked.name))
        except Exception as error:
            failed.append((number, repr(error)))
        finally:
            connection.close()

    failed, barrier = [], threading.Barrier(6)
    threads = [
        threading.Thread(target=press, args=[asked, number])
        for number in range(3)
        for asked in (eva, omar)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(handbook.follow_ups.values_list("note", flat=True)) == ["Eva Ek", "Omar"]
    assert {made.history.count() for made in handbook.follow_ups.all()} == {1}
    handbook.refresh_from_db()
    assert (handbook.status, handbook.progress) == ("under_way", 50)
    assert FollowUpRequest.objects.exclude(follow_up=None).count() == 2


def test_tokens_differ_and_are_long(opened):
    made = {token_of(asked) for asked in opened.requests.all()}
    assert len(made) == 4 and {len(token) for token in made} == {43}
    assert {hash_of(token) for token in made} == set(
        opened.requests.values_list("token_hash", flat=True)
    )
