"""An agreement's own words in English, where somebody has written them."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from principles.models import Translation

PAGE = Template('{% load own_words %}{% own agreement "tagline" %}{% own_prose agreement "lead" %}')


@pytest.fixture
def told(skane):
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
    before = skane.revision
    translate(skane, "lead", "We listen.")
    skane.refresh_from_db()
    assert skane.revision == before + 1
