"""How a level of e-ID (its `acr`) is named in a signature."""

from urllib.parse import quote

# What the column of a signature holds.
LONGEST = 120


def method(acr: str) -> str:
    """`eid:` and the level in ASCII; what would be mistaken for several methods is escaped.

    `urn:x:loa3` becomes `eid:urn:x:loa3`; `+`, `%`, blanks and other letters are percent-encoded.
    """
    return "eid:" + quote(acr, safe=":/")
