"""Every text of the interface has both languages, and none stands outside translation."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.template.base import Lexer, TokenType

from tests.english import Reader
from tests.translations import APPS, KEYWORDS, merged, untranslated

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).parent.parent
TEMPLATES = [f for f in (ROOT / "templates").rglob("*") if f.suffix in {".html", ".txt"}]
# Words that are the same in every language: names of things in computers, and the languages.
NAMES = {"SHA", "salt", "English", "Svenska", "sessionid", "csrftoken", "imy", "se"}
# Swedish that is no text of the interface, or is for operators at the command line.
NOT_FOR_READERS = (
    "overenskommelsen/demonstration/",  # invented content
    "overenskommelsen/founding/",  # what an agreement begins with, and how its answers are written
    "overenskommelsen/handbook/",  # in Swedish
    "organisations/reviewing/lookalikes.py",  # how Swedish names are compared
    "overenskommelsen/management/",
    "overenskommelsen/settings.py",  # the portal's own name
    "organisations/register/checks.py",  # what manage.py check and verify_register tell
    "organisations/register/replay.py",
    "principles/text/flows.py",  # what the loader tells
    "principles/text/frozen.py",  # the adopted text
    "principles/swedish.py",  # how Swedish is read and sorted
    "plans/exchange/columns.py",  # the headings and words of a file, the same in every language
    "plans/exchange/reading_cells.py",
    "plans/exchange/text_files.py",  # the letters that tell one encoding from another
    "organisations/directory/models.py",
)


def test_every_text_has_english_with_the_same_placeholders():
    assert list(untranslated(merged())) == []


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("", "Hej %(name)s, läs"),
        ("Hello", "Hej %(name)s, läs (placeholders differ)"),
        ("Hello %(nam)s", "Hej %(name)s, läs (placeholders differ)"),
        ("Hello <b>%(name)s</b>", "Hej %(name)s, läs (placeholders differ)"),
        ("Hej %(name)s, läs", "Hej %(name)s, läs (still in Swedish)"),
        ("Hello %(name)s, read", None),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(english, said):
    catalogue = Catalog(locale="en")
    catalogue.add("Hej %(name)s, läs", english, flags=["python-format"])
    assert list(untranslated(catalogue)) == ([said] if said else [])


def test_an_uncertain_translation_is_none():
    catalogue = Catalog(locale="en")
    catalogue.add("Läs", "Read", flags=["fuzzy"])
    assert list(untranslated(catalogue)) == ["Läs"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_word_of_a_template_stands_outside_translation(template):
    """Neither in its text nor in an attribute that is read out."""
    literal, within, classes = [], 0, False
    for token in Lexer(template.read_text()).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            within += name in {"blocktranslate", "comment"}
            within -= name in {"endblocktranslate", "endcomment"}
            if name in {"block", "endblock"}:
                classes = set(token.contents.split()) & {"bodyclass", "coltype"}
        elif token.token_type == TokenType.TEXT and not within and not classes:
            literal.append(token.contents)
        elif token.token_type == TokenType.VAR:
            literal.append("1")
    reader = Reader()
    reader.feed(re.sub(r'class="[\w -]*"', "", "".join(literal)).replace("<1", "<p"))
    words = re.findall(r"[^\W\d_]{2,}", " ".join(reader.said))
    assert set(words) - NAMES == set()


def test_no_swedish_stands_in_code_outside_translation():
    found = []
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            path = str(file.relative_to(ROOT))
            if "migrations" in file.parts or file.name == "verifier.py":
                continue
            if not path.startswith(NOT_FOR_READERS):
                found += [
                    f"{path}:{line}: {text}" for line, text in bare(ast.parse(file.read_text()))
                ]
    assert found == []


def bare(tree):
    """The Swedish texts of a module that are neither translated nor documentation."""
    excused = set()
    for node in ast.walk(tree):
        name = getattr(node, "func", None)
        if isinstance(node, ast.Call) and getattr(name, "id", None) in KEYWORDS:
            excused |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            excused.add(id(node.value))  # a docstring
    for node in ast.walk(tree):
        text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in excused and re.search("[åäöÅÄÖ]", text):
            yield node.lineno, text
