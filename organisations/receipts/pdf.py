"""The receipt as PDF: tagged (PDF/UA-1), kept for long (PDF/A-3a), the same for the same data."""

import io
import json
from functools import lru_cache
from pathlib import Path

import segno
import typst

from organisations.receipts.data import ReceiptData
from organisations.receipts.seal import sealed
from organisations.receipts.wording import wording
from principles.weave import GLYPHS, Threads, weave

HERE = Path(__file__).parent
# PDF/A-2 may not hold kvittens.json: only PDF/A-3 takes files of any kind.
STANDARDS = ("a-3a", "ua-1")
COLOURS = {"fi": "#9053a2", "fo": "#277958", "fb": "#162738"}


def receipt_pdf(data: ReceiptData) -> bytes:
    """The receipt as the organisation files it, with the seal when there is a certificate."""
    return sealed(unsealed_pdf(data))


def unsealed_pdf(
    data: ReceiptData, standards: tuple[str, ...] = STANDARDS, attach: bool = True
) -> bytes:
    """The receipt without the seal. Raises TypstError where it does not meet the standards."""
    files = {
        "main": (HERE / "receipt.typ").read_bytes(),
        "weave.svg": drawn(weave(int(data.county_code)), 600),
        "mark.svg": drawn(GLYPHS["mark"], 64),
        "code.svg": code(data.entry_url),
        "kvittens.json": data.kvittens,
    }
    inputs = {
        "words": json.dumps(wording(data)),
        "language": data.language,
        "attach": "yes" if attach else "no",
    }
    pdf = typst.compile(
        files,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=list(standards),
        timestamp=int(data.time.timestamp()),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Our fonts, read once in each process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])


def drawn(threads: Threads, size: int) -> bytes:
    """A weave or a glyph as an SVG file."""
    paths = "".join(f'<path fill="{COLOURS[name]}" d="{d}"/>' for name, d in threads.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{paths}</svg>'
    ).encode()


def code(url: str) -> bytes:
    """A QR code as an SVG file."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#162738")
    return out.getvalue()
