"""The receipt as PDF: it meets the standards, says what it should, and never fails on a text."""

import time
from io import BytesIO

import pytest
import typst
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from organisations.receipts import pdf, wording
from organisations.receipts.data import Signatory
from organisations.receipts.pdf import receipt_pdf, unsealed_pdf
from principles.typesetting import characters
from tests.receipts.sample import NAMES, TIME, persons, receipt

pytestmark = pytest.mark.one_database

LONG_NAME = "Föreningen för Åkrarnas, Ängarnas och Öarnas bevarande, hembygd, kultur och idrott "
LONG_NAME = (LONG_NAME * 2)[:149] + "å"
LANGUAGES = ("sv", "en")


def embedded(pdf):
    """Name and bytes of the one file that lies in the PDF."""
    root = PdfFileReader(BytesIO(pdf)).root
    name, specification = root["/Names"]["/EmbeddedFiles"]["/Names"]
    return str(name), specification.get_object()["/EF"]["/F"].data


class TestStandards:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", wording.HEADINGS)
    def test_every_receipt_is_tagged_and_says_what_it_is(self, poppler, kind, language):
        made = receipt_pdf(receipt(kind=kind, language=language))
        told = poppler("pdfinfo", made)
        assert "Tagged:          yes" in told
        assert b"<pdfaid:part>3<" in made
        assert b"<pdfaid:conformance>A<" in made
        assert b"<pdfuaid:part>1<" in made
        assert f"/Lang({language})".encode() in made.replace(b" ", b"")

    def test_without_the_attachment_it_is_pdf_a_2a_as_well(self):
        made = unsealed_pdf(receipt(), ("a-2a", "ua-1"), attach=False)
        assert b"<pdfaid:part>2<" in made

    def test_pdf_a_2a_refuses_the_attachment(self):
        with pytest.raises(typst.TypstError, match="contains an attached file"):
            unsealed_pdf(receipt(), ("a-2a", "ua-1"))

    @pytest.mark.parametrize(
        ("part", "instead", "complaint"),
        [
            (", alt: words.check.code", "", "missing alt text"),
            ("#set document(title: words.title", "#set document(keywords: words.title", "title"),
            ("level: 1, words.title", "level: 3, words.title", "heading"),
        ],
    )
    def test_a_fault_in_the_template_is_refused(
        self, monkeypatch, tmp_path, part, instead, complaint
    ):
        template = pdf.TEMPLATE.read_text()
        assert part in template
        faulty = tmp_path / "receipt.typ"
        faulty.write_text(template.replace(part, instead))
        monkeypatch.setattr(pdf, "TEMPLATE", faulty)
        with pytest.raises(typst.TypstError, match=complaint):
            unsealed_pdf(receipt())

    def test_a_character_without_a_glyph_would_be_refused(self, monkeypatch):
        monkeypatch.setattr(wording, "drawable", lambda texts: texts)
        with pytest.raises(typst.TypstError, match="could not be displayed"):
            unsealed_pdf(receipt(organisation="Jorden 🌍"))

    def test_structure_has_headings_a_table_and_an_alternative_text(self, poppler):
        told = poppler("pdfinfo", receipt_pdf(receipt()), "-struct-text")
        lines = [line.strip() for line in told.splitlines()]
        assert [line[:2] for line in lines if line[:2] in {"H1", "H2"}] == ["H1", "H2", "H2", "H2"]
        assert sum(line.startswith("TH") and "THead" not in line for line in lines) == 4
        assert sum(line.startswith("TD") for line in lines) == 8
        assert sum(line.startswith("Figure") for line in lines) == 1  # the code; the weave is decor
        places = [
            told.index(text) for text in ("Kvitto på", "Referensnummer", *NAMES[:2], "Posten i")
        ]
        assert places == sorted(places)


class TestContent:
    def test_kvittens_is_embedded_as_it_is(self):
        data = receipt()
        assert embedded(receipt_pdf(data)) == ("kvittens.json", data.kvittens)

    def test_says_every_fact(self, poppler):
        data = receipt(signatories=persons(5))
        text = poppler("pdftotext", receipt_pdf(data), "-layout")
        for fact in (
            *NAMES, data.organisation, data.number, data.reference, data.decision, data.version,
            data.document_hash, data.entry_hash, data.entry_url, data.verification_url,
            "25 november 2026 kl. 14.05.09", "lösenord + engångskod", "2026-11-25 14.05.09",
            "Föreningen Åkerbär har skrivit under Överenskommelsen Skåne.",
            "Det är inte en avancerad",
        ):  # fmt: skip
            assert fact in text, fact

    def test_says_it_in_english(self, poppler):
        made = receipt_pdf(receipt(language="en"))
        text = poppler("pdftotext", made, "-layout")
        assert "Reference number" in text
        assert "Referensnummer" not in text
        assert "Föreningen Åkerbär" in text

    def test_what_is_not_there_is_left_out(self, poppler):
        data = receipt(number=None, document_hash="", kind="withdraw", signatories=())
        text = poppler("pdftotext", receipt_pdf(data))
        assert "Kvitto på utträde" in text
        assert "None" not in text
        assert "Organisationsnummer" not in text
        assert "Undertecknad av" not in text

    def test_identification_by_others_is_named_and_judged_apart(self, poppler):
        bank = (Signatory("Åsa Öberg", "Ordförande", "bankid", TIME),)
        text = poppler("pdftotext", receipt_pdf(receipt(signatories=bank)))
        assert "bankid" in text
        assert "inte en kvalificerad" in text
        assert "avancerad" not in text

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("number", range(1, 6))
    def test_up_to_five_signatories_stand_on_one_page(self, poppler, number, language):
        made = receipt_pdf(receipt(signatories=persons(number), language=language))
        assert "Pages:           1\n" in poppler("pdfinfo", made)

    def test_the_same_data_give_the_same_bytes(self):
        assert receipt_pdf(receipt()) == receipt_pdf(receipt())
        assert receipt_pdf(receipt()) != receipt_pdf(receipt(reference="skane-13"))


class TestAnyText:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_longest_names(self, poppler, language):
        name = ("Anna-Lövisa Ärlighet von Österåker " * 6)[:199] + "ö"
        five = tuple(Signatory(name, "Ordförande " * 9, "passkey", TIME) for _ in range(5))
        made = receipt_pdf(receipt(organisation=LONG_NAME, signatories=five, language=language))
        text = " ".join(poppler("pdftotext", made).split())
        assert len(LONG_NAME) == 150
        assert LONG_NAME in text
        # Names are broken after hyphens, too; nothing of them is lost.
        assert text.replace("- ", "-").count(name) == 5
        assert int(poppler("pdfinfo", made).split("Pages:")[1].split()[0]) <= 2

    def test_a_word_that_no_line_holds_stays_on_the_page(self, poppler):
        endless = (Signatory("Å" * 200, "Ö" * 100, "passkey", TIME),)
        made = receipt_pdf(receipt(organisation="Ä" * 150, signatories=endless))
        boxes = poppler("pdftotext", made, "-bbox")
        ends = [float(part.split('"')[0]) for part in boxes.split('xMax="')[1:]]
        assert max(ends) <= 595.3 - 62  # the page without its margin
        text = poppler("pdftotext", made)
        assert (text.count("Å"), text.count("Ä")) == (200, 301)  # and one in «Är kvittot äkta»

    def test_sums_and_addresses_can_be_copied(self, poppler):
        text = poppler("pdftotext", receipt_pdf(receipt()))
        assert "\u200b" not in text

    def test_emoji_stands_with_its_name_and_is_explained(self, poppler):
        made = receipt_pdf(receipt(organisation="Jorden 🌍 och 漢"))
        text = poppler("pdftotext", made, "-layout")
        assert "Jorden [earth globe europe-africa] och [U+6F22]" in text
        assert "Tecken som typsnittet saknar" in text
        assert "Tecken som typsnittet saknar" not in poppler("pdftotext", receipt_pdf(receipt()))

    def test_other_alphabets_are_drawn(self, poppler):
        for name in ("Łódź Žižek", "Ελλάς", "Україна", "سلام", "שלום", "Հայ", "ქართული"):
            assert "[" not in poppler("pdftotext", receipt_pdf(receipt(organisation=name))), name

    def test_every_character_that_is_promised_has_a_glyph(self):
        promised = [c for c in map(chr, range(0x3000)) if characters.has_glyph(c)]
        assert len(promised) > 1700
        unsealed_pdf(receipt(decision=" ".join(promised)))

    @hypothesis_settings(max_examples=60, deadline=None)
    @given(st.text(max_size=150), st.text(max_size=200))
    def test_no_text_fails(self, organisation, name):
        person = Signatory(name, organisation, name or "x", TIME)
        made = unsealed_pdf(
            receipt(organisation=organisation, decision=name, signatories=(person,))
        )
        assert made.startswith(b"%PDF")


def test_takes_less_than_a_second():
    receipt_pdf(receipt())
    started = time.perf_counter()
    for number in range(10):
        receipt_pdf(receipt(reference=f"skane-{number}", signatories=persons(5)))
    assert (time.perf_counter() - started) / 10 < 1
