"""Swedish order, words and days."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organisations.directory import municipalities
from organisations.directory.numbers import number_seems_odd, parse_number
from principles.markdown import to_html
from principles.swedish import parse_day, sort_key
from principles.weave import GLYPHS, weave

pytestmark = pytest.mark.one_database

# As Intl.Collator('sv', {numeric: true}) sorts them (CLDR 48).
IN_ORDER = [
    "4H", "10 kamrater", "Aa", "Eden", "Hörby", "Höör", "Kristianstad", "Kävlinge", "Vadstena",
    "van der Berg", "Vellinge", "Wadköping", "Ydre", "Ystad", "Zinkgruvan", "Åhus", "Ånn",
    "Ängelholm", "Ødåkra", "Örkelljunga",
]  # fmt: skip


def test_order():
    assert sorted(sorted(IN_ORDER, key=len), key=sort_key) == IN_ORDER


def test_letters_with_rings_and_dots_come_last_in_their_order():
    names = ["Öland", "Åland", "Äland", "Zeta", "Alfa"]
    assert sorted(names, key=sort_key) == ["Alfa", "Zeta", "Åland", "Äland", "Öland"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("4H", "10 kamrater"), ("Hörby", "Höör"), ("Übung", "Ystad"), ("Ånn", "Ängelholm")],
)
def test_pairs(first, second):
    assert sort_key(first) < sort_key(second)


def test_key_sorts_alike_under_every_collation():
    assert set(sort_key("Överenskommelsen 2015 é ø!")) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "text", ["27 3 2026", "2026-03-27", "27/3 2026", "27 mars 2026", "27.3.2026"]
)
def test_day(text):
    assert parse_day(text) == date(2026, 3, 27)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mars",
        "30 2 2026",
        "2026",
        "1 13 2026",
        "0 0 0000",
        "1 1 1 1",
        "99999999999999999999 3 2026",
        "1 1 0026",
    ],
)
def test_no_day(text):
    with pytest.raises(ValueError):  # noqa: PT011 (any text at all)
        parse_day(text)


@pytest.mark.parametrize("number", ["212000-0142", "556036-0793", "2120001355", "16556036-0793"])
def test_number(number):
    assert len(parse_number(number)) == 11


@pytest.mark.parametrize("number", ["556036-0794", "010101-0101", "12345", "x"])
def test_no_number(number):
    with pytest.raises(ValidationError):
        parse_number(number)


def test_first_digit_is_only_a_hint():
    assert number_seems_odd("556036-0793", "association")
    assert not number_seems_odd("802002-1237", "association")
    assert not number_seems_odd("556036-0793", "other")


def test_municipalities():
    assert len(municipalities.names()) == 290
    (_own, own), (_others, others) = municipalities.choices("12")
    assert len(own) == 33
    assert len(others) == 257
    assert len(municipalities.choices("05")[0][1]) == 13
    own_names = [name for _code, name in own]
    assert (own_names[0], own_names[-1]) == ("Bjuv", "Östra Göinge")


class TestMarkdown:
    @pytest.mark.parametrize(
        "evil",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](data:text/html;base64,xx)",
            '<a href="javascript:x">x</a>',
            "![x](http://example.se/x.png)",
            "<style>*{}</style>",
        ],
    )
    def test_nothing_that_runs_or_loads(self, evil):
        html = str(to_html(evil))
        assert "<script" not in html
        assert "<img" not in html
        assert "<style" not in html
        assert "<a href" not in html

    def test_headings_fit_below_the_page(self):
        assert "<h3>" in to_html("# A", shift=2)
        assert "<h5>" in to_html("##### A", shift=3)
        assert "<h1" not in to_html("# A")

    def test_long_text_is_cut_and_not_hung(self):
        assert len(to_html("å " * 200_000)) < 500_000


def test_both_sides_of_a_weave_cover_the_same_area():
    for county in range(1, 26):
        drawn = weave(county)
        assert area(drawn["fi"]) == area(drawn["fo"])


@pytest.mark.parametrize("name", [name for name in GLYPHS if name not in {"dialog", "mangfald"}])
def test_both_sides_of_a_glyph_cover_the_same_area(name):
    assert area(GLYPHS[name]["fi"]) == area(GLYPHS[name]["fo"])


def area(path):
    import re

    return sum(float(w) * float(h) for w, h in re.findall(r"h([\d.]+)v([\d.]+)h-", path))
