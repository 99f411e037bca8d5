"""The English catalogue: `python -m tests.translations` brings it up to date, `--check` tells.

Swedish is the source language, so its texts are the keys. Babel reads the Python files, and
Django's own `templatize` turns templates into what Babel reads: no system tool is needed.
"""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
APPS = ("overenskommelsen", "principles", "organisations", "plans")
ALIKE = {"Överenskommelsen Skåne"}  # an example of a name
KEYWORDS = {
    "_": None,
    "now": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "many": (1, 2),  # ngettext_lazy in short
    "pgettext": ((1, "c"), 2),
}


def sources():
    """(file, Python text) of everything that may hold a text for people."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts and file.name != "verifier.py":
                yield file, file.read_text()
    for pattern in ("*.html", "*.txt"):
        for file in sorted((ROOT / "templates").rglob(pattern)):
            lines = templatize(file.read_text(), origin=str(file)).splitlines()
            yield file, "\n".join(line.lstrip() for line in lines)


def texts():
    """A catalogue of every text in the sources, without translations."""
    found = Catalog(locale="en", charset="utf-8", project="overenskommelsen", version="")
    for file, python in sources():
        code = io.BytesIO(python.encode())
        for _line, message, _comments, context in extract("python", code, keywords=KEYWORDS):
            place = (str(file.relative_to(ROOT)), 0)
            found.add(message, locations=[place], context=context, flags=flags_of(message))
    return found


def flags_of(message):
    text = message if isinstance(message, str) else message[0]
    return ["python-format"] if "%(" in text else []


def kept():
    return read_po(PO.open("rb"), locale="en") if PO.exists() else Catalog(locale="en")


def merged():
    """The kept translations for the texts that there are now; the others are gone."""
    old, new = kept(), texts()
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known and known.string and "fuzzy" not in known.flags:
            message.string = known.string
    return new


def untranslated(catalogue):
    """What a catalogue lacks: a text without English, or with another's placeholders or marks."""
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if not message.id:
            continue
        if not all(strings) or "fuzzy" in message.flags:
            yield message.id
        elif any(True for _error in message.check(catalogue)) or differs(ids, strings):
            yield f"{message.id} (placeholders differ)"
        elif any(re.search("[åäö]", text) and text in ids for text in {*strings} - ALIKE):
            yield f"{message.id} (still in Swedish)"


def differs(ids, strings):
    """Whether a translation has other placeholders or marks than the text that it is of."""
    wanted = marks(ids[-1])
    return any(marks(text) != wanted for text in strings[-1:]) or any(
        set(marks(text)) - set(wanted) for text in strings
    )


def marks(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>", text))


def compiled(catalogue):
    buffer = io.BytesIO()
    # The header holds times; the same texts must give the same bytes on any day.
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def as_text(catalogue):
    """The catalogue as a file, without times, so that the same texts give the same bytes."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    )
    return (
        header + '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n' + buffer.getvalue().decode()
    )


def main():
    catalogue = merged()
    missing = list(untranslated(catalogue))
    if "--check" not in sys.argv:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_text(as_text(catalogue))
        MO.write_bytes(compiled(kept()))
        print(f"{len(catalogue)} texts, {len(missing)} without English")
        return 0
    for text in missing:
        print(f"no English: {text}")
    stale = PO.read_text() != as_text(catalogue) or MO.read_bytes() != compiled(kept())
    if stale:
        print("locale/en is not up to date: run `make translations`")
    return 1 if missing or stale else 0


if __name__ == "__main__":
    sys.exit(main())
