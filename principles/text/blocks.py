"""A Markdown text as the blocks that a reader sees: headings, paragraphs, list items, words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADING, PARAGRAPH, ITEM, QUOTE, CODE, ROW, RULE = (
    "heading", "paragraph", "item", "quote", "code", "row", "rule",
)  # fmt: skip

parser = MarkdownIt("commonmark", {"html": False}).enable("table")
structure = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")

# Abbreviations (t.ex.), then words with their inner signs (EU:s, idé- och, 10 000, 3,5,
# 2010–2014), then space, then each other sign by itself.
WORD = re.compile(
    r"(?:[^\W\d_]{1,4}\.){2,}"
    r"|\w+(?:[-–:.'’\u00ad\u2011]\w+|(?<=\d)[,\u00a0\u202f](?=\d)\w+)*-?"
    r"|\s+|[^\w\s]"
)

# A word and what it stands in: ("dialog", ("strong", "a:https://example.se")).
Word = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Block:
    """One block of the text. `level` is a heading's level, or how deep in lists it stands."""

    kind: str
    level: int
    source: str
    number: int | None = None
    links: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def key(self) -> tuple[str, int, str, str]:
        """What two blocks share exactly when nobody can tell them apart (but for numbering)."""
        links = repr(self.links) if self.links and "[" in self.source else ""
        return (self.kind, self.level, self.source, links)

    @cached_property
    def words(self) -> list[Word]:
        """Words, signs and spaces in order, with their emphasis and links."""
        if self.kind in {CODE, RULE}:
            return list(split(self.source))
        tokens = parser.parseInline(self.source, {"references": self.links})[0].children
        return list(inline_words(tokens or []))

    @property
    def text(self) -> str:
        return "".join(text for text, _marks in self.words)

    @cached_property
    def traits(self) -> frozenset[Any]:
        """What is counted when two blocks are compared for likeness: words, and pairs of words."""
        words = [text.casefold() for text, _marks in self.words if text[0].isalnum()]
        return frozenset(words) | frozenset(pairwise(words))


def inline_words(tokens: list[Token]) -> Iterator[Word]:
    """The words of one block. The words of a link stay together, so that it is never cut."""
    marks: list[str] = []
    linked = ""
    for token in tokens:
        text = token.content or ("\n" if token.type == "hardbreak" else " ")
        if token.type == "link_open":
            marks.append(f"a:{token.attrGet('href')}")
            linked = ""
        elif token.type == "link_close":
            if linked:
                yield linked, tuple(marks)
            marks.pop()
        elif token.nesting == 1:
            marks.append(token.tag)
        elif token.nesting == -1:
            marks.pop()
        elif any(mark.startswith("a:") for mark in marks):
            linked += text
        elif token.type == "code_inline":
            yield from split(text, (*marks, "code"))
        else:
            yield from split(text, tuple(marks))


def split(text: str, marks: tuple[str, ...] = ()) -> Iterator[Word]:
    for word in WORD.findall(text):
        yield ("\n" if "\n" in word else " ") if word.isspace() else word, marks


def blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text in reading order, each list item and table row by itself."""
    env: dict[str, Any] = {}
    return list(Reader(env).read(structure.parse(text, env)))


class Reader:
    """Walks Markdown's tokens and remembers the list, quotation or table that it is in."""

    def __init__(self, env: dict[str, Any]) -> None:
        self.env = env
        self.lists = self.quotes = 0
        self.item: tuple[int | None] | None = None
        self.heading = 0
        self.cells: list[str] | None = None

    def read(self, tokens: list[Token]) -> Iterator[Block]:
        for token in tokens:
            self.enter(token)
            if token.type == "tr_close":
                yield self.block(ROW, " | ".join(self.cells or []))
                self.cells = None
            elif token.type == "inline" and self.cells is not None:
                self.cells.append(token.content)
            elif token.type == "inline":
                yield self.inline(token.content)
            elif token.type in {"fence", "code_block"}:
                yield self.block(CODE, token.content)
            elif token.type == "hr":
                yield self.block(RULE, "")

    def enter(self, token: Token) -> None:
        """Note where the next text will stand."""
        if token.tag in {"ul", "ol"}:
            self.lists += token.nesting
        elif token.tag == "blockquote":
            self.quotes += token.nesting
        elif token.type == "list_item_open":
            self.item = (int(token.info) if token.info else None,)
        elif token.type == "heading_open":
            self.heading = int(token.tag[1])
        elif token.type == "tr_open":
            self.cells = []

    def inline(self, source: str) -> Block:
        if self.heading:
            level, self.heading = self.heading, 0
            return Block(HEADING, level, source, links=self.links)
        if self.item:
            (number,), self.item = self.item, None
            return Block(ITEM, self.lists, source, number, self.links)
        return self.block(QUOTE if self.quotes else PARAGRAPH, source)

    def block(self, kind: str, source: str) -> Block:
        self.item = None
        return Block(kind, self.lists, source, links=self.links)

    @property
    def links(self) -> dict[str, Any]:
        """The text's link definitions, `[name]: address`."""
        return self.env.get("references", {})
