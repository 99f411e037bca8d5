"""Markdown as plain values that a typst template sets: no word of it is ever typst's own source."""

import re
from collections.abc import Iterator
from itertools import groupby, zip_longest
from typing import Any
from urllib.parse import urlsplit

from markdown_it.token import Token

from principles.markdown import SCHEMES, parser
from principles.typesetting.characters import drawable_lines, drawable_run

Block = dict[str, Any]

HIGHEST_HEADING, LOWEST_HEADING = 2, 6
LONGEST_ADDRESS = 2_000
# Lists and quotations in each other; typst has a limit of its own, and no reader keeps up.
DEEPEST = 8
HEAVIEST = 20_000
LONGEST_WORD, NARROW = 300, 60
MOST_LINES = 4_000
SPACE_OR_WORD = re.compile(r"\s+|\S+")
MARKS = {"em", "strong"}


def prose(text: str) -> list[Block]:
    """The blocks of a Markdown text, each a dictionary with its `kind`, with drawable texts.

    Headings begin at level 2, below the document's title, and no level is left out; those that
    have something under them are `sticky`. A text of so many small parts that setting it would
    take more than some seconds stands as it was written, Markdown and all.
    """
    tokens = parser.parse(text)
    if sum(map(weight, tokens)) > HEAVIEST:
        return list(as_written(text))
    blocks = Setter(tokens).blocks()
    level = HIGHEST_HEADING - 1
    for block in blocks:
        if block["kind"] == "heading":
            wished = min(max(block["level"], HIGHEST_HEADING), LOWEST_HEADING)
            block["level"] = level = min(wished, level + 1)
    for block, below in zip_longest(blocks, blocks[1:]):
        if block["kind"] == "heading":
            is_heading = below is None or below["kind"] == "heading"
            block["sticky"] = not is_heading or (below or block)["level"] > block["level"]
    return blocks


def weight(token: Token) -> int:
    """About how much work a token is: a fourth of a paragraph, or of a line of code."""
    lines = token.content.count("\n") if token.type in {"fence", "code_block"} else 0
    return 1 + len(token.children or ()) + 4 * lines


def as_written(text: str) -> Iterator[Block]:
    """The text without its form: line by line, or where it has too many lines, word by word."""
    lines = [line for line in map(drawable_run, text.splitlines()) if line.strip()]
    whole = ("\n" if len(lines) <= MOST_LINES else " ").join(lines)
    for part in batched(Breaker(NARROW).text(whole).split("\n"), 40):
        yield {"kind": "written", "text": "\n".join(part)}


def batched(whole: Any, size: int) -> Iterator[Any]:
    return (whole[start : start + size] for start in range(0, len(whole), size))


class Breaker:
    """Breaks a line where a word is longer than any word is; PDF has no strings of any length."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.length = 0

    def text(self, text: str) -> str:
        """The next part of the line. A word may go on from the part before."""
        return SPACE_OR_WORD.sub(self.word, text)

    def word(self, found: re.Match[str]) -> str:
        word = found.group()
        if word.isspace():
            self.length = 0
            return word
        room = self.longest - self.length
        pieces = [word[:room], *batched(word[room:], self.longest)]
        self.length = len(pieces[-1]) + (self.length if len(pieces) == 1 else 0)
        return "\n".join(map(yielding, pieces))


def yielding(word: str) -> str:
    """A word that hardly fits on a line may be broken after every twelfth letter."""
    return word if len(word) < NARROW else "\u200b".join(batched(word, 12))


class Setter:
    """Walks Markdown's tokens once, from the first to the last."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = iter(tokens)
        self.depth = 0

    def blocks(self, until: str = "") -> list[Block]:
        """The blocks up to the token that ends what they stand in."""
        found: list[Block] = []
        for token in self.tokens:
            if token.type == until:
                break
            found += self.block(token)
        return found

    def deeper(self, until: str) -> list[Block]:
        self.depth += 1
        found = self.blocks(until)
        self.depth -= 1
        return found

    def block(self, token: Token) -> list[Block]:
        kind = token.type.removesuffix("_open")
        if kind == "inline":
            return [{"kind": "paragraph", "text": runs(token)}]
        if kind == "heading":
            heading = self.heading(int(token.tag[1]))
            return [heading] if has_words(heading["text"]) else []
        if kind in {"bullet_list", "ordered_list"}:
            return self.list(kind, token)
        if kind == "blockquote":
            inside = self.deeper("blockquote_close")
            return inside if self.depth >= DEEPEST else [{"kind": "quote", "blocks": inside}]
        if kind in {"fence", "code_block"}:
            return [
                {"kind": "code", "text": Breaker(LONGEST_WORD).text(drawable_lines(token.content))}
            ]
        if kind == "table":
            return [self.table()]
        return [{"kind": "rule"}] if kind == "hr" else []

    def heading(self, level: int) -> Block:
        """A heading; inside a list or quotation a paragraph in bold, so that levels stay whole."""
        (paragraph,) = self.blocks("heading_close")
        if not self.depth:
            return {"kind": "heading", "level": level, "text": paragraph["text"]}
        for part in paragraph["text"]:
            for run in part["runs"]:
                run["marks"] = sorted({*run["marks"], "strong"})
        return paragraph

    def list(self, kind: str, opening: Token) -> list[Block]:
        items = []
        for token in self.tokens:
            if token.type == f"{kind}_close":
                break
            items.append(self.deeper("list_item_close"))
        if self.depth >= DEEPEST:
            return [block for item in items for block in item]
        ordered = kind == "ordered_list"
        start = int(opening.attrGet("start") or 1) if ordered else 1
        return [{"kind": "list", "ordered": ordered, "start": start, "items": items}]

    def table(self) -> Block:
        rows: list[list[Any]] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(runs(token))
        cells = [cell for row in rows[1:] for cell in row]
        return {"kind": "table", "columns": len(rows[0]), "head": rows[0], "cells": cells}


def runs(inline: Token) -> list[dict[str, Any]]:
    """The words of one block in turn: {"href": where a link leads or "", "runs": […]}."""
    grouped = groupby(marked(inline.children or []), key=lambda run: run[0])
    fit = Breaker(LONGEST_WORD).text
    return [
        {"href": href, "runs": [{"text": fit(text), "marks": marks} for _, marks, text in group]}
        for (href, _number), group in grouped
    ]


def has_words(parts: list[dict[str, Any]]) -> bool:
    return any(run["text"].strip() for part in parts for run in part["runs"])


def marked(tokens: list[Token]) -> Iterator[tuple[tuple[str, int], list[str], str]]:
    """Each stretch of equal words as ((the link it is in, its number), marks, text)."""
    marks: list[str] = []
    link, links = "", 0
    for token in tokens:
        if token.type == "link_open":
            link, links = safe_address(str(token.attrGet("href"))), links + 1
        elif token.type == "link_close":
            link, links = "", links + 1
        elif token.nesting == 1:
            marks.append(token.tag)
        elif token.nesting == -1:
            marks.pop()
        else:
            yield (link, links), *drawn(token, marks)


def drawn(token: Token, marks: list[str]) -> tuple[list[str], str]:
    """The marks and the text of one token. An image is the words that stand for it."""
    if token.type == "hardbreak":
        return ["break"], ""
    if token.type == "code_inline":
        return sorted({*marks, "code"}), drawable_run(token.content)
    text = " " if token.type == "softbreak" else drawable_run(token.content)
    return sorted(MARKS.intersection(marks)), text


def safe_address(href: str) -> str:
    """An address that a document may lead to, else nothing."""
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return ""
    return href if scheme in SCHEMES and len(href) <= LONGEST_ADDRESS else ""
