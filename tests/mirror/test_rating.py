"""Assessors rate by their link: together, in parts, handed in, and locked when all are in."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from plans.mirror import preparing, rating
from plans.mirror.models import Assessment, Assessor, HandedIn, Mirror
from plans.mirror.sheets import Said, fingerprint, sheet_of
from plans.mirror.tending import tend_mirrors
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter, Party, Principle
from tests import cast
from tests.mirror.conftest import (
    ADA,
    ROY,
    RUT,
    SECRET,
    assessor,
    fields,
    hands_in,
    link,
    opened,
    prepared,
    sheet,
)


class TestPreparing:
    def test_what_is_missing_is_told(self, skane, karin):
        made = Mirror.objects.create(agreement=skane, year=2026, version=skane.version_in_force())
        with pytest.raises(preparing.NotReady) as told:
            preparing.open_mirror(made, by=karin)
        assert [line for line in told.value.missing if "Region Skåne" in line]
        assert not Letter.objects.filter(key__startswith="mirror").exists()

    def test_each_gets_a_link_that_operators_cannot_read(self, mirror, as_user, dag):
        letters = Letter.objects.filter(key__startswith="mirror-asked")
        assert {letter.receiver for letter in letters} == {ADA, RUT, ROY}
        assert all(letter.is_secret for letter in letters)
        token = re.search(r"/spegel/([\w-]+)/", letters[0].text)[1]
        assert len(token) == 43 and token not in str(list(Assessor.objects.values()))
        page = as_user(dag).get(f"/admin/principles/letter/{letters[0].pk}/change/")
        assert page.status_code == 200 and token not in page.content.decode()

    def test_link_in_english(self, skane, karin, client):
        made = prepared(skane, by=karin)
        Assessor.objects.filter(email=ADA).update(language="en")
        preparing.open_mirror(made, by=karin)
        [letter] = Letter.objects.filter(receiver=ADA)
        address = re.search(r"http\S+(/en/skane/spegel/\S+)", letter.text)[1]
        assert client.get(address).status_code == 200

    def test_one_address_for_one_party_whatever_its_case(self, skane, karin):
        made = prepared(skane, by=karin)
        region = skane.parties.last()
        with pytest.raises(NotNow, match="redan"):
            preparing.name_assessor(
                made, by=karin, party=region, name="Ada", email="ADA@example.se "
            )

    def test_whoever_is_taken_away_is_never_named_for_another(self, mirror, karin):
        preparing.take_away(assessor(mirror, ROY), by=karin)
        with pytest.raises(NotNow, match="redan"):
            preparing.name_assessor(
                mirror, by=karin, party=mirror.agreement.parties.first(), name="Roy", email=ROY
            )
        with pytest.raises(NotNow, match="någon annan"):
            preparing.take_away(assessor(mirror, RUT), by=karin)

    @pytest.mark.parametrize("who", ["karin", "dag"])
    def test_neither_secretariat_nor_operator_rates(self, skane, karin, dag, who):
        made = Mirror.objects.create(agreement=skane, year=2026, version=skane.version_in_force())
        email = {"karin": karin, "dag": dag}[who].email.upper()
        with pytest.raises(NotNow, match="bedömer inte själva"):
            preparing.name_assessor(
                made, by=karin, party=skane.parties.first(), name="K", email=email
            )

    def test_colleagues_are_told_of_whoever_comes_later(self, mirror, karin):
        region = mirror.agreement.parties.last()
        preparing.name_assessor(mirror, by=karin, party=region, name="Ny", email="ny@example.se")
        told = Letter.objects.filter(key__startswith="mirror-colleague")
        assert {letter.receiver for letter in told} == {RUT, ROY}
        assert all("Ny" in letter.text for letter in told)

    def test_only_the_secretariat(self, mirror, stig, osten, skane):
        for by in (stig, osten):
            with pytest.raises(NotAllowed):
                preparing.send_again(assessor(mirror, ADA), by=by)
            with pytest.raises(NotAllowed):
                preparing.publish(mirror, by=by)
        with pytest.raises(NotAllowed):
            preparing.name_assessor(
                mirror, by=osten, party=skane.parties.first(), name="Ö", email="o@example.se"
            )


class TestLink:
    def test_is_kept_by_nobody(self, mirror, client):
        answer = client.get(link(mirror, ADA))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "sessionid" not in answer.cookies and "ETag" not in answer.headers

    def test_unknown_ended_and_of_another_agreement(self, mirror, client, ostergotland):
        own = link(mirror, ADA)
        assert client.get(own.replace("skane", "ostergotland")).status_code == 404
        assert client.get("/skane/spegel/pahittad/").status_code == 404
        Assessor.objects.filter(email=ADA).update(expires_at=timezone.now())
        for answer in (client.get(own), client.post(own, fields(mirror, ADA) | {"save": "1"})):
            assert answer.status_code == 410
            assert "no-store" in answer.headers["Cache-Control"]
        assert not Assessment.objects.exists()

    def test_a_new_one_replaces_it(self, mirror, client, karin):
        old = link(mirror, ADA)
        preparing.send_again(assessor(mirror, ADA), by=karin)
        assert client.get(old).status_code == 404
        assert client.get(link(mirror, ADA)).status_code == 200

    @pytest.mark.one_database
    def test_does_not_stand_in_the_log(self, mirror):
        import logging

        from overenskommelsen.logs import Line

        address = link(mirror, ADA)
        told = Line().format(logging.makeLogRecord({"msg": f"Internal error: {address}"}))
        assert address.split("/")[-2] not in told


class TestSheet:
    def test_saved_in_parts_and_handed_in(self, mirror, client):
        page = link(mirror, RUT)
        [first, *_] = [name for name in fields(mirror, RUT) if name.startswith("score")]
        comment = first.replace("score", "comment")
        seen = client.get(page).context["form"]["seen"].value()
        answer = client.post(page, {"seen": seen, first: "2", comment: "Oj", "save": "1"})
        assert answer.status_code == 302
        text = client.get(page).content.decode()
        assert "Oj</textarea>" in text and "11 av 12" in text
        incomplete = client.post(page, fields(mirror, RUT) | {first: "", "hand_in": "1"})
        assert incomplete.status_code == 200 and not HandedIn.objects.exists()
        assert "välj ett av de fem stegen" in incomplete.content.decode()
        done = client.post(page, fields(mirror, RUT) | {"hand_in": "1"})
        assert done.status_code == 302 and HandedIn.objects.get().party.name == "Region Skåne"
        assert "är inlämnad" in client.get(page).content.decode()

    def test_a_comment_is_kept_before_its_score(self, mirror, client):
        principle, civil = mirror.version.principles.first(), mirror.agreement.parties.first()
        data = {"seen": fingerprint({}), f"comment-{principle.pk}-{civil.pk}": "Först orden"}
        assert client.post(link(mirror, ADA), data | {"save": "1"}).status_code == 302
        kept = Assessment.objects.get()
        assert (kept.score, kept.comment) == (None, "Först orden")

    @pytest.mark.parametrize("score", ["0", "6", "fyra", "4.5", "-1", "٤", "9" * 30])
    def test_odd_scores(self, mirror, client, score):
        data = fields(mirror, ADA)
        first = next(name for name in data if name.startswith("score"))
        answer = client.post(link(mirror, ADA), data | {first: score, "save": "1"})
        assert answer.status_code == 200 and "<title>Fel: " in answer.content.decode()
        assert not Assessment.objects.exists()

    def test_foreign_keys_are_nobodys_fields(self, mirror, client, ostergotland):
        foreign = Party.objects.filter(agreement=ostergotland).first()
        other = Principle.objects.filter(version__agreement=ostergotland).first()
        data = {
            "seen": fingerprint({}), "save": "1", f"score-{other.pk}-{foreign.pk}": "5",
            "score-x-y": "5",
        }  # fmt: skip
        client.post(link(mirror, ADA), data)
        assert not Assessment.objects.exists()
        who, said = assessor(mirror, ADA), {(other.pk, foreign.pk): Said(5)}
        with pytest.raises(NotAllowed):
            rating.save_sheet(mirror, by=who, said=said, seen=fingerprint({}))

    def test_texts_too_long_and_odd_characters(self, mirror, client):
        data = fields(mirror, ADA, comment="å" * 20_001)
        answer = client.post(link(mirror, ADA), data | {"save": "1"})
        assert "högst 20" in answer.content.decode().replace("\xa0", "")
        data = fields(mirror, ADA, comment="Hej\x00 \u202edu")
        assert client.post(link(mirror, ADA), data | {"save": "1"}).status_code == 302
        assert Assessment.objects.exclude(comment="").first().comment == "Hej du"

    def test_a_colleague_was_first(self, mirror, client):
        data = fields(mirror, RUT, own=2)
        client.post(link(mirror, ROY), fields(mirror, ROY, own=5) | {"save": "1"})
        answer = client.post(link(mirror, RUT), data | {"save": "1"})
        text = answer.content.decode()
        assert answer.status_code == 200 and "En kollega har sparat" in text
        assert "5 (Helt och hållet)" in text
        region = mirror.agreement.parties.last()
        own = Assessment.objects.filter(by=region, about=region)
        assert {row.score for row in own} == {5}
        again = answer.context["form"].data
        assert client.post(link(mirror, RUT), again.dict()).status_code == 302
        assert {row.score for row in own.all()} == {2}

    def test_no_page_changes_when_somebody_rates(self, mirror, skane):
        skane.refresh_from_db()
        before = skane.revision
        hands_in(mirror, ADA)
        skane.refresh_from_db()
        assert skane.revision == before


class TestHandedIn:
    def test_can_be_reopened_until_all_are_in(self, half, client):
        page = link(half, ADA)
        assert client.post(page, fields(half, ADA) | {"save": "1"}).status_code == 200
        assert client.post(page, {"reopen": "1"}).status_code == 302
        assert not HandedIn.objects.exists()
        hands_in(half, ADA)
        hands_in(half, RUT)
        answer = client.post(page, {"reopen": "1"})
        assert answer.status_code == 200 and HandedIn.objects.count() == 2

    def test_the_same_form_twice_is_once(self, half):
        who = assessor(half, ADA)
        rating.hand_in(half, by=who, said=sheet_of(half, who.party), seen="old")
        assert HandedIn.objects.count() == 1

    def test_after_the_last_day(self, half, client):
        Mirror.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
        for data in (fields(half, RUT) | {"hand_in": "1"}, {"reopen": "1"}):
            assert client.post(link(half, RUT), data).status_code == 200
        assert client.post(link(half, ADA), {"reopen": "1"}).status_code == 200
        assert HandedIn.objects.count() == 1
        assert "Sista dagen" in client.get(link(half, RUT)).content.decode()

    def test_all_are_told_and_everything_is_locked(self, half, client, stig, karin):
        hands_in(half, RUT)
        half.refresh_from_db()
        assert half.shown_at
        letters = Letter.objects.filter(key__startswith="mirror-shown")
        people = [ADA, RUT, ROY, stig.email, karin.email]
        assert sorted(letter.receiver for letter in letters) == sorted(people)
        assert SECRET not in "".join(letter.text for letter in letters)
        text = client.get(link(half, RUT)).content.decode()
        assert SECRET in text and "Stor skillnad" in text
        answer = client.post(link(half, RUT), fields(half, RUT, own=1) | {"save": "1"})
        assert "går inte längre att ändra" in answer.content.decode()

    def test_three_parties(self, half, skane, karin):
        third = Party.objects.create(
            agreement=skane, slug="lan", name="Länsstyrelsen", side="offentlig"
        )
        hands_in(half, RUT)
        half.refresh_from_db()
        assert not half.shown_at
        preparing.name_assessor(half, by=karin, party=third, name="Lo", email="lo@example.se")
        for email in (ADA, RUT):
            rating.reopen(half, by=assessor(half, email))
            hands_in(half, email)
        assert hands_in(half, "lo@example.se").shown_at


@pytest.mark.django_db(transaction=True)
def test_both_hand_in_at_once(skane):
    """One moment in which it is shown, and one mail to each."""
    karin = cast.steward("karin@example.se", skane, "secretariat")
    made = opened(skane, by=karin)
    sheets = {email: sheet(made, assessor(made, email).party) for email in (ADA, RUT)}
    barrier, problems = Barrier(2), []

    def hand_in(email):
        try:
            barrier.wait(timeout=20)
            who = assessor(made, email)
            rating.hand_in(made, by=who, said=sheets[email], seen=fingerprint({}))
        except Exception as problem:  # told in the test's own thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [Thread(target=hand_in, args=(email,)) for email in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    assert Mirror.objects.get().shown_at and HandedIn.objects.count() == 2
    letters = Letter.objects.filter(key__startswith="mirror-shown")
    assert sorted(row.receiver for row in letters) == sorted([ADA, RUT, ROY, karin.email])


class TestReminders:
    def test_those_who_have_not_handed_in(self, half):
        def reminded(days):
            now = timezone.now() + timedelta(days=days)
            return tend_mirrors(now=now), tend_mirrors(now=now)

        assert reminded(2) == (0, 0)
        assert reminded(3) == (2, 0)  # a week before: Rut and Roy, each once
        assert reminded(9) == (2, 0)
        told = Letter.objects.filter(key__startswith="mirror-reminder")
        assert {row.receiver for row in told} == {RUT, ROY}
        assert all(link(half, row.receiver) in row.text for row in told)
        hands_in(half, RUT)
        assert reminded(10) == (0, 0)
