"""Public list pages ask the same number of questions however many organisations there are."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.models import Accession, ActivityArea, Organisation, RegisterEntry, RegisterPart
from principles.swedish import searchable, sort_key
from tests.unguarded import unguarded

PAGES = [
    "/",
    "/skane/",
    "/skane/organisationer/",
    "/skane/organisationer/?q=grupp&kommun=1280&omrade=kultur",
    "/skane/organisationer/?sida=2",
    "/skane/register/",
    "/skane/register/?sida=2",
    "/skane/plan/",
    "/skane/utvecklingsomraden/",
    "/skane/principer/",
    "/skane/principer/dialog/",
    "/skane/styrning/",
    "/skane/uppfoljning/",
    "/skane/kontakt/",
    "/skane/process/",
    "/skane/kalender/",
    "/skane/nyheter/",
    "/skane/nyheter/atom.xml",
    "/skane/overenskommelsen/",
    "/skane/overenskommelsen/?enkel=1",
    "/skane/overenskommelsen/reviderad/text.pdf",
    "/skane/overenskommelsen/reviderad/jamfor/2010-2014/",
]


def add_signatories(agreement, numbers):
    """Signatories in bulk: rows as the flows make them, without their hashes being true."""
    names = [f"Grupp {number}" for number in numbers]
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=name,
            slug=f"grupp-{number}",
            form="association",
            municipality="1280",
            sort_key=sort_key(name),
            search_text=searchable(name),
        )
        for number, name in zip(numbers, names, strict=True)
    )
    areas = ActivityArea.objects.filter(slug__in=["kultur", "idrott"])
    through = Organisation.areas.through
    through.objects.bulk_create(
        through(organisation_id=organisation.pk, activityarea_id=area.pk)
        for organisation in organisations
        for area in areas
    )
    now = timezone.now()
    with unguarded():
        entries = RegisterEntry.objects.bulk_create(
            RegisterEntry(
                agreement=agreement, seq=1000 + number, kind="sign", time=now,
                prev=f"{number:064d}", hash=f"{number:064x}",
                canonical='{"time":"2026-01-01T00:00:00Z"}', note="",
            )
            for number in numbers
        )  # fmt: skip
        RegisterPart.objects.bulk_create(
            RegisterPart(entry=entry, kind="public", salt="0" * 64, data='{"name":"Grupp"}')
            for entry in entries
        )
    Accession.objects.bulk_create(
        Accession(
            agreement=agreement, organisation=organisation, state="signed", entry=entry,
            signed_version=agreement.version_in_force(), signed_at=now,
        )
        for organisation, entry in zip(organisations, entries, strict=True)
    )  # fmt: skip


def number_of_queries(client, page):
    caches["pages"].clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_as_many_queries_for_1000_organisations_as_for_10(client, skane, record_property):
    add_signatories(skane, range(1, 11))
    few = {page: number_of_queries(client, page) for page in PAGES}
    add_signatories(skane, range(11, 1001))
    many = {page: number_of_queries(client, page) for page in PAGES}
    assert many == few
    assert max(many.values()) <= 15
    for page, number in many.items():
        print(f"{number:3} {page}")


def test_english_costs_one_query_more(client, skane):
    """The translations of all that is shown are read at once; a document is in Swedish only."""
    add_signatories(skane, range(1, 31))
    for page in PAGES:
        if "jamfor" not in page and not page.endswith(".pdf"):
            swedish = number_of_queries(client, page)
            assert number_of_queries(client, f"/en{page}") == swedish + 1, page


@pytest.mark.parametrize("number", [1, 30])
def test_plan_asks_no_more_for_more_actions(client, skane, number, django_assert_num_queries):
    from plans.models import Action, DevelopmentArea, Plan

    plan = Plan.objects.get(agreement=skane, first_year=2015)
    area = DevelopmentArea.objects.filter(agreement=skane).first()
    for n in range(number):
        Action.objects.create(
            plan=plan, area=area, title=f"Insats {n}", slug=f"insats-{n}",
            first_year=2015, last_year=2017,
        )  # fmt: skip
    with django_assert_num_queries(11):
        client.get("/skane/plan/")
