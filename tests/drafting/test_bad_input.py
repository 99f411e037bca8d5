"""What does not fit is told beside its field, kept on the page, and changes nothing."""

import pytest
from django.urls import reverse

from principles.drafting.content import content_of
from principles.models import Undertaking
from tests.drafting.conftest import page_of, posted, section_of

pytestmark = pytest.mark.one_database

LIVE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>", "![x](https://example.se/x.png)",
    "<svg/onload=alert(1)>",
)  # fmt: skip


@pytest.fixture
def office(as_user, karin):
    return as_user(karin)


def refused(office, draft, **changes):
    """The page that comes back when nothing of what was sent is saved."""
    before = content_of(draft)
    answer = office.post(page_of(draft), posted(draft, **changes))
    assert answer.status_code == 200
    assert content_of(draft) == before
    page = answer.content.decode()
    assert "Inget är sparat än" in page
    return page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("sections-0-body", "å" * 200_001, "längre än 200 000 tecken"),
        ("principles-0-meaning", "x" * 200_001, "längre än 200 000 tecken"),
        ("undertakings-0-text", "x" * 200_001, "längre än 200 000 tecken"),
        ("introduction", "x" * 200_001, "längre än 200 000 tecken"),
        ("sections-0-heading", "r" * 201, "Skriv högst 200 tecken. Nu är det 201."),
        ("principles-0-name", "n" * 101, "Skriv högst 100 tecken"),
        ("name", "n" * 101, "Skriv högst 100 tecken"),
        ("sections-0-heading", " \u200b ", "Skriv en rubrik."),
        ("undertakings-0-text", "", "Skriv åtagandet, eller ta bort raden."),
        ("sections-0-anchor", "vår vision", "Skriv adressen med a–z"),
        ("sections-1-anchor", "var-vision", "En rad till har adressen ”var-vision”"),
        ("principles-2-slug", "dialog", "En rad till har adressen ”dialog”"),
        ("slug", "2010-2014", "En annan version har adressen ”2010-2014”"),
        ("adopted_on", "31 februari", "Skriv ett datum som finns"),
        ("principles-0-glyph", "drake", "Välj något i listan."),
        ("undertakings-0-party", "999999", "Välj något i listan."),
        ("undertakings-0-party", "x", "Välj något i listan."),
        ("sections-0-pk", "x", ""),
        ("sections-0-position", "9" * 30, ""),
        ("made_from", "x", ""),
        ("made_from", "9" * 30, ""),
        ("note", "x" * 201, ""),
        ("sections-TOTAL_FORMS", "x", ""),
        ("sections-TOTAL_FORMS", "100000", ""),
    ],
)  # fmt: skip
def test_is_told_beside_the_field(office, draft, field, value, words):
    page = refused(office, draft, **{field: value, "principles-2-meaning": "Står kvar"})
    assert words in page
    assert "Står kvar" in page
    if words and "En annan version" not in words:
        assert f'<a href="#id_{field}">' in page
    if words and len(value) < 1000 and value.strip(" \u200b"):
        assert value in page or "listan" in words


def test_two_hundred_thousand_characters_are_saved(office, draft):
    data = posted(draft, **{"sections-0-body": "å" * 200_000, "sections-1-plain": "ä" * 200_000})
    assert office.post(page_of(draft), data).status_code == 302
    assert len(section_of(draft).body) == 200_000
    assert office.get(page_of(draft)).status_code == 200


def test_invisible_characters_are_tidied(office, draft):
    data = posted(
        draft, **{"sections-0-body": "A\x00B\x1b\u202eC\r\nD", "sections-0-heading": "E\x00\nF"}
    )
    assert office.post(page_of(draft), data).status_code == 302
    section = section_of(draft)
    assert (section.body, section.heading) == ("ABC\nD", "E F")


def test_html_and_scripts_are_only_text(office, draft):
    text = "\n\n".join(LIVE)
    fields = (
        "introduction", "source", "sections-0-body", "sections-0-plain", "sections-0-heading",
        "principles-0-meaning", "principles-0-name", "undertakings-0-text", "note",
    )  # fmt: skip
    data = posted(draft) | {name: LIVE[n % len(LIVE)] for n, name in enumerate(fields)}
    data |= {"sections-1-body": text, "name": LIVE[1]}
    assert office.post(page_of(draft), data).status_code == 302
    number = draft.edits.first().number
    addresses = [
        page_of(draft), reverse("admin:show_draft", args=[draft.pk]),
        reverse("admin:principles_agreementversion_history", args=[draft.pk]),
        reverse("admin:draft_edit", args=[draft.pk, number]),
        reverse("admin:draft_difference", args=[draft.pk]),
    ]  # fmt: skip
    for address in addresses:
        page = office.get(address).content.decode()
        for live in (
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            'href="javascript',
            'example.se/x.png"',
        ):
            assert live not in page, (address, live)


def test_what_is_sent_by_a_program_without_a_form(office, draft):
    before = content_of(draft)
    for data in ({}, {"name": "X"}, {"_add": "sections"}, {"_add": "nonsense"}):
        assert office.post(page_of(draft), data).status_code == 200
    assert content_of(draft) == before


def test_what_was_written_is_kept_when_the_draft_is_adopted_meanwhile(office, draft):
    from principles.text.flows import adopt

    data = posted(draft, **{"sections-0-body": "För sent"})
    adopt(draft)
    answer = office.post(page_of(draft), data)
    assert answer.status_code == 403
    assert "Texten är antagen" in answer.content.decode() and "För sent" in answer.content.decode()


def test_undertaking_added_later_has_limits_too(office, skane):
    version = skane.version_in_force()
    address = reverse("admin:principles_undertaking_add")
    data = {"version": version.pk, "text": "x" * 20_001, "position": 0}
    assert "20000" in office.post(address, data).content.decode().replace("\xa0", "")
    data["text"] = "Vi ses\x00"
    assert office.post(address, data).status_code == 302
    assert Undertaking.objects.get(version=version).text == "Vi ses"
