"""A principle: what it means, who undertakes what, and how its words have changed."""

import re

import pytest

from principles.models import Principle
from principles.text.flows import adopt

PAGE = "/skane/principer/dialog/"


@pytest.fixture
def read(client, skane):
    def page(address=PAGE):
        return client.get(address).content.decode()

    return page


def wordings(html):
    """What is told of each version, as (name, text)."""
    found = re.search(r'<ol class="wordings">(.*?)</ol></section>', html, re.S)
    parts = found[1].split("<li><h3>")[1:] if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts]


def test_each_party_has_a_column_and_what_is_joint_goes_across(read, draft):
    adopt(draft)
    html = read()
    columns = re.findall(
        r'<section class="(\w+)"><h2>([^<]+)</h2><ul class="dots"><li>([^<]+)', html
    )
    assert columns == [
        ("ideburen", "Idéburen sektor Skåne åtar sig", "Samlar svar"),
        ("offentlig", "Region Skåne åtar sig", "Frågar tidigt"),
        ("joint", "Tillsammans", "Möts"),
    ]


def test_says_when_nothing_has_changed(read):
    first, second = wordings(read())
    assert first.startswith("2010–2014 Gäller inte längre")
    assert "bara principens namn" in first
    assert "Oförändrad sedan versionen före." in second


def test_shows_what_has_been_put_in_and_taken_out(read, draft):
    adopt(draft)
    after = draft.agreement.versions.create(number=8, slug="sedan", name="Sedan")
    after.sections.create(heading="Vision", anchor="vision", body="Ord.")
    after.principles.create(slug="dialog", name="Dialog", meaning="Vi lyssnar noga.\n\nVi svarar.")
    html = read()
    assert [told.split(" ")[0] for told in wordings(html)] == ["2010–2014", "Reviderad", "Nästa"]
    adopt(after)
    *_, third, fourth = wordings(read())
    assert "2 stycken tillagda" in third
    assert "1 stycke ändrat." in fourth
    assert re.search(r"<ins><span[^>]*> tillagt: </span> ?noga", read())
    ids = re.findall(r'<(?:div|li) class="row[^>]*id="([^"]+)"', read())
    assert len(ids) == len(set(ids)) > 5


def test_one_version_has_no_history(client, ostergotland):
    html = client.get("/ostergotland/principer/dialog/").content.decode()
    assert "Så har orden ändrats" not in html


def test_unknown_glyph_is_drawn_all_the_same(read, draft):
    Principle.objects.filter(version=draft).update(glyph="finns-inte")
    adopt(draft)
    assert re.search(r'<svg class="glyph large"[^>]*><path class="fi" d="M', read())


def test_asks_no_more_for_more_versions(client, skane, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(7):
            client.get(PAGE)

    ask()
    for number in range(20, 26):
        version = skane.versions.create(
            number=number, slug=f"v{number}", name=f"V {number}", state="consultation"
        )
        version.principles.create(slug="dialog", name="Dialog", meaning=f"Ord {number}.")
    skane.bump()
    ask()
