"""The plan's page: the table with its totals, choosing in the address, the list below, silence."""

import pytest

from plans.models import Action, DevelopmentArea, Plan
from plans.planning.matrix import build
from principles.models import AgreementVersion, Principle
from tests.plans.making import action_in, ago, noted, plan_of


@pytest.fixture
def plan(skane):
    return plan_of(skane)


@pytest.fixture
def several(plan, skane, signed):
    """Four actions that differ in what one can choose by."""
    party = skane.parties.get(slug="region-skane")
    dialogue = skane.version_in_force().principles.get(slug="dialog")
    done = action_in(plan, title="Kartan", slug="kartan", status="done")
    done.parties.add(party)
    going = action_in(plan, title="Handboken", slug="handboken", status="under_way")
    going.principles.add(dialogue)
    mine = action_in(plan, "larande-och-forskning", title="Cirkeln", slug="cirkeln")
    mine.organisations.add(signed.organisation)
    late = action_in(
        plan, title="Panelen", slug="panelen", last_year=plan.first_year, status="under_way"
    )
    return done, going, mine, late


def page(client, end=""):
    answer = client.get(f"/skane/plan/{end}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html):
    """The titles of the actions that are listed."""
    titles = Action.objects.values_list("title", flat=True)
    return {title for title in titles if f">{title}</a>" in html}


class TestTotals:
    def test_each_area_each_year_and_the_whole(self, client, plan, several):
        areas = DevelopmentArea.objects.of_agreement(plan.agreement)
        made = build(plan, areas, plan.actions.all())
        assert [len(cell.actions) for cell in made.totals] == [4, 3, 3, 3, 3]
        assert [row.whole.counted for row in made.rows] == [3, 0, 0, 0, 1]
        assert made.whole.done_of_all == "1 av 4 klara"  # an action of five years counts once
        html = page(client)
        foot = html[html.index("<tfoot") : html.index("</tfoot>")]
        assert "Alla områden" in foot and "1 av 3 klara" in foot and "1 av 4 klara" in foot

    def test_the_present_year_is_marked_in_words(self, client, plan, several):
        head = page(client).split("</thead>")[0]
        assert f'{ago(0).year} <span class="now">i år</span>' in head

    def test_what_the_boxes_show_is_said_too(self, client, plan, several):
        assert '<span class="vh">1 pågår, 1 försenad</span>' in page(client)

    def test_many_actions_become_one_bar_with_all_numbers_in_words(self, client, plan, several):
        for _one in range(12):
            action_in(plan, "larande-och-forskning")
        html = page(client)
        assert '<rect class="planned"' in html and "13 planerade" in html

    def test_a_plan_without_actions_says_so(self, client, skane):
        html = page(client, "2015-2019/")
        assert "Inga insatser är inlagda i planen." in html
        assert html.count("Inget planerat") == 25 and "<select" not in html


class TestChoosing:
    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ("part=region-skane", {"Kartan"}),
            ("princip=dialog", {"Handboken"}),
            ("organisation=foreningen-akerbar", {"Cirkeln"}),
            ("lage=forsenad", {"Panelen"}),
            ("lage=pagar", {"Handboken"}),
            ("lage=klar&part=region-skane", {"Kartan"}),
            ("lage=pagar&part=region-skane", set()),
        ],
    )
    def test_by_what_stands_in_the_address(self, client, several, asked, titles):
        html = page(client, f"?{asked}")
        assert shown(html) == titles
        words = f"Visar {len(titles)} av 4 insatser." if titles else "Inga insatser passar."
        assert f'role="status">{words} <a href="/skane/plan/">Rensa val</a>' in html
        assert "Inget planerat" not in html  # there may be something that was not chosen

    @pytest.mark.parametrize(
        "asked",
        [
            "part=finns-inte", "princip=%0A", "organisation=%27%3B--", "lage=late", "lage=",
            "ar=9999&omrade=samverkan", "sida=" + "9" * 400, "princip=dialog2&princip[]=x",
        ],
    )  # fmt: skip
    def test_what_does_not_occur_is_ignored(self, client, several, asked):
        html = page(client, f"?{asked}")
        assert len(shown(html)) == 4 and "4 insatser i planen." in html

    def test_only_what_occurs_is_offered(self, client, several):
        html = page(client)
        options = html[html.index("<form") : html.index("</form>")]
        for value in ("region-skane", "dialog", "foreningen-akerbar", "forsenad", "planerad"):
            assert f'<option value="{value}"' in options
        for value in ("ideburen-sektor", "kvalitet", "pausad", "struken"):
            assert value not in options

    def test_a_principle_of_a_draft_is_not_offered(self, client, several, skane):
        draft = AgreementVersion.objects.create(agreement=skane, number=9, slug="ny", name="Ny")
        secret = Principle.objects.create(version=draft, slug="hemlig", name="Hemlig princip")
        several[0].principles.add(secret)
        assert "Hemlig" not in page(client) + page(client, "?princip=hemlig")
        assert "Hemlig" not in client.get(several[0].get_absolute_url()).content.decode()

    def test_the_choice_is_kept_with_its_address(self, client, several):
        assert shown(page(client, "?lage=klar")) == {"Kartan"}
        assert len(shown(page(client))) == 4
        answer = client.get("/skane/plan/?lage=klar")
        assert "Set-Cookie" not in answer and answer["Cache-Control"].startswith("public")


class TestSilence:
    def test_news_stand_once_for_what_goes_on(self, client, plan):
        going = action_in(plan, status="under_way", progress=10)
        noted(going, 10)
        assert page(client).count("Senast nytt") == 1
        going.status = "done"
        going.save()
        assert "Senast nytt" not in page(client)

    def test_long_silence_is_said(self, client, plan):
        noted(action_in(plan, status="under_way"), 120)
        assert 'class="silent">Inget nytt sedan ' in page(client)


class TestWhichPlan:
    def test_the_newest_with_actions_stands_first(self, client, plan, several, skane):
        present = plan.first_year
        plan_of(skane, present + 20, present + 24)
        for address in ("/skane/", "/skane/plan/", "/skane/utvecklingsomraden/samverkan/"):
            assert f"Utvecklingsplan {plan.title_years}" in client.get(address).content.decode()
        assert f"Utvecklingsplan {present + 20}–{present + 24}</a>" in page(client)

    def test_an_area_in_an_older_plan(self, client, plan, several):
        newest = client.get("/skane/utvecklingsomraden/samverkan/").content.decode()
        assert ">Kartan</a>" in newest and "?plan=2015-2019" in newest
        older = client.get("/skane/utvecklingsomraden/samverkan/?plan=2015-2019").content.decode()
        assert "Kartan" not in older and "Inga insatser inlagda än" in older
        assert client.get("/skane/utvecklingsomraden/samverkan/?plan=fel").status_code == 200

    def test_an_area_tells_who_is_responsible(self, client, several):
        html = client.get("/skane/utvecklingsomraden/larande-och-forskning/").content.decode()
        assert '<a href="/skane/organisationer/foreningen-akerbar/">' in html


class TestCommitments:
    """Skåne's 2010–2014: eight undertakings of the source, without years and without actions."""

    def test_they_are_quoted_from_their_version(self, client, skane):
        html = page(client, "2010-2014/")
        assert "<h1>Åtaganden 2010–2014</h1>" in html and html.count("<q>") == 8
        assert "<q>Utveckla ett årligt regionalt forum</q>" in html
        assert "Parterna tillsammans" in html and "<table" not in html
        assert 'href="/skane/overenskommelsen/2010-2014/"' in html
        assert "Presentationen ”Överenskommelsen Skåne" in html

    def test_each_party_has_its_own(self, client, skane):
        version = skane.versions.get(slug="2010-2014")
        region = skane.parties.get(slug="region-skane")
        version.undertakings.create(text="Ordnar lokaler", party=region)
        html = page(client, "2010-2014/")
        assert "Region Skåne åtar sig</h2>" in html and "<q>Ordnar lokaler</q>" in html
        assert "(tillkom efter antagandet)" in html

    def test_both_stand_among_all_plans_and_the_start_page_shows_the_matrix(self, client, skane):
        html = page(client, "2015-2019/")
        assert "Åtaganden 2010–2014</a>" in html and 'aria-current="page">Utveck' in html
        start = client.get("/skane/").content.decode()
        assert "Utvecklingsplan 2015–2019" in start

    def test_where_they_are_all_there_is(self, client, skane):
        Plan.objects.filter(first_year=2015).delete()
        skane.bump()
        assert "<h1>Åtaganden 2010–2014</h1>" in page(client)
        assert client.get("/skane/").status_code == 200
        assert client.get("/skane/utvecklingsomraden/samverkan/").status_code == 200

    def test_a_draft_is_not_quoted(self, client, skane):
        draft = AgreementVersion.objects.create(agreement=skane, number=9, slug="ny", name="Ny")
        draft.undertakings.create(text="Hemligt åtagande")
        plan_of(skane, 2020, 2024, commitments_of=draft)
        html = page(client, "2020-2024/")
        assert "Hemligt" not in html and "Inga åtaganden är publicerade." in html

    def test_it_has_no_calendar_and_no_area_page(self, client, skane):
        assert client.get("/skane/plan/2010-2014/plan.ics").status_code == 404
        area = client.get("/skane/utvecklingsomraden/samverkan/?plan=2010-2014")
        assert "2010" not in area.content.decode().split("<footer")[0].split("</nav>")[-1]


@pytest.mark.parametrize("years", ["2019-2015", "2015", "²015-2019", "2015-20199", "abcd-efgh"])
def test_years_that_are_no_plan_are_not_found(client, skane, years):
    assert client.get(f"/skane/plan/{years}/").status_code == 404
