"""The pages of the handbook, read from docs/handbok/: headings, texts and pictures."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from principles.markdown import to_html

FOLDER: Path = settings.BASE_DIR / "docs" / "handbok"
INDEX = "README"
PICTURE = re.compile(r"^!\[(?P<alt>[^\]]+)\]\(bilder/(?P<name>[\w-]+)\.png\)$", re.MULTILINE)
LINK = re.compile(r"\]\((?P<page>[\w-]+)\.md(?P<place>#[\w-]+)?\)")
HEADING = re.compile(r"^(?P<level>##|###) (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Picture:
    """A picture of the running portal (docs/handbok/bilder/), with its size in pixels."""

    name: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Part:
    """One heading (of level 2 or 3; none before the first) with its text and pictures in order."""

    title: str
    level: int
    blocks: list[SafeString | Picture]

    @property
    def slug(self) -> str:
        """How a link names the heading: `organ#fyll-en-plats`."""
        return slugify(self.title.casefold().translate(str.maketrans("åäö", "aao")))


@dataclass(frozen=True)
class Page:
    """A page of the handbook: its name (the file without .md), title and parts."""

    name: str
    title: str
    parts: list[Part]


def names() -> list[str]:
    """The names of all pages but the first, in the order that the first page lists them."""
    return [found["page"] for found in LINK.finditer((FOLDER / f"{INDEX}.md").read_text("utf-8"))]


def page(name: str) -> Page:
    """The page of that name. Raises KeyError for a page that the first one does not list."""
    if name != INDEX and name not in names():
        raise KeyError(name)
    heading, _newline, text = (FOLDER / f"{name}.md").read_text("utf-8").partition("\n")
    return Page(name, heading.removeprefix("# ").strip(), list(parts_of(text)))


def parts_of(text: str) -> Iterator[Part]:
    """The parts of a page's Markdown."""
    found = list(HEADING.finditer(text))
    before = text[: found[0].start()] if found else text
    if before.strip():
        yield Part("", 2, list(blocks_of(before)))
    ends = [heading.start() for heading in found[1:]] + [len(text)]
    for heading, end in zip(found, ends, strict=False):
        blocks = list(blocks_of(text[heading.end() : end]))
        yield Part(heading["title"].strip(), len(heading["level"]), blocks)


def blocks_of(text: str) -> Iterator[SafeString | Picture]:
    """Texts and pictures in turn; a picture stands alone on its line."""
    start = 0
    for found in PICTURE.finditer(text):
        yield from prose(text[start : found.start()])
        yield Picture(found["name"], found["alt"], *size_of(found["name"]))
        start = found.end()
    yield from prose(text[start:])


def prose(text: str) -> Iterator[SafeString]:
    """The HTML of a text, with links to other pages as addresses of the admin."""
    if text.strip():
        yield to_html(LINK.sub(lambda found: f"]({address(found['page'], found['place'])})", text))


def address(name: str, place: str | None = "") -> str:
    """The address of a page, maybe of a place (`#heading`) in it."""
    if name == INDEX:
        return reverse("admin:handbook")
    return reverse("admin:handbook_page", args=[name]) + (place or "")


def size_of(name: str) -> tuple[int, int]:
    """Width and height of a picture, from the head of its PNG file."""
    with picture_file(name).open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    return width, height


def picture_file(name: str) -> Path:
    return FOLDER / "bilder" / f"{name}.png"
