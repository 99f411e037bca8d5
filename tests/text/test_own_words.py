"""An agreement's own words in English, where somebody has written them."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from principles.models import Translation

pytestmark = pytest.mark.one_database

PAGE = Template('{% load own_words %}{% own agreement "tagline" %}{% own_prose agreement "lead" %}')


@pytest.fixture
def told(skane):
    Translation.objects.filter(agreement=skane).delete()
    skane.tagline, skane.lead = "I samverkan", "Vi *lyssnar*."

    def tell(language):
        with override(language):
            return PAGE.render(Context({"agreement": skane}))

    return tell


def translate(agreement, field, text):
    Translation.objects.create(
        agreement=agreement, model="agreement", row=agreement.pk, field=field, text=text
    )


def test_swedish_asks_nothing_of_the_database(told, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = told("sv")
    assert page == 'I samverkan<div class="prose"><p>Vi <em>lyssnar</em>.</p>\n</div>'


def test_what_is_not_translated_is_marked_as_swedish(told, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = told("en")
    assert '<span lang="sv">I samverkan</span><div class="prose" lang="sv"><p>Vi' in page


def test_translation_takes_its_place(told, skane):
    translate(skane, "lead", "We <b>listen</b>.")
    assert '<div class="prose"><p>We &lt;b&gt;listen' in told("en")
    assert "listen" not in told("sv")


def test_translation_shows_at_once(skane):
    Translation.objects.filter(agreement=skane).delete()
    before = skane.revision
    translate(skane, "lead", "We listen.")
    skane.refresh_from_db()
    assert skane.revision == before + 1


def test_what_has_no_words_is_in_no_language(told, skane):
    skane.tagline = "2010–2014"
    assert told("en").startswith("2010–2014<div")


class TestNote:
    """What an English page says above its content about what it is written in."""

    def note(self, client, address):
        page = client.get(address).content.decode()
        found = re.findall(r'<p class="language-note">(.*?)</p>', page)
        assert len(found) <= 1
        return " ".join(found)

    def test_a_page_in_swedish_has_none(self, client, skane):
        assert self.note(client, "/skane/") == ""

    def test_a_page_without_an_agreements_words_has_none(self, client, skane):
        assert self.note(client, "/en/integritet/") == ""

    def test_a_page_that_is_translated_says_so(self, client, skane):
        note = self.note(client, "/en/skane/styrning/")
        assert note and "Swedish only" not in note

    def test_a_page_with_something_left_in_swedish_says_so(self, client, skane):
        Translation.objects.filter(field="governance_intro").delete()
        both = self.note(client, "/en/skane/styrning/")
        Translation.objects.filter(agreement=skane).delete()
        skane.bump()
        left = self.note(client, "/en/skane/styrning/")
        assert left and left in both and left != both

    def test_a_name_in_swedish_is_not_a_part_in_swedish(self, client, signed, skane):
        """The register's entries are names of organisations, and the agreement's own."""
        Translation.objects.filter(agreement=skane).delete()
        page = client.get("/en/skane/register/").content.decode()
        assert '<span lang="sv">Föreningen Åkerbär</span>' in page
        assert self.note(client, "/en/skane/register/") == ""


def test_each_page_tells_search_engines_its_two_languages(client, skane):
    for address in ("/skane/styrning/", "/en/skane/styrning/"):
        page = client.get(address).content.decode()
        found = dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))
        assert found == {
            "sv": "http://localhost:8000/skane/styrning/",
            "x-default": "http://localhost:8000/skane/styrning/",
            "en": "http://localhost:8000/en/skane/styrning/",
        }


@pytest.mark.parametrize("address", ["/finns-inte/", "/skane/finns-inte/", "/konto/login/"])
def test_what_is_no_public_page_has_no_other_language_to_find(client, skane, address):
    assert "alternate" not in client.get(address).content.decode()
