"""What identifies a person in a text: how it is found, and what stands there afterwards."""

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

ERASED = "gallrad"
# A line end within JSON is written as a backslash and a letter, which is no part of a word.
BEGINS, ENDS = r"(?:(?<![\w.+%-])|(?<=\\[ntr]))", r"(?![\w-]|\.\w)"
NAME_BEGINS, NAME_ENDS = r"(?:(?<!\w)|(?<=\\[ntr]))", r"(?!\w)"


def plain(text: str) -> str:
    """The text as it is compared: NFC, one space between words, no difference of case."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class Words:
    """The addresses and names of one person, and the salts that hid them in the register."""

    def __init__(
        self, emails: Iterable[str], names: Iterable[str], salts: Iterable[str] = ()
    ) -> None:
        emails, names, salts = set(emails), {n for n in names if n.strip()}, set(salts)
        self.patterns = {
            "email": any_of(map(email_pattern, emails)),
            "name": any_of(map(name_pattern, names)),
            "salt": any_of(map(re.escape, salts)),
        }
        # A text without any of these is not worth a closer look, which is slow.
        words = {max(form.split(), key=len) for name in names for form in forms_of(name)}
        addresses = {form for email in emails for form in forms_of(email) | {quote(email)}}
        self.hints = tuple(hint.casefold() for hint in words | addresses | salts if hint)

    def kinds_in(self, text: str) -> set[str]:
        """Which of `email`, `name` and `salt` stand in the text."""
        text = text if text.isascii() else unicodedata.normalize("NFC", text)
        folded = text.casefold()
        if not any(hint in folded for hint in self.hints):
            return set()
        return {kind for kind, pattern in self.patterns.items() if pattern.search(text)}

    def without(self, text: str, kinds: Iterable[str] = ("email", "name")) -> str:
        """The text with «gallrad» in place of the person."""
        text = unicodedata.normalize("NFC", text)
        for kind in kinds:
            text = self.patterns[kind].sub(ERASED, text)
        return text


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern of several; of none, one that nothing matches."""
    return re.compile("|".join(filter(None, patterns)) or r"(?!)", re.IGNORECASE)


def email_pattern(email: str) -> str:
    """The address as it may be written, but not as the end of a longer one."""
    written = {form for word in (email, quote(email)) for form in forms_of(word)}
    return f"{BEGINS}(?:{'|'.join(map(re.escape, sorted(written)))}){ENDS}" if email else ""


def name_pattern(name: str) -> str:
    """The name as it may be written: also with the last name first."""
    first, _space, last = name.strip().rpartition(" ")
    orders = [name, f"{last}, {first}", f"{last} {first}"] if first else [name]
    written = {form for order in orders for form in forms_of(order)}
    words = (r"\s+".join(map(re.escape, form.split())) for form in sorted(written))
    return f"{NAME_BEGINS}(?:{'|'.join(words)}){NAME_ENDS}" if name.strip() else ""


def forms_of(text: str) -> set[str]:
    """The text as it is, as HTML and as JSON write it."""
    text = unicodedata.normalize("NFC", text)
    return {text, html.escape(text), json.dumps(text)[1:-1]}
