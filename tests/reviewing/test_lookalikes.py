"""Organisations that may be the same as the one that applies."""

import time

import pytest

from organisations.models import Organisation
from organisations.reviewing.lookalikes import distinctive, likeness, lookalikes
from tests import cast
from tests.reviewing.conftest import page_of


def names(organisation, user):
    return [str(one.organisation) for one in lookalikes(organisation, user)[0]]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "other",
    ["Åkerbär", "Åkerbär ideell förening", "Akerbar", "Åkerbärs förening", "ÅKERBÄRSFÖRENINGEN",
     "Föreningen Åkerbäret", "Åkerbärens IF", "Fören. Åkerbär", "Åkerbär i Malmö"],
)  # fmt: skip
def test_alike(other):
    assert likeness(distinctive("Föreningen Åkerbär"), distinctive(other)) >= 0.5


@pytest.mark.one_database
@pytest.mark.parametrize("other", ["Föreningen Blåbär", "Bergsgården", "Ideella föreningen", "🌍"])
def test_not_alike(other):
    assert likeness(distinctive("Föreningen Åkerbär"), distinctive(other)) < 0.5


def test_where_they_stand_and_the_nearest_first(as_user, asta, bo, karin, skane, ostergotland,
                                                akerbar):  # fmt: skip
    accession = cast.submitted(akerbar, skane, by=asta)
    far = cast.organisation("Åkerbär ideell förening", by=bo, municipality="0580")
    near = cast.organisation("Åkerbärs förening", by=bo)
    written = cast.organisation("Annat namn", by=bo)
    Organisation.objects.filter(pk=written.pk).update(search_text="vi har nummer 16802002-1237")
    cast.submitted(near, skane, by=bo)
    for other in (far, near, written):
        ostergotland.accessions.create(organisation=other, state="submitted")
    cast.organisation("Bergsgården", by=bo)
    found, more = lookalikes(akerbar, karin)
    told = {str(one.organisation): one for one in found}
    assert more == 0 and set(told) == {"Annat namn", "Åkerbär ideell förening", "Åkerbärs förening"}
    assert found[0].organisation == written and found[0].has_same_number
    assert told["Åkerbärs förening"].is_nearby
    assert not told["Åkerbär ideell förening"].is_nearby
    assert [row.agreement for row in told["Åkerbärs förening"].standing] == [skane]
    assert told["Åkerbär ideell förening"].standing == []  # Östergötland's is its own
    page = as_user(karin).get(page_of(accession)).content.decode()
    assert "Samma nummer" in page and "Samma kommun" in page
    assert "utan ansökan som du kan se" in page and "Östergötland" not in page


def test_what_everybody_can_read_is_told(signed, bo, osten, skane):
    other = cast.organisation("Åkerbärs förening", by=bo)
    (one,) = lookalikes(other, osten)[0]
    assert [row.agreement for row in one.standing] == [skane]
    skane.accessions.update(listed=False)
    (one,) = lookalikes(other, osten)[0]
    assert one.standing == []


def test_numbers_written_otherwise(asta, karin, akerbar):
    rows = Organisation.objects
    for form in ("8020021237", "802002 1237", "168020021237", "802002-1237"):
        made = cast.organisation(f"Zzz {form[:3]}", by=asta)
        rows.filter(pk=made.pk).update(search_text=f"nr {form}.")
        assert names(akerbar, karin) == [str(made)], form
        rows.filter(pk=made.pk).update(search_text="")


def test_cheap_with_ten_thousand(akerbar, karin, django_assert_max_num_queries):
    Organisation.objects.bulk_create(
        Organisation(
            name=f"{('Byalaget', 'Idrottsföreningen', 'Odlarna', 'Kören')[n % 4]} i by {n}",
            slug=f"o-{n}", form="association", municipality="1280", sort_key=str(n),
            search_text="x" * 200,
        )
        for n in range(10_000)
    )  # fmt: skip
    begun = time.process_time()
    with django_assert_max_num_queries(4):
        found, more = lookalikes(akerbar, karin)
    assert (found, more) == ([], 0)
    assert time.process_time() - begun < 1
    village = Organisation.objects.get(slug="o-0")
    found, more = lookalikes(village, karin)
    assert len(found) == 10 and more > 100
