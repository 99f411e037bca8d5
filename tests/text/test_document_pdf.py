"""The text as a document to file: tagged, whole, and harmless whatever somebody has written."""

import re
import time

import pytest

from principles.models import AgreementVersion, Section
from principles.text.flows import adopt
from principles.text.frozen import compose
from principles.text.pdf import version_pdf
from principles.typesetting.prose import prose
from tests.attacks import ATTACKS

ADDRESS = "/skane/overenskommelsen/nasta/text.pdf"


def words_of(text):
    """Words without what only shapes them: marks of Markdown, and where lines may break."""
    text = text.replace("\u200b", "").replace("•", " ").replace("\f", " ")
    return re.findall(r"\w+", re.sub(r"(?m)^ *(\d+\.|[-#>]+) ", "", text))


def set_as(text, slug="reviderad"):
    """A document of that text, without a database behind it."""
    from principles.models import Agreement

    agreement = Agreement(name="Överenskommelsen Skåne", slug="skane", county_code="12")
    version = AgreementVersion(agreement=agreement, name="Prov", slug=slug, state="adopted")
    version.frozen_text = f"# Överenskommelsen Skåne\n\nProv\n\n{text}\n"
    version.document_hash = "0" * 64
    return version_pdf(version)


class TestDocument:
    def test_is_tagged_and_kept_for_long(self, client, skane, poppler):
        answer = client.get("/skane/overenskommelsen/reviderad/text.pdf")
        assert answer["Content-Type"] == "application/pdf"
        told = poppler("pdfinfo", answer.content)
        assert "Tagged:          yes" in told
        assert "Överenskommelsen Skåne, Reviderad överenskommelse" in told
        assert b"<pdfaid:part>2<" in answer.content
        assert b"<pdfaid:conformance>A<" in answer.content
        assert b"<pdfuaid:part>1<" in answer.content

    def test_holds_every_word_in_order_and_the_hash(self, draft, poppler):
        version = adopt(draft)
        text = poppler("pdftotext", version_pdf(version))
        body = compose(version).split("\n\n", 2)[2]
        body = body.replace("*", "")
        assert " ".join(words_of(body)) in " ".join(words_of(text))
        assert version.document_hash in text
        assert "http://localhost:8000/skane/overenskommelsen/nasta/" in text

    def test_has_headings_lists_and_tables_in_its_structure(self, poppler):
        made = set_as("## A\n\n- x\n  1. y\n\n|h|i|\n|-|-|\n|1|2|\n\n##### B\n\n> c\n\n```\nd\n```")
        told = poppler("pdfinfo", made, "-struct-text")
        kinds = re.findall(r"(?m)^ *(H\d|L|LI|TH|TD|BlockQuote|Code)\b", told)
        assert [kind for kind in kinds if kind[0] == "H"] == ["H1", "H2", "H3", "H2"]
        assert (kinds.count("TH"), kinds.count("TD")) == (2, 2)
        assert "BlockQuote" in kinds and "Code" in kinds and kinds.count("L") >= 3

    def test_draft_says_on_every_page_that_it_is_one(self, client, draft, poppler):
        Section.objects.create(version=draft, heading="Lång", anchor="lang", body="Ord.\n\n" * 90)
        text = poppler("pdftotext", client.get(ADDRESS).content)
        pages = text.strip("\f\n").split("\f")
        assert len(pages) > 2
        assert all("Utkast, inte antaget" in page for page in pages)
        assert "SHA-256" not in text

    def test_what_no_longer_applies_says_so_and_what_applies_does_not(self, client, skane, poppler):
        old, new = (
            poppler("pdftotext", client.get(f"/skane/overenskommelsen/{slug}/text.pdf").content)
            for slug in ("2010-2014", "reviderad")
        )
        assert "Gäller inte längre" in old
        assert "Gäller inte längre" not in new

    def test_frame_is_english_and_the_text_swedish_on_english_pages(self, client, skane, poppler):
        made = client.get("/en/skane/overenskommelsen/reviderad/text.pdf").content
        assert b"/Lang(en)" in made.replace(b" ", b"")
        assert b"/Lang(sv)" in made.replace(b" ", b"")

    def test_nobody_reads_a_draft_that_is_not_public(self, client, draft):
        AgreementVersion.objects.filter(pk=draft.pk).update(state="draft")
        assert client.get(ADDRESS).status_code == 404


@pytest.mark.one_database
class TestAnyText:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_attacks_stand_as_text(self, attack, poppler):
        made = set_as(f"## Vision\n\nFörst {attack}\n\n- {attack}\n\n> {attack}\n\nSist")
        text = poppler("pdftotext", made)
        assert "Först" in text and "Sist" in text
        links = re.findall(rb"/URI ?\(([^)]*)\)", made)
        assert all(re.match(rb"https?:|mailto:|tel:", link) for link in links)
        assert b"/JavaScript" not in made and b"/Launch" not in made

    def test_links_lead_where_a_browser_may_go(self):
        made = set_as(
            "[a](https://a.se/) [b](tel:+4640) [c](mailto:c@c.se) [d](/d) [e](ftp://e.se)"
        )
        links = re.findall(rb"/URI ?\(([^)]*)\)", made)
        assert set(links) >= {b"https://a.se/", b"tel:+4640", b"mailto:c@c.se"}
        assert not any(b"ftp" in link for link in links)

    def test_unusual_characters_stand_with_their_names(self, poppler):
        text = poppler("pdftotext", set_as("Jorden 🌍 och 漢\u202e\u0000 Ελλάς"))
        assert "Jorden [earth globe europe-africa] och [U+6F22]" in text
        assert "Ελλάς" in text
        assert "Tecken som typsnittet saknar" in " ".join(text.split())

    @pytest.mark.parametrize(
        "text",
        [
            "", "# ", "#\n\n## \n\n- \n-\n\n1.", "> " * 60 + "djupt", "- " * 40 + "djupt",
            "\n".join("  " * n + f"- {n}" for n in range(40)), "å" * 40_000,
            "|a|\n|-|\n|" + "b|" * 99,
            "|" + "a|" * 80 + "\n|" + "-|" * 80, "[](https://a.se) ![](b)", "999999999. x",
            "```\n```", "[a](https://a.se/" + "b" * 9_000 + ")", "***a** b* " * 50, "a  \n", "---",
        ],
    )  # fmt: skip
    def test_odd_texts_do_not_fail(self, text):
        assert set_as(text).startswith(b"%PDF")

    def test_levels_of_headings_are_whole(self):
        levels = [b["level"] for b in prose("#### A\n\n# B\n\nord\n\n###### C") if "level" in b]
        assert levels == [2, 2, 3]

    def test_200_kilobytes_take_a_few_seconds(self, poppler):
        paragraph = "Vi möts *tidigt* och i god tid, med **respekt** för varandras roller. " * 4
        text = f"## Rubrik\n\n{paragraph}\n\n- {paragraph}\n\n" * 340
        assert 190_000 < len(text) < 200_000
        started = time.perf_counter()
        made = set_as(text)
        took = time.perf_counter() - started
        assert took < 15  # 3 s on a machine that does nothing else
        assert poppler("pdftotext", made).count("Rubrik") == 340

    def test_a_text_of_crumbs_stands_as_it_was_written(self):
        blocks = prose("*a* **b** " * 5_000)
        assert {block["kind"] for block in blocks} == {"written"}
