"""The receipt as PDF: tagged (PDF/UA-1), kept for long (PDF/A-3a), the same for the same data."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import segno
import typst

from organisations.receipts.data import ReceiptData
from organisations.receipts.seal import sealed
from organisations.receipts.wording import wording
from principles.typesetting.drawing import COLOURS, drawn, fonts
from principles.weave import GLYPHS, weave

HERE = Path(__file__).parent
TEMPLATE = HERE / "receipt.typ"
# PDF/A-2 may not hold kvittens.json: only PDF/A-3 takes files of any kind.
Standard = Literal["a-2a", "a-3a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")


def receipt_pdf(data: ReceiptData) -> bytes:
    """The receipt as the organisation files it, with the seal when there is a certificate."""
    return sealed(unsealed_pdf(data))


def unsealed_pdf(
    data: ReceiptData, standards: Sequence[Standard] = STANDARDS, *, attach: bool = True
) -> bytes:
    """The receipt without the seal. Raises TypstError where it does not meet the standards."""
    inputs = {
        "words": json.dumps(wording(data)),
        "language": data.language,
        "weave": drawn(weave(int(data.county_code)), 600),
        "mark": drawn(GLYPHS["mark"], 64),
        "code": code(data.entry_url),
    }
    if attach:
        inputs["kvittens"] = data.kvittens.decode()
    return typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=list(standards),
        timestamp=int(data.time.timestamp()),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )


def code(url: str) -> str:
    """A QR code as SVG."""
    made = segno.make(url, error="m", micro=False)
    out = io.BytesIO()
    made.save(out, kind="svg", border=0, dark=COLOURS["fb"])
    return out.getvalue().decode()
