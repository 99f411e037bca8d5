"""Organisations that have signed are asked the same; five make a figure, after the last day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation, Representative
from plans.mirror import preparing, signatories
from plans.mirror.models import Mirror, SignatoryRating
from plans.mirror.results import results
from plans.mirror.sheets import Said, answer_of, fingerprint, questions
from plans.mirror.tending import tend_mirrors
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter
from tests.mirror.conftest import opened, shown
from tests.test_queries import add_signatories

HIDDEN = "för få svar"


@pytest.fixture
def asking(skane, karin, signed):
    return opened(skane, by=karin, asks_signatories=True)


def place(mirror, organisation):
    return reverse("rate_mirror", args=[organisation.pk, "skane", mirror.year])


def more_signatories(agreement, number, *, by):
    """Organisations that stand in the register, and somebody who acts for them."""
    add_signatories(agreement, range(1, number + 1))
    made = list(Organisation.objects.filter(slug__startswith="grupp-"))
    for organisation in made:
        Representative.objects.create(organisation=organisation, user=by, state="active")
    return made


def answers(mirror, organisation, score, *, by, cells=None):
    said = {one.cell: Said(score) for one in questions(mirror)[:cells]}
    stored = fingerprint(answer_of(mirror, organisation))
    signatories.save_answer(mirror, organisation, by=by, said=said, seen=stored)


def closed(mirror):
    day = timezone.localdate() - timedelta(days=1)
    Mirror.objects.filter(pk=mirror.pk).update(closes_on=day)
    mirror.refresh_from_db()
    return mirror


class TestAnswering:
    def test_representatives_are_asked_and_answer_together(self, asking, as_user, asta, akerbar):
        [letter] = Letter.objects.filter(receiver=asta.email, key__startswith="mirror-signatories")
        assert place(asking, akerbar) in letter.text
        client, one = as_user(asta), questions(asking)[0]
        name = f"score-{one.principle.pk}-{one.party.pk}"
        seen = client.get(place(asking, akerbar)).context["form"]["seen"].value()
        assert client.post(place(asking, akerbar), {name: "3", "seen": seen}).status_code == 302
        assert (SignatoryRating.objects.get().score, SignatoryRating.objects.get().answered_by) == (
            3, asta,
        )  # fmt: skip
        stale = client.post(place(asking, akerbar), {name: "5", "seen": seen})
        assert "En kollega har sparat" in stale.content.decode()
        assert client.post(place(asking, akerbar), {name: "7"}).status_code == 200
        assert SignatoryRating.objects.get().score == 3

    def test_nobody_else(self, asking, as_user, akerbar, bo, bergsgarden, karin, dag):
        for user in (bo, karin, dag):
            assert as_user(user).get(place(asking, akerbar)).status_code == 404
        assert as_user(bo).get(place(asking, bergsgarden)).status_code == 404  # has not signed
        assert as_user(None).get(place(asking, akerbar)).status_code == 302
        with pytest.raises(NotAllowed):
            answers(asking, bergsgarden, 3, by=bo)
        foreign = place(asking, akerbar).replace("skane", "ostergotland")
        assert as_user(bo).get(foreign).status_code == 404

    def test_not_asked_nor_after_the_last_day(self, mirror, signed, asta, akerbar, as_user):
        assert as_user(asta).get(place(mirror, akerbar)).status_code == 404
        Mirror.objects.update(asks_signatories=True)
        mirror.refresh_from_db()
        answers(mirror, akerbar, 4, by=asta)
        closed(mirror)
        with pytest.raises(NotNow, match="Sista dagen"):
            answers(mirror, akerbar, 1, by=asta)
        page = as_user(asta).get(place(mirror, akerbar)).content.decode()
        assert "4: I hög grad" in page and "<textarea" not in page and 'name="seen"' not in page

    def test_those_who_have_not_answered_are_reminded(self, asking, asta, akerbar, skane, bo):
        [other] = more_signatories(skane, 1, by=bo)
        answers(asking, akerbar, 3, by=asta)
        for _twice in range(2):
            tend_mirrors(now=timezone.now() + timedelta(days=4))
        told = Letter.objects.filter(
            key__startswith="mirror-reminder", key__contains="organisation"
        )
        assert [letter.receiver for letter in told] == [bo.email] and str(other) in told[0].text


class TestFigures:
    @pytest.fixture
    def asked(self, skane, karin, bo):
        made = shown(skane, by=karin, asks_signatories=True)
        return made, more_signatories(skane, 6, by=bo)

    def test_five_make_a_figure_and_four_do_not(self, asked, bo, karin, client):
        mirror, organisations = asked
        for number, organisation in enumerate(organisations[:5]):
            # The last question has four answers only.
            cells = -1 if number == 0 else None
            answers(mirror, organisation, (2, 3, 3, 4, 4)[number], by=bo, cells=cells)
        assert all(not result.means for result in results(mirror))  # one can still change
        closed(mirror)
        last = questions(mirror)[-1]
        told = {
            (result.principle.pk, mean.about.pk): (mean.mean, mean.number)
            for result in results(mirror)
            for mean in result.means
        }
        assert told.pop(last.cell) == (None, None)
        assert set(told.values()) == {(Decimal("3.2"), 5)}
        preparing.publish(mirror, by=karin)
        page = client.get(reverse("mirror", args=["skane", mirror.year])).content.decode()
        assert "3,2" in page and HIDDEN in page and "(färre än 5)" in page
        file = client.get(reverse("mirror_csv", args=["skane", mirror.year])).content.decode()
        assert file.count(";3,2;5;") == 11

    def test_before_the_last_day_a_published_mirror_tells_nothing(self, asked, bo, karin, client):
        mirror, organisations = asked
        preparing.publish(mirror, by=karin)
        address = reverse("mirror", args=["skane", mirror.year])
        before = client.get(address)
        for organisation in organisations:
            answers(mirror, organisation, 5, by=bo)
        after = client.get(address)
        assert before.content == after.content and before["ETag"] == after["ETag"]
        assert "Undertecknarna om" not in after.content.decode()

    def test_the_last_day_does_not_move_once_figures_are_told(self, asked, as_user, karin):
        """Or one organisation's answer would be the difference between two days."""
        mirror, _organisations = asked
        closed(mirror)
        later = timezone.localdate() + timedelta(days=9)
        address = reverse("admin:plans_mirror_change", args=[mirror.pk])
        as_user(karin).post(address, {"closes_on": f"{later}", "introduction": "Ny"})
        mirror.refresh_from_db()
        assert mirror.is_closed and mirror.introduction == "Ny"
