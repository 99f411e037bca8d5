"""What everybody reads of the bodies: who sits, who sat, and no more questions for more rows."""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Body, BodyMeeting, BodyQuota, Seat
from tests.governance.test_ways_in import TODAY

YEAR = TODAY.year


@pytest.fixture
def board(skane):
    board = Body.objects.get(agreement=skane, slug="styrgrupp")
    BodyQuota.objects.create(body=board, party=skane.parties.first(), seats=7)
    return board


def sits(board, person, first=YEAR, last=None, **more):
    said = {"position": "member", "party": board.agreement.parties.first()} | more
    return Seat.objects.create(
        body=board, person=person, starts_on=date(first, 1, 1),
        ends_on=last and date(last, 12, 31), **said,
    )  # fmt: skip


def test_facts_of_skane(skane):
    limits = skane.bodies.values_list("seat_limit", flat=True)
    assert list(limits) == [14, 2, 10, 4]


def test_body(client, board):
    member = sits(board, "Bo Ek", email="bo@example.se")
    sits(board, "Ada Ask", position="chair")
    sits(board, "Ersättaren", position="substitute", substitute_for=member)
    sits(board, "Kommande", first=YEAR + 1)
    sits(board, "gallrad", position="vice_chair")
    page = client.get("/skane/styrning/styrgrupp/").content.decode()
    assert page.index("Ada Ask") < page.index("Namnet är borttaget") < page.index("Bo Ek")
    assert "för Bo Ek" in page and "4 vakanta platser" in page
    assert page.index("Tillträder senare") < page.index("Kommande<")
    assert "bo@example.se" not in page and "gallrad" not in page
    assert client.get("/ostergotland/styrning/styrgrupp/").status_code == 404


def test_who_sat_in_a_year(client, board):
    sits(board, "Förr", first=YEAR - 2, last=YEAR - 1)
    sits(board, "Nu", first=YEAR)
    page = client.get(f"/skane/styrning/{YEAR - 1}/").content.decode()
    assert "Förr" in page and ">Nu<" not in page
    assert ">Förr<" not in client.get(f"/skane/styrning/{YEAR}/").content.decode()
    assert f'href="/skane/styrning/{YEAR - 2}/"' in client.get("/skane/styrning/").content.decode()
    for year in (YEAR - 3, YEAR + 1, 0, "9" * 30):
        assert client.get(f"/skane/styrning/{year}/").status_code == 404


def test_as_many_queries_for_many_seats_and_meetings(client, board):
    def asked():
        caches["pages"].clear()
        numbers = {}
        for page in ("", "styrgrupp/", f"{YEAR}/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/skane/styrning/{page}").status_code == 200
            numbers[page] = len(queries)
        return numbers

    def fill(number):
        sits(board, f"P{number}", position="substitute")
        BodyMeeting.objects.create(body=board, starts_at=f"{YEAR}-0{number + 1}-05T12:00Z")

    fill(0)
    few = asked()
    for number in range(1, 6):
        fill(number)
    assert asked() == few
    assert max(few.values()) <= 10


def test_english(client, board):
    sits(board, "Bo Ek")
    for page in ("", "styrgrupp/", f"{YEAR}/"):
        text = client.get(f"/en/skane/styrning/{page}").content.decode()
        assert '<span lang="sv">Bo Ek</span>' in text, page
