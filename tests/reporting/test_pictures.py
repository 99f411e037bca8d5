"""What is drawn says what is true, and the same in a table."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from organisations.directory import maps
from organisations.directory.growth import Change, Growth, changes, growth
from organisations.models import Accession
from organisations.renewal import flows as renewal
from plans.reporting.bars import bars
from tests import cast


class TestGrowth:
    STEPS = (
        Change(date(2020, 3, 1), 4, 0),
        Change(date(2021, 6, 1), 3, 1),
        Change(date(2023, 1, 9), 0, 2),
        Change(date(2030, 1, 1), 9, 0),
    )

    @pytest.mark.one_database
    def test_steps_begin_at_nought_and_go_up_and_down(self):
        told = Growth(self.STEPS, date(2024, 1, 1))
        assert [number for _day, number in told.numbers] == [4, 6, 4]
        assert told.now == 4 and told.most == 6
        assert told.y(0) == told.bottom
        assert told.y(6) < told.y(4) < told.bottom
        assert told.line.startswith(f"M14 {told.bottom}H14V{told.y(4)}H")
        years = [(row.year, row.came, row.left, row.number) for row in told.years]
        assert years == [
            (2020, 4, 0, 4), (2021, 3, 1, 6), (2022, 0, 0, 6), (2023, 0, 2, 4), (2024, 0, 0, 4),
        ]  # fmt: skip

    @pytest.mark.one_database
    def test_thousands_of_days_are_no_more_than_the_picture_is_wide(self):
        steps = [Change(date(2010, 1, 1) + timedelta(days=n), 1, 0) for n in range(4000)]
        assert len(Growth(steps, date(2026, 1, 1)).line) < 5000

    def test_nobody_yet(self, skane):
        assert not growth(skane)
        assert growth(skane).years == []

    def test_parties_are_not_counted_and_whoever_withdraws_is_gone(self, skane, signed, asta):
        assert growth(skane).now == 1
        cast.signs(asta, cast.begun(signed, by=asta, kind="withdraw"))
        assert growth(skane).now == 0
        assert [(row.came, row.left) for row in changes(skane)] == [(1, 1)]

    def test_lapsed_is_gone_until_it_renews(self, skane, signed, karin, asta):
        version = cast.new_version(skane, by=karin)
        due = timezone.localdate() + timedelta(days=9)
        asked = renewal.ask_for_renewal(version, by=karin, due_on=due)[0]
        renewal.let_lapse(asked, by=asta)
        assert growth(skane).now == 0
        signed.refresh_from_db()
        cast.signs(asta, cast.begun(signed, by=asta, kind="renew"))
        assert growth(skane).now == Accession.objects.signed().count() == 1

    def test_page_has_picture_and_table(self, client, signed):
        page = client.get("/skane/uppfoljning/").content.decode()
        assert 'role="img" aria-labelledby="growth-title growth-about"' in page
        assert "Anslutna organisationer år för år" in page
        assert "style=" not in page


class TestMap:
    @pytest.mark.one_database
    @pytest.mark.parametrize(("county", "number"), [("12", 33), ("05", 13)])
    def test_every_municipality_has_an_outline_and_a_tile_of_its_own(self, county, number):
        made = maps.map_of(county, {})
        assert len(made.drawn) == len(made.places) == number
        assert len({place.tile for place in made.drawn}) == number
        assert all(
            0 <= place.drawn["label"][0] <= made.width
            and 0 <= place.drawn["label"][1] <= made.height
            for place in made.drawn
        )

    @pytest.mark.one_database
    def test_four_classes(self):
        made = maps.map_of("12", {"1280": 9, "1281": 4, "1290": 3, "0180": 2})
        levels = {place.name: place.level for place in made.places if place.number}
        assert levels == {"Malmö": 3, "Lund": 2, "Kristianstad": 1}
        assert made.legend == [(0, "0"), (1, "1–3"), (2, "4–6"), (3, "7–9")]
        assert [place.name for place in made.others] == ["Stockholm"]
        assert (made.total, made.with_any) == (18, 3)

    @pytest.mark.one_database
    @pytest.mark.parametrize("county", ["03", "99", "..", "١٢"])
    def test_county_without_a_map_has_the_table(self, county):
        assert maps.map_of(county, {"0380": 1}).drawn == []

    def test_directory_leads_to_each_municipality(self, client, signed, skane):
        page = client.get("/skane/organisationer/").content.decode()
        assert page.count("?kommun=") == 33
        assert "Karta: anslutna organisationer per kommun" in page
        assert "Malmö: 1</title>" in page
        found = client.get("/skane/organisationer/?kommun=1280").content.decode()
        assert "Föreningen Åkerbär" in found
        skane.county_code = "03"
        skane.save()
        page = client.get("/skane/organisationer/").content.decode()
        assert 'class="shapes"' not in page and '?kommun=1280">Malmö' in page

    def test_unlisted_are_told_of_not_shown(self, client, signed):
        signed.listed = False
        signed.save()
        assert "Organisationerna i länets" not in client.get("/skane/uppfoljning/").content.decode()
        assert client.get("/skane/organisationer/").status_code == 200


@pytest.mark.one_database
class TestBars:
    def test_one_scale_and_the_same_in_words(self):
        short, long = bars([{"done": 1}, {"done": 2, "late": 1, "planned": 2, "dropped": 1}])
        assert short.width < long.width
        assert [segment.status for segment in long.segments] == [
            "done", "done", "late", "planned", "planned", "dropped",
        ]  # fmt: skip
        assert long.done_of_all == "2 av 5 klara"
        assert long.rest == "1 försenad, 2 planerade, 1 struken"

    def test_many_actions_are_stretches_of_bounded_width(self):
        (bar,) = bars([{"done": 300, "planned": 700}])
        assert len(bar.segments) == 2 and bar.width < 420


def test_seats_are_dots_with_vacant_ones_hollow(client, skane):
    from organisations.models import Body, BodyQuota, Seat

    body = Body.objects.get(agreement=skane, slug="styrgrupp")
    for party in skane.parties.all():
        BodyQuota.objects.create(body=body, party=party, seats=2)
    Seat.objects.create(
        body=body, party=skane.parties.first(), person="Bo Ek", position="chair",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    caches["pages"].clear()
    for page in ("styrning", "uppfoljning"):
        html = client.get(f"/skane/{page}/").content.decode()
        assert html.count('class="seat-ideburen"') == 1
        assert html.count('class="seat-ideburen hollow"') == 1
        assert html.count('<rect class="seat-offentlig hollow"') == 2
        assert "1 av 2 platser tillsatta" in html
