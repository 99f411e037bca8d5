"""A receipt inside a PDF: kvittens.json, as the receipt's PDF carries it."""

from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

NAME = "kvittens.json"


class NoReceipt(Exception):
    """The PDF cannot be read, or has no kvittens.json in it."""


def receipt_in(pdf: bytes) -> bytes:
    """The bytes of kvittens.json in a PDF. Raises NoReceipt.

    pyHanko bounds how much a stream may unfold into, so a small file cannot fill the memory.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        return embedded(reader)[NAME]
    except NoReceipt:
        raise
    except Exception:
        # A hostile or broken file makes the reader stumble in ways that nobody can list.
        raise NoReceipt from None


def embedded(reader: PdfFileReader) -> dict[str, bytes]:
    """The embedded files that are called kvittens.json, by name."""
    names = reader.root["/Names"]["/EmbeddedFiles"]
    for name, specification in pairs_of(names, depth=0):
        if NAME in {str(name), str(specification.get("/UF", "")), str(specification.get("/F", ""))}:
            return {NAME: specification["/EF"]["/F"].data}
    raise NoReceipt


def pairs_of(node, depth):  # type: ignore[no-untyped-def]
    """The names and values of a PDF's name tree, which may have branches."""
    flat = node.get("/Names", [])
    yield from zip(flat[::2], (flat[n] for n in range(1, len(flat), 2)), strict=True)
    if depth < 8:
        for branch in node.get("/Kids", []):
            yield from pairs_of(branch.get_object(), depth + 1)
