"""A version is not adopted while anything required is missing, and each thing is named."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organisations.adopting import flows
from principles.models import AgreementVersion, Consultation, Principle, Section
from principles.text.adopting import missing
from principles.text.flows import CannotAdopt, adopt
from tests import cast
from tests.adopting.conftest import TODAY, ready

DAY = timedelta(days=1)


def test_a_complete_version_lacks_nothing(draft):
    assert missing(draft) == []
    assert not draft.undertakings.exists()  # they may come later


def test_all_that_an_empty_version_lacks_is_told_at_once(skane, karin, stig):
    empty = AgreementVersion.objects.create(agreement=skane, number=9, slug="tom", name="Tom")
    with pytest.raises(flows.NotComplete) as refused:
        flows.ask(empty, by=karin)
    told = refused.value.missing
    assert told == missing(empty)
    assert len(told) == 6
    for words in ("avsnitt", "principer", "”Antagen den”", "”Beslutad av”", "”Diarienummer”",
                  "”Gäller från”"):  # fmt: skip
        assert any(words in sentence for sentence in told), words


def test_parts_without_words_are_named(draft):
    Section.objects.create(version=draft, heading="Mål", anchor="mal", body=" \n ")
    Principle.objects.create(version=draft, slug="p", name="Öppenhet", meaning="")
    assert missing(draft) == [
        "Avsnittet ”Mål” har ingen text.", "Principen ”Öppenhet” har ingen innebörd.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"adopted_on": TODAY + DAY, "in_force_from": TODAY + DAY}, "har inte varit än"),
        ({"in_force_from": TODAY + DAY}, "tidigast den dag den börjar gälla"),
        ({"in_force_from": TODAY - 8 * DAY}, "kan inte gälla från"),
        ({"adopted_on": date(1, 1, 1), "in_force_from": date(1, 1, 1)}, "före år 1900"),
    ],
)
def test_days_that_cannot_be(skane, told, words):
    assert any(words in sentence for sentence in missing(ready(skane, **told)))


def test_the_day_it_is_adopted_is_early_enough(skane):
    assert missing(ready(skane, adopted_on=TODAY, in_force_from=TODAY)) == []


@pytest.fixture
def former(skane):
    """The version in force, of which we know that it is since ten days."""
    former = ready(skane, adopted_on=TODAY - 20 * DAY, in_force_from=TODAY - 10 * DAY)
    AgreementVersion.objects.filter(pk=former.pk).update(slug="forra", name="Förra")
    return adopt(former)


class TestDaysOfTwoVersions:
    @pytest.mark.parametrize("days", [10, 11])
    def test_that_overlap_are_refused_everywhere(self, skane, former, karin, stig, days):
        late = ready(skane, adopted_on=TODAY - 20 * DAY, in_force_from=TODAY - days * DAY)
        assert "”Förra” gäller den dagen" in missing(late)[0]
        with pytest.raises(flows.NotComplete):
            flows.ask(late, by=karin)
        with pytest.raises(CannotAdopt, match="Den nya måste börja efter"):
            adopt(late)
        former.refresh_from_db()
        assert (former.state, former.in_force_until) == ("adopted", None)

    def test_follow_each_other(self, skane, former):
        new = adopt(ready(skane, in_force_from=TODAY - 3 * DAY))
        former.refresh_from_db()
        assert (former.state, former.in_force_until) == ("superseded", TODAY - 4 * DAY)
        assert new.in_force_from == former.in_force_until + DAY

    def test_also_one_that_has_ended(self, skane, former):
        """The one in force tells no day, but the one before it does."""
        between = adopt(ready(skane, in_force_from=TODAY - 3 * DAY, slug="mellan"))
        AgreementVersion.objects.filter(pk=between.pk).update(in_force_from=None)
        problems = missing(ready(skane, in_force_from=TODAY - 4 * DAY, slug="sen"))
        assert any("”Förra” gäller den dagen" in problem for problem in problems)

    def test_are_told_in_words(self, skane):
        old = adopt(ready(skane, adopted_on=None, in_force_from=date(2021, 2, 16), slug="a"))
        assert old.period == "gäller från 16 februari 2021"
        seed = skane.versions.get(slug="reviderad")
        assert seed.period == "gällde till och med 15 februari 2021"
        adopt(ready(skane, in_force_from=date(2026, 1, 1), slug="b"))
        old.refresh_from_db()
        assert old.period == "gällde 16 februari 2021–31 december 2025"
        assert skane.versions.get(slug="2010-2014").period == ""


def test_when_it_was_adopted_is_written_out_in_swedish(skane):
    from django.utils.translation import override

    version = ready(skane, adopted_on=date(2021, 2, 16), in_force_from=date(2021, 2, 16))
    with override("en"):
        assert adopt(version).adopted_when == "16 februari 2021"


def test_what_somebody_has_written_of_when_it_was_adopted_stays(skane):
    version = ready(skane, adopted_when="vintern 2021")
    assert adopt(version).adopted_when == "vintern 2021"


class TestConsultation:
    @pytest.fixture
    def consultation(self, draft):
        return Consultation.objects.create(
            version=draft, slug="r", title="Vad tycker ni?", opens_on=TODAY - 9 * DAY,
            closes_on=TODAY,
        )  # fmt: skip

    def test_that_is_open_comes_first(self, draft, consultation):
        consultation.opened_at = timezone.now()
        consultation.save()
        assert missing(draft) == ["Remissen ”Vad tycker ni?” är inte avslutad."]

    def test_that_is_closed_is_published_first(self, draft, consultation):
        consultation.opened_at = timezone.now()
        consultation.closes_on = TODAY - DAY
        consultation.save()
        assert missing(draft) == ["Svaren på remissen ”Vad tycker ni?” är inte publicerade."]

    def test_that_is_published_or_was_never_opened_is_no_hindrance(self, draft, consultation):
        assert missing(draft) == []
        consultation.opened_at = consultation.published_at = timezone.now()
        consultation.save()
        assert missing(draft) == []


def test_an_older_version_cannot_come_after(skane, draft):
    later = cast.new_version(skane, slug="senare")
    assert later.number > draft.number
    assert missing(draft) == ["En senare version är redan antagen."]
    assert missing(later) == ["Versionen är redan antagen."]


def test_somebody_else_has_to_be_there_to_approve(draft, siv, karin):
    with pytest.raises(flows.NotComplete, match="ingen annan än du"):
        flows.ask(draft, by=siv)
    assert flows.ask(draft, by=karin).state == "waiting"
