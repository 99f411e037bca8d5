"""A plan of 2 000 actions is read like one of 45: as many questions, a page, as soon."""

import gc
from statistics import median
from time import process_time

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import DevelopmentArea
from tests.plans.making import many, plan_of

LONGEST = 150_000  # bytes
SMALL, LARGE = "/skane/plan/2030-2037/", "/skane/plan/2040-2047/"


@pytest.fixture
def plans(skane, signed):
    """One plan of 45 actions and one of 2 000, over the same ten areas, eight years each."""
    for number in range(5):
        DevelopmentArea.objects.create(
            agreement=skane, slug=f"omrade-{number}", name=f"Ett område till, nummer {number}",
            position=10 + number,
        )  # fmt: skip
    areas = list(DevelopmentArea.objects.filter(agreement=skane))
    assert len(areas) == 10
    few, lots = plan_of(skane, 2030, 2037), plan_of(skane, 2040, 2047)
    many(few, areas, 45, [signed.organisation])
    many(lots, areas, 2000, [signed.organisation])


def asked(client, address):
    """How many questions the page asks the database, and how many bytes it is."""
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries), len(answer.content)


def seconds(client, address, *, cached):
    """The processor time of one request: what else the machine does is not counted."""
    if not cached:
        caches["pages"].clear()
    begun = process_time()
    client.get(address)
    return process_time() - begun


def times(client, number, *, cached):
    """The median times of the small and the large plan, asked for by turns."""
    both = [
        [seconds(client, address, cached=cached) for address in (SMALL, LARGE)]
        for _one in range(number)
    ]
    return tuple(median(one) for one in zip(*both, strict=True))


def test_no_more_questions_and_no_longer_pages(client, plans):
    choice = "?part=region-skane&princip=dialog&organisation=foreningen-akerbar&lage=planerad"
    cell = "?omrade=samverkan&ar=2043"
    small, large = asked(client, SMALL), asked(client, LARGE)
    print(f"45 actions: {small}, 2 000: {large} (questions, bytes)")
    assert large[0] <= small[0] <= 15
    assert large[1] < LONGEST
    for end in (choice, cell, cell + "&part=region-skane&sida=2"):
        assert asked(client, LARGE + end)[1] < LONGEST, end
    assert asked(client, LARGE + choice)[0] <= asked(client, SMALL + choice)[0]
    assert asked(client, LARGE + cell)[0] <= small[0]


def test_the_pages_around_it_are_no_longer_either(client, plans):
    for page in ("", "utvecklingsomraden/", "principer/dialog/", "utvecklingsomraden/samverkan/"):
        assert asked(client, f"/skane/{page}")[1] < LONGEST, page
    small = asked(client, "/skane/utvecklingsomraden/samverkan/?plan=2030-2037")[0]
    for end in ("?plan=2040-2047", "?plan=2040-2047&ar=2044", "?plan=2040-2047&ar=2044&sida=2"):
        questions, size = asked(client, f"/skane/utvecklingsomraden/samverkan/{end}")
        assert questions <= small and size < LONGEST, end


def test_the_time_is_the_same_once_it_is_kept(client, plans):
    """Medians, asked for by turns."""
    gc.collect()
    uncached = times(client, 3, cached=False)
    times(client, 3, cached=True)
    kept = times(client, 101, cached=True)
    for name, (small, large) in (("uncached", uncached), ("cached", kept)):
        print(f"{name}: 45 actions {small * 1000:.1f} ms, 2 000 {large * 1000:.1f} ms")
    assert kept[1] <= kept[0] * 1.5 + 0.0005


def test_every_action_can_be_reached_from_the_matrix(client, plans):
    page = client.get(LARGE).content.decode()
    assert 'href="?omrade=samverkan&amp;ar=2043#insatser"' in page
    assert "ett område och ett år i taget" in page
    first = client.get(LARGE + "?omrade=samverkan&ar=2043").content.decode()
    second = client.get(LARGE + "?omrade=samverkan&ar=2043&sida=2").content.decode()
    assert first.count("/insatser/") == 40 and 0 < second.count("/insatser/") < 40
    assert 'href="?omrade=samverkan&amp;ar=2043&amp;sida=2"' in first
