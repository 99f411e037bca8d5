"""The HTML of a mail, made from its text: whoever reads without HTML misses nothing."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string

Pieces = list[tuple[str, bool]]


def as_html(subject: str, text: str) -> str:
    """The text in the layout `emails/layout.html`, in the language at hand.

    Only addresses of the portal become links. People write into our mail (the name of an
    organisation, a reason), and what they write must not look like an invitation from us.
    """
    paragraphs = [
        [list(pieces(line)) for line in paragraph.splitlines()]
        for paragraph in re.split(r"\n\s*\n", text.strip())
    ]
    context = {"subject": subject, "paragraphs": paragraphs, "portal": settings.PUBLIC_URL}
    return render_to_string("emails/layout.html", context)


def pieces(line: str) -> Iterator[tuple[str, bool]]:
    """The line's parts, and whether each is an address of the portal."""
    address = rf"({re.escape(settings.PUBLIC_URL)}(?:[/?#]\S*)?(?<![.,;:!?)])(?!\.?[\w@:-]))"
    for number, part in enumerate(re.split(address, line.strip())):
        if part:
            yield part, number % 2 == 1
