"""Swedish order and Swedish spelling of numbers and days."""

import re
import unicodedata
from datetime import date

AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}
LIKE = {"ü": "y", "ű": "y", "đ": "d"}
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


EARLIEST_YEAR = 1900


def sort_key(text: str) -> str:
    """A key that puts texts in Swedish order in any database: å ä ö last, ü as y, 2 before 10.

    Returned as hexadecimal digits, since those sort alike under every collation, so that one
    index serves both SQLite and PostgreSQL (rule: CLDR 48, `sv`).
    """
    letters = "".join(fold(char) for char in text.casefold())
    padded = re.sub(r"\d+", lambda digits: digits[0].lstrip("0").zfill(12), letters)
    return padded.encode()[:200].hex()


def fold(char: str) -> str:
    if char in AFTER_Z:
        return AFTER_Z[char]
    if char in LIKE:
        return LIKE[char]
    plain = unicodedata.normalize("NFD", char)
    return "".join(c for c in plain if not unicodedata.combining(c) and (c.isalnum() or c == " "))


def search_words(text: str) -> list[str]:
    """The words of a search, ready to compare with `searchable` text."""
    return searchable(text).split()


def searchable(text: str) -> str:
    """Text as it is searched: case folded, NFC, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def parse_day(text: str) -> date:
    """A day written as people write it: 27 3 2026, 2026-03-27, 27/3 2026 or 27 mars 2026.

    Raises ValueError when it is not a day that exists.
    """
    words = re.findall(r"\d+|[a-zåäö]+", text.casefold())
    if len(words) != 3:
        raise ValueError(text)
    if len(words[0]) == 4:
        words.reverse()
    day, month, year = words
    if not month.isdigit():
        month = str(next((i for i, m in enumerate(MONTHS, 1) if month.startswith(m)), 0))
    if not (len(year) == 4 and int(year) >= EARLIEST_YEAR and len(day) <= 2 and len(month) <= 2):
        raise ValueError(text)
    return date(int(year), int(month), int(day))
