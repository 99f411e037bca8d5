"""A receipt inside a PDF: kvittens.json, as the receipt's PDF carries it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader

NAME = "kvittens.json"
MOST_BRANCHES = 100
# What the file may unfold into: a receipt is some kilobytes, its PDF's own lists a little more.
LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=8_000_000),
    document_budget=DocumentDecodeBudget(base_allowance=32_000_000, max_ratio=1),
)


class NoReceipt(Exception):
    """The PDF cannot be read, or has no kvittens.json in it."""


def receipt_in(pdf: bytes) -> bytes:
    """The bytes of kvittens.json in a PDF. Raises NoReceipt."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False, decode_limits=LIMITS)
        return embedded(reader)
    except NoReceipt:
        raise
    except Exception:
        # A hostile or broken file makes the reader stumble in ways that nobody can list.
        raise NoReceipt from None


def embedded(reader: PdfFileReader) -> bytes:
    """The bytes of the embedded file that is called kvittens.json. Raises NoReceipt."""
    for name, specification in pairs_of(reader.root["/Names"]["/EmbeddedFiles"]):
        names = {str(name), *(str(specification[k]) for k in ("/UF", "/F") if k in specification)}
        if NAME in names:
            return bytes(specification["/EF"]["/F"].data)
    raise NoReceipt


def pairs_of(root: Any) -> Iterator[tuple[Any, Any]]:
    """The names and values of a PDF's name tree, which may have branches, even in a circle."""
    waiting = [root]
    for _ in range(MOST_BRANCHES):
        if not waiting:
            return
        node = waiting.pop()
        # By item: pyHanko follows a reference only when it is asked for one, not in get or slices.
        flat = node["/Names"] if "/Names" in node else []  # noqa: SIM401
        for n in range(0, len(flat), 2):
            yield flat[n], flat[n + 1]
        branches = node["/Kids"] if "/Kids" in node else []  # noqa: SIM401
        waiting += [branches[n] for n in range(min(len(branches), MOST_BRANCHES))]
