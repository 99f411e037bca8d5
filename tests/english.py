"""What a page says in English: its words outside what is marked as Swedish."""

import re
from functools import lru_cache
from html.parser import HTMLParser

from organisations.directory import municipalities
from tests.translations import kept

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-label")
# What is shown as it was written or is no language: code, and what somebody has filled in.
SILENT = {"script", "style", "code", "textarea"}

# Places without an English form. In running text the rest of a name is marked as Swedish.
PLACES = {"Skåne", "Östergötland", "Västra Götaland"}
# Words that the two languages share, or that English has from elsewhere.
SHARED = {"under", "passkey", "styrelsen"}


class Reader(HTMLParser):
    """Gathers the words and spoken attributes that are not in another language than the page's."""

    def __init__(self):
        super().__init__()
        self.open = [("", "en")]
        self.said = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        language = attrs.get("lang") or self.open[-1][1]
        if tag in SILENT:
            language = ""
        if language == "en":
            self.said += [attrs[name] for name in SPOKEN if attrs.get(name)]
            if tag == "meta" and attrs.get("name") == "description":
                self.said.append(attrs["content"])
            if tag == "input" and attrs.get("type") in {"submit", "button"}:
                self.said.append(attrs["value"])
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open[-1][1] == "en":
            self.said.append(data)


def english_of(html):
    """The English of a page as one text."""
    reader = Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.said).replace("\u00ad", "").split())


def without_names(text, names):
    """The text without addresses, and without names where no markup can tell that they are."""
    text = re.sub(r"\S+@\S+|https?://\S+|/\S+/", " ", text)  # addresses are no language
    for name in sorted({*PLACES, *names, *municipalities.names().values()}, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def words(text):
    return set(
        re.findall(r"[^\W\d_]{4,}", re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]+>|&\w+;", "", text).lower())
    )


@lru_cache(maxsize=1)
def only_swedish():
    """The words of the interface in Swedish that its English never uses."""
    catalogue = [message for message in kept() if message.id]
    both = {True: set(), False: set()}
    for message in catalogue:
        for is_english, texts in ((False, message.id), (True, message.string)):
            for text in texts if isinstance(texts, tuple | list) else (texts,):
                both[is_english] |= words(text)
    return both[False] - both[True] - SHARED


@lru_cache(maxsize=1)
def swedish_phrases():
    """Every piece of at least two words of the interface whose English is another."""
    found = set()
    for message in kept():
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text, english in zip(ids, strings, strict=False):
            pieces = (piece.strip() for piece in re.split(r"%\(\w+\)s|\{\w+\}", text or ""))
            found |= {p for p in pieces if len(p.split()) > 1 and len(p) > 7 and p not in english}
    return found


def swedish_in(text, names=()):
    """What is Swedish in a text that should be English: letters, phrases and words of ours."""
    text = without_names(text, names)
    letters = {text[max(0, m.start() - 30) : m.end() + 30] for m in re.finditer("[åäöÅÄÖ]", text)}
    phrases = {phrase for phrase in swedish_phrases() if phrase in text}
    return sorted(letters | phrases | (words(text) & only_swedish()))
