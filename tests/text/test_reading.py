"""The text on one page: its parts can be linked to, its state is told, its words are explained."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from principles.markdown import to_html
from principles.models import Section, Translation, Undertaking
from principles.text.flows import adopt
from tests.attacks import ATTACKS, alive

pytestmark = pytest.mark.one_database

PAGE = "/skane/overenskommelsen/nasta/"


@pytest.fixture
def read(client, draft):
    def page(address=PAGE):
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return page


class Ids(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name == "id"]


def ids_of(html):
    return Ids(html).found


def text_at(html, place):
    """The words of the element with that id, as far as its first child's end."""
    found = re.search(rf'id="{re.escape(place)}">(?:<p>|<span>|\n)*([^<]+)', html)
    return found and found[1].strip()


class TestAnchors:
    def test_every_paragraph_and_item_has_a_place(self, read):
        html = read()
        assert text_at(html, "vision.2") == "En punkt"
        assert text_at(html, "vision.4") == "och en under den"
        assert text_at(html, "vision.5") == "Numrerad"  # and its second paragraph is part of it
        assert text_at(html, "vision.6") == "Ett citat."
        assert text_at(html, "syfte.1") == "Ett syfte."
        assert text_at(html, "princip-dialog.2") == "Vi svarar."
        assert text_at(html, "atagande-1") == "Frågar tidigt"  # whichever party stands first
        assert "vision.7" not in html

    def test_each_id_stands_once_and_every_link_on_the_page_leads_somewhere(self, read, draft):
        for anchor in ("innehall", "principer", "princip-dialog", "atagande-1", "nav", "vision-2"):
            Section.objects.create(
                version=draft, heading=anchor, anchor=anchor, body="Ord.\n\nOrd."
            )
        html = read()
        assert len(ids_of(html)) == len(set(ids_of(html)))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids_of(html))

    def test_what_comes_after_the_adoption_moves_nothing(self, read, draft, skane):
        for party in skane.parties.all():
            Undertaking.objects.create(version=draft, party=party, text=f"{party} gör mer")
        adopt(draft)
        before = re.findall(r'id="(atagande-\d)">([^<]+)', read())
        civil = skane.parties.first()
        Undertaking.objects.create(version=draft, party=civil, text="Kom till sist")
        after = re.findall(r'id="(atagande-\d)">([^<]+)', read())
        assert set(after) - set(before) == {("atagande-6", "Kom till sist ")}
        assert set(before) < set(after)

    def test_contents_have_the_principles_on_the_second_level(self, read):
        contents = re.search(r'<ol>.*?href="#principer".*?</ol></li>', read(), re.S)[0]
        assert re.search(
            r'href="#principer">Principer</a><ol><li><a href="#princip-dialog">', contents
        )

    def test_links_stand_in_nobodys_way_until_they_are_asked_for(self, read):
        links = re.findall(r'<a class="place"[^>]*>', read())
        assert len(links) == 12
        assert all('aria-hidden="true" tabindex="-1"' in link for link in links)
        links = re.findall(r'<a class="place"[^>]*>', read(PAGE + "?stycken=1"))
        assert len(links) == 12
        assert not any("tabindex" in link or "aria-hidden" in link for link in links)
        assert 'aria-label="Länk till stycke 2"' in links[1]

    def test_headings_of_a_section_leave_out_no_level(self):
        html = to_html("#### A\n\n# B\n\n##### C", 2, "vision")
        assert re.findall(r"<h\d", html) == ["<h3", "<h3", "<h4"]

    @pytest.mark.one_database
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_nobody_writes_an_id_or_anything_alive(self, attack):
        text = f'{attack} <p id="innehall">\n\n- {attack}'
        html = to_html(text, 2, "vision", numbered=True)
        assert alive(html) == []
        assert all(re.fullmatch(r"vision\.\d+", place) for place in ids_of(html))


class TestState:
    def test_older_version_says_until_when_and_leads_on(self, client, skane):
        skane.versions.filter(slug="2010-2014").update(
            in_force_from="2010-03-01", in_force_until="2014-12-31", deciding_body="Fullmäktige"
        )
        html = client.get("/skane/overenskommelsen/2010-2014/").content.decode()
        assert "Den gällde från 1 mars 2010 till och med 31 december 2014." in html
        assert "<li>Antagen 2010</li><li>Beslutad av Fullmäktige</li>" in html
        assert '<a href="/skane/overenskommelsen/">Läs den som gäller</a>' in html

    def test_one_version_has_one_canonical_address(self, client, skane):
        canonical = '<link rel="canonical" href="http://localhost:8000/skane/overenskommelsen/">'
        for address in ("", "reviderad/", "?enkel=1", "?stycken=1"):
            assert canonical in client.get(f"/skane/overenskommelsen/{address}").content.decode()

    def test_downloads_stand_beside_each_other_with_how_to_check(self, client, skane):
        html = client.get("/skane/overenskommelsen/").content.decode()
        assert 'href="/skane/overenskommelsen/reviderad/text.md">Hämta som Markdown' in html
        assert 'href="/skane/overenskommelsen/reviderad/text.pdf">Hämta som pdf' in html
        assert "<code>sha256sum text.md</code>" in html


class TestPlainSwedish:
    def test_is_offered_only_where_somebody_has_written_it(self, client, skane, read):
        assert "?enkel=1" in read()
        assert "enkel=1" not in client.get("/skane/overenskommelsen/").content.decode()
        plain = client.get("/skane/overenskommelsen/?enkel=1").content.decode()
        assert "Du läser en förklaring" not in plain

    def test_stands_in_place_of_the_text_and_says_what_is_signed(self, read):
        html = read(PAGE + "?enkel=1")
        assert "Vi hjälps <strong>åt</strong>." in html
        assert "En punkt" not in html
        assert (
            html.count("Det är den fulla texten som skrivs under.") == 2
        )  # on top, on the section
        assert f'<a href="{PAGE}#vision">Läs hela texten om Vision</a>' in html
        assert "Ett syfte." in html
        assert "Avsnittet finns inte på enkel svenska. Här står hela texten." in html
        assert 'href="/skane/overenskommelsen/nasta/?enkel=1" aria-current="true"' in html

    @pytest.mark.parametrize("value", ["", "0", "2", "ja", "1&enkel=x"])
    def test_any_other_value_means_the_full_text(self, read, value):
        html = read(f"{PAGE}?enkel={value}")
        assert "En punkt" in html
        assert "Vi hjälps" not in html


class TestEnglish:
    def test_says_once_that_the_text_is_swedish(self, read):
        html = read("/en" + PAGE)
        assert html.count(f'<a href="{PAGE}" hreflang="sv">') == 1
        assert '<div class="prose" lang="sv"><p id="vision.1">' in html
        assert "översättning" not in html

    def test_translation_has_the_same_places_and_leads_to_the_swedish_text(
        self, read, draft, skane
    ):
        section = draft.sections.first()
        words = {"body": "One.\n\n- Two\n- Three", "heading": "The vision"}
        for field, text in words.items():
            Translation.objects.create(
                agreement=skane, model="section", row=section.pk, field=field, text=text
            )
        html = read("/en" + PAGE)
        assert text_at(html, "vision.3") == "Three"
        assert '<section id="vision"><h2>The vision<a' in html
        assert f'<a href="{PAGE}" hreflang="sv">' in html
        with override("en"):
            assert text_at(read(PAGE), "vision.2") == "En punkt"


def test_reading_asks_no_more_for_a_longer_text(client, draft, django_assert_num_queries):
    for n in range(12):
        Section.objects.create(version=draft, heading=f"A {n}", anchor=f"a-{n}", body="Ord.")
        Undertaking.objects.create(version=draft, text=f"Ord {n}")
    with django_assert_num_queries(8):
        client.get(PAGE)
