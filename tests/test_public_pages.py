"""The public pages: complete, the same for everyone, kept, and right in both languages."""

import re
from html import unescape

import pytest

from principles.models import Principle, ProcessStep
from tests import cast
from tests.content.seeds import FACTS

PATHS = [
    "",
    "overenskommelsen/",
    "principer/",
    "principer/dialog/",
    "process/",
    "utvecklingsomraden/",
    "plan/",
    "organisationer/",
    "styrning/",
    "kontakt/",
    "anslut/",
    "register/",
    "kalender/",
]
ONLY_SKANE = [
    "overenskommelsen/2010-2014/",
    "overenskommelsen/reviderad/",
    "overenskommelsen/reviderad/jamfor/2010-2014/",
    "utvecklingsomraden/samverkan/",
    "plan/2015-2019/",
    "register/0/",
    "register/1/",
]
GLOBAL = ["/", "/tillganglighet/", "/integritet/"]


def every_public_path():
    paths = [*GLOBAL, *(f"/{slug}/{path}" for slug in FACTS for path in PATHS)]
    return paths + [f"/skane/{path}" for path in ONLY_SKANE]


def visible_text(response):
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).replace("\u00ad", "").split())


@pytest.mark.parametrize("slug", FACTS)
def test_every_fact_of_the_seed_stands_on_some_page(client, skane, slug):
    paths = [f"/{slug}/{path}" for path in PATHS]
    if slug == "skane":
        paths += [f"/skane/{path}" for path in ONLY_SKANE]
    shown = " ".join(visible_text(client.get(path)) for path in paths)
    missing = [fact for fact in FACTS[slug] if " ".join(fact.split()) not in shown]
    assert missing == []


@pytest.mark.parametrize("path", every_public_path())
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_has_one_heading_its_language_and_no_cookie(client, skane, path, prefix):
    response = client.get(prefix + path)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert f'<html lang="{"en" if prefix else "sv"}">' in html
    assert re.search(r"<title>\s*\S", html)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"].startswith("public")
    assert "{{" not in html and "{%" not in html


@pytest.mark.parametrize("path", every_public_path())
def test_unchanged_page_answers_304_without_rendering(
    client, skane, path, django_assert_max_num_queries
):
    etag = client.get(path)["ETag"]
    with django_assert_max_num_queries(2):
        again = client.get(path, headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_kept_page_costs_one_query(client, skane, django_assert_num_queries):
    first = client.get("/skane/organisationer/")
    with django_assert_num_queries(1):
        second = client.get("/skane/organisationer/")
    assert second.content == first.content


def test_edit_shows_at_once(client, ostergotland):
    before = client.get("/ostergotland/principer/dialog/")
    principle = Principle.objects.get(version__agreement=ostergotland, slug="dialog")
    principle.meaning = "Parterna lyssnar **först**."
    principle.save()
    after = client.get("/ostergotland/principer/dialog/")
    assert "lyssnar <strong>först</strong>" in after.content.decode()
    assert after["ETag"] != before["ETag"]


def test_principle_without_meaning_says_so_and_invents_none(client, skane):
    page = client.get("/skane/principer/dialog/").content.decode()
    assert "Parterna har ännu inte publicerat vad principen betyder för dem." in page


def test_a_single_agreement_is_the_front_page(client, ostergotland):
    ostergotland.is_published = False
    ostergotland.save()
    assert client.get("/").headers["Location"] == "/skane/"
    assert client.get("/ostergotland/").status_code == 404


def test_ostergotland_has_nothing_to_sign(client, ostergotland):
    page = visible_text(client.get("/ostergotland/anslut/"))
    assert "Det går inte att skriva under än" in page
    assert "hösten 2018" in page
    assert "/mina-organisationer/ny/" not in client.get("/ostergotland/anslut/").content.decode()


def test_older_version_says_that_it_no_longer_applies(client, skane):
    page = visible_text(client.get("/skane/overenskommelsen/2010-2014/"))
    assert "Den här versionen gäller inte längre." in page


def test_download_has_the_hash_that_the_page_shows(client, skane):
    import hashlib

    text = client.get("/skane/overenskommelsen/reviderad/text.md").content
    page = client.get("/skane/overenskommelsen/").content.decode()
    assert hashlib.sha256(text).hexdigest() in page


@pytest.mark.parametrize(
    "path",
    [
        "/finns-inte/",
        "/skane/finns-inte/",
        "/skane/principer/finns-inte/",
        "/skane/plan/2015/",
        "/skane/plan/2015-2018/",
        "/skane/plan/abcd-efgh/",
        "/skane/register/99999/",
        "/skane/register/99999999999999999999999/",
        "/ostergotland/overenskommelsen/reviderad/",
        "/ostergotland/register/vkey.txt",
        "/ostergotland/overenskommelsen/utkast/text.md",
    ],
)
def test_unknown_page_is_a_clear_404(client, skane, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Vi hittar inte sidan" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 10_000, "q=%F0%9F%8C%8D", "q=%E2%80%AE", "kommun=9999",
        "omrade=finns-inte", "sida=0", "sida=-1", "sida=999999999999999999999", "sida=abc",
        "q=%25_%5C", "q[]=1", "sida[]=2",
    ],
)  # fmt: skip
def test_odd_search_is_no_error(client, signed, query):
    assert client.get(f"/skane/organisationer/?{query}").status_code == 200


def test_nul_in_an_address_is_refused_in_plain_words(client, skane):
    answer = client.get("/skane/organisationer/?q=%00")
    assert answer.status_code == 400
    assert "Adressen går inte att förstå" in answer.content.decode()


def test_unknown_host_is_refused_in_plain_words(client, skane):
    answer = client.get("/skane/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "Adressen går inte att förstå" in answer.content.decode()


def test_the_agreements_own_words_are_marked_as_swedish(client, skane):
    for path in ("", "anslut/", "styrning/", "process/", "overenskommelsen/"):
        assert ' lang="sv"' in client.get(f"/en/skane/{path}").content.decode(), path
        assert client.get(f"/skane/{path}").content.decode().count(' lang="sv"') == 1, path


class TestDirectory:
    def test_finds_by_any_word_in_any_case(self, client, signed):
        for words in ("åkerbär", "ÅKERBÄR", "föreningen åker", "802002-1237", "malmö"):
            page = visible_text(client.get("/skane/organisationer/", {"q": words}))
            assert "Föreningen Åkerbär" in page, words

    def test_says_how_to_go_on_when_nothing_matches(self, client, signed):
        page = visible_text(client.get("/skane/organisationer/", {"q": "finns inte"}))
        assert "Inga organisationer passar." in page
        assert "Föreningen Åkerbär" not in page

    def test_filters_by_municipality_and_area(self, client, signed):
        def shows(**query):
            return "Föreningen Åkerbär" in visible_text(client.get("/skane/organisationer/", query))

        assert shows(kommun="1280", omrade="kultur")
        assert not shows(kommun="1281")
        assert not shows(omrade="idrott")

    def test_hides_those_that_do_not_want_to_be_seen(self, client, signed):
        signed.listed = False
        signed.save()
        assert "Åkerbär" not in visible_text(client.get("/skane/organisationer/"))
        assert client.get("/skane/organisationer/foreningen-akerbar/").status_code == 404

    def test_hides_those_that_have_not_signed(self, client, approved):
        assert "Åkerbär" not in visible_text(client.get("/skane/organisationer/"))
        assert client.get("/skane/organisationer/foreningen-akerbar/").status_code == 404

    def test_swedish_order(self, client, skane, asta, karin):
        for name in ("Örnen", "Zebran", "Ålen", "Älgen"):
            organisation = cast.organisation(name, by=asta)
            cast.signed(cast.approved(organisation, skane, by=asta, reviewer=karin), by=asta)
        page = visible_text(client.get("/skane/organisationer/"))
        places = [page.index(name) for name in ("Zebran", "Ålen", "Älgen", "Örnen")]
        assert places == sorted(places)


def test_raw_html_and_script_never_reach_a_page(client, ostergotland):
    evil = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>"
    ostergotland.about = ostergotland.lead = evil
    ostergotland.save()
    ProcessStep.objects.filter(agreement=ostergotland).update(text=evil)
    for path in ("", "process/"):
        page = client.get(f"/ostergotland/{path}").content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<img" not in page
