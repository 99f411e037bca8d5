"""The Atom feed: valid, stable, and the same cost however much there is."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.utils import timezone

from organisations.models import Accession, Organisation
from principles.models import NewsItem
from tests import cast
from tests.news.test_news import item
from tests.test_queries import add_signatories, number_of_queries

FEED = "/skane/nyheter/atom.xml"
A = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(client, address=FEED):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def titles(root):
    return [entry.findtext(f"{A}title") for entry in root.iter(f"{A}entry")]


def test_news_organisations_and_versions(client, skane, signed):
    item(skane, title="Nytt & <b>fett</b>", body="Se [kalendern](/skane/kalender/).")
    root = feed(client)
    assert titles(root)[:2] == ["Nytt & <b>fett</b>", "Föreningen Åkerbär har anslutit sig"]
    for element in (root, *root.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{name}")) == 1
        assert datetime.fromisoformat(element.findtext(f"{A}updated")).tzinfo
    assert root.get(XML_LANG) == "sv"
    assert root.findtext(f"{A}author/{A}name") == "Överenskommelsen Skåne"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
    assert links == {
        "alternate": "http://localhost:8000/skane/nyheter/",
        "self": f"http://localhost:8000{FEED}",
    }
    first = root.find(f"{A}entry")
    assert re.fullmatch(r"tag:localhost,2026:nyhet/\d+", first.findtext(f"{A}id"))
    assert first.find(f"{A}content").get("type") == "html"
    assert '<a href="/skane/kalender/"' in first.findtext(f"{A}content")
    ids = [entry.findtext(f"{A}id") for entry in root.iter(f"{A}entry")]
    assert len(ids) == len(set(ids))


def test_an_adopted_version(client, skane):
    version = cast.new_version(skane)
    type(version)._base_manager.filter(pk=version.pk).update(adopted_on=timezone.localdate())
    skane.bump()
    assert f"Ny version av överenskommelsen: {version.name}" in titles(feed(client))


def test_kept_until_something_happens(client, skane, signed):
    item(skane)
    first = client.get(FEED)
    assert client.get(FEED, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert not first.cookies and first.headers["Cache-Control"].startswith("public")
    before = feed(client).findtext(f"{A}entry/{A}id")
    NewsItem.objects.get().save()
    assert client.get(FEED).headers["ETag"] != first.headers["ETag"]
    assert feed(client).findtext(f"{A}entry/{A}id") == before


def test_who_does_not_want_to_be_seen_is_not(client, skane, signed):
    Accession.objects.update(listed=False)
    skane.bump()
    assert not any("Åkerbär" in title for title in titles(feed(client)))


def test_a_renewal_is_no_news(client, skane, signed):
    joined = signed.signed_at
    Accession.objects.filter(pk=signed.pk).update(signed_at=joined + timedelta(days=400))
    skane.bump()
    entry = next(e for e in feed(client).iter(f"{A}entry") if "Åkerbär" in e.findtext(f"{A}title"))
    told = datetime.fromisoformat(entry.findtext(f"{A}updated"))
    assert abs(told - joined) < timedelta(minutes=1)


def test_characters_that_xml_lacks(client, skane, signed):
    item(skane, title="Hej\x0b\ufffe", lead="\x0c!")
    Organisation.objects.update(name="Å\x01kerbär")
    skane.bump()
    assert titles(feed(client))[:2] == ["Hej", "Åkerbär har anslutit sig"]


def test_english_and_an_agreement_where_nothing_has_happened(client, skane, ostergotland, signed):
    item(skane)
    root = feed(client, f"/en{FEED}")
    assert root.get(XML_LANG) == "en"
    entries = list(root.iter(f"{A}entry"))
    assert entries[0].get(XML_LANG) == "sv" and entries[1].get(XML_LANG) == "en"
    assert "Föreningen Åkerbär" in entries[1].findtext(f"{A}title")
    empty = feed(client, "/ostergotland/nyheter/atom.xml")
    assert titles(empty) == [] and empty.findtext(f"{A}updated")


@pytest.mark.one_database
def test_thirty_at_most_by_as_many_queries(client, skane):
    numbers = []
    for rows in (range(1, 4), range(4, 60)):
        add_signatories(skane, rows)
        for number in rows:
            item(skane, slug=f"n{number}")
        caches["pages"].clear()
        numbers.append(number_of_queries(client, FEED))
        found = len(titles(feed(client)))
    assert numbers[0] == numbers[1] and found == 30
