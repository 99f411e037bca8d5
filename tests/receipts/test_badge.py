"""The badge: for those in the directory only, right in both languages, and shown by any site."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from organisations.receipts.badge import DARK, badge_svg
from tests import cast

pytestmark = pytest.mark.one_database

SVG = "{http://www.w3.org/2000/svg}"
PATH = "/skane/organisationer/foreningen-akerbar/marke.svg"


def parsed(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    return ElementTree.fromstring(response.content)


@pytest.mark.parametrize(
    ("prefix", "claim"),
    [
        ("", "Vi har skrivit under Överenskommelsen Skåne"),
        ("/en", "We have signed The Skåne Agreement"),
    ],
)
def test_says_that_they_have_signed(client, signed, prefix, claim):
    svg = parsed(client.get(prefix + PATH))
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text.endswith(claim)


def test_needs_no_font_no_script_and_nothing_from_elsewhere(client, signed):
    text = client.get(PATH).content.decode()
    svg = ElementTree.fromstring(text)
    assert {element.tag for element in svg.iter()}.isdisjoint(
        {f"{SVG}{name}" for name in ("text", "script", "image", "foreignObject")}
    )
    links = re.findall(r'href="([^"]*)"', text)
    assert links
    assert all(link.startswith("#") for link in links)
    assert "@font-face" not in text
    assert "url(" not in text


def test_every_colour_has_one_for_the_dark(client, signed):
    svg = parsed(client.get(PATH))
    used = {element.get(name) for element in svg.iter() for name in ("fill", "stroke")}
    assert {colour for colour in used if colour and colour != "none"} == set(DARK)
    style = svg.find(f"{SVG}style").text
    assert style.startswith("@media (prefers-color-scheme:dark)")


def test_other_sites_may_show_and_keep_it(client, signed):
    response = client.get(PATH)
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"].startswith("public, max-age=3600")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "style-src 'self' 'sha256-" in response["Content-Security-Policy"]
    assert "Vary" not in response
    assert not response.cookies


def test_unchanged_badge_answers_304(client, signed, django_assert_num_queries):
    etag = client.get(PATH)["ETag"]
    with django_assert_num_queries(1):
        again = client.get(PATH, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"].startswith("public, max-age=3600")
    kept = client.get(PATH)
    assert kept["ETag"] == etag
    assert "'sha256-" in kept["Content-Security-Policy"]


def test_is_gone_at_once_for_those_who_are_no_longer_seen(client, signed):
    assert client.get(PATH).status_code == 200
    signed.listed = False
    signed.save()
    assert client.get(PATH).status_code == 404


def test_there_is_none_for_others(client, approved, bergsgarden):
    for path in (
        PATH,
        "/skane/organisationer/bergsgarden/marke.svg",
        "/skane/organisationer/finns-inte/marke.svg",
        "/ostergotland/organisationer/foreningen-akerbar/marke.svg",
        "/finns-inte/organisationer/foreningen-akerbar/marke.svg",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert "max-age=3600" not in response.get("Cache-Control", ""), path


def test_only_reading(client, signed):
    assert client.post(PATH).status_code == 405
    assert client.head(PATH).status_code == 200


@pytest.mark.parametrize("name", ['Å & <ö> "x" \' 🌍', "Ö" * 100, "x"])
def test_any_name_of_an_agreement_is_drawn(skane, name):
    skane.name = name
    svg = ElementTree.fromstring(badge_svg(skane))
    assert svg.find(f"{SVG}title").text == f"Vi har skrivit under {name}"


def test_html_to_copy_shows_the_badge_and_leads_to_the_page(client, signed, skane, settings):
    skane.name = 'Å & "Ö"'
    settings.PUBLIC_URL = "https://portal.example.se"
    context = {"agreement": skane, "organisation": signed.organisation}
    with override("sv"):
        shown = render_to_string("receipts/badge.html", context)
    code = ElementTree.fromstring(re.search(r"<pre>.*</pre>", shown, re.S)[0]).find("code").text
    pasted = ElementTree.fromstring(code.replace("></a>", "/></a>"))
    image = pasted.find("img")
    assert (
        pasted.get("href") == "https://portal.example.se/skane/organisationer/foreningen-akerbar/"
    )
    assert image.get("src") == f"https://portal.example.se{PATH}"
    assert image.get("alt") == 'Vi har skrivit under Å & "Ö"'
    assert client.get(PATH).status_code == client.get(pasted.get("href")[25:]).status_code == 200


def test_every_page_knows_the_public_address(rf, settings):
    from overenskommelsen.context import portal

    assert portal(rf.get("/"))["PUBLIC_URL"] == settings.PUBLIC_URL


def test_long_lists_of_signatories_do_not_slow_it(
    client, skane, asta, karin, django_assert_max_num_queries
):
    for number in range(3):
        organisation = cast.organisation(f"Förening {number}", by=asta)
        cast.signed(cast.approved(organisation, skane, by=asta, reviewer=karin), by=asta)
    with django_assert_max_num_queries(4):
        client.get("/skane/organisationer/forening-1/marke.svg")
