"""Loading agreements: what comes of the two that are shipped, and what a bad folder answers."""

import html
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from organisations.models import Body, Contact, RegisterEntry
from overenskommelsen.loading.creating import CONTENT
from overenskommelsen.loading.reading import Reader, Row
from plans.models import DevelopmentArea, Plan
from principles.markdown import to_html
from principles.models import Agreement, AgreementVersion, Party, Principle, Section
from tests.content.seeds import FACTS, SEEDS

pytestmark = pytest.mark.django_db
BOTH = ("skane", "ostergotland")
APPS = ("principles", "organisations", "plans")
GOOD = """\
slug = "prov"
name = "Överenskommelsen Prov"
region = "Prov"
county_code = "12"
lead = { file = "lead.md" }

[[parties]]
slug = "ideburen-sektor"
name = "Idéburen sektor"
side = "ideburen"

[[parties]]
slug = "regionen"
name = "Regionen"
side = "offentlig"

[[process_steps]]
title = "Start"
when = "juni 2017"
sort_date = 2017-06-01
state = "done"

[[versions]]
number = 1
slug = "forsta"
name = "Första"
state = "adopted"
sections = [
  { anchor = "vision", heading = "Vision", body = "En text." },
  { anchor = "syfte", heading = "Syfte", body = "En text till." },
]
principles = [{ slug = "dialog", name = "Dialog", glyph = "dialog" }]
undertakings = [{ text = "Mötas", party = "regionen", principle = "dialog" }]

[[plans]]
first_year = 2020
last_year = 2024

[[bodies]]
slug = "styrgrupp"
name = "Styrgrupp"
seat_limit = 14
is_maximum = true
"""


def load(*folders: object) -> list[str]:
    """What the command prints, line by line."""
    out = StringIO()
    call_command("load_agreement", *map(str, folders), stdout=out)
    return out.getvalue().splitlines()


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of the three apps, their histories included."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder that is as it should be."""
    made = tmp_path / "prov"
    made.mkdir()
    (made / "agreement.toml").write_text(GOOD, encoding="utf-8")
    (made / "lead.md").write_text("Ingress.\n", encoding="utf-8")
    return made


def test_both_agreements_are_created_whole():
    assert load(*BOTH) == ["skane: created 53 rows", "ostergotland: created 28 rows"]
    skane, ostergotland = Agreement.objects.order_by("-county_code")
    assert [party.side for party in skane.parties.all()] == ["ideburen", "offentlig"]
    assert [party.side for party in ostergotland.parties.all()] == ["ideburen", "offentlig"]
    states = skane.versions.order_by("number").values_list("slug", "state")
    assert list(states) == [("2010-2014", "superseded"), ("reviderad", "adopted")]
    assert [version.state for version in ostergotland.versions.all()] == ["consultation"]
    first = skane.versions.get(number=1)
    assert [section.heading for section in first.sections.all()] == ["Vision", "Syfte", "Mål"]
    assert first.undertakings.filter(party=None, added_later=False).count() == 8
    limits = Body.objects.of_agreement(skane).values_list("seat_limit", "is_maximum")
    assert list(limits) == [(14, True), (2, False), (10, False), (4, False)]
    plans = Plan.objects.of_agreement(skane).public()
    assert [plan.years_slug for plan in plans] == ["2015-2019", "2010-2014"]
    assert plans.last().commitments_of == first
    assert DevelopmentArea.objects.of_agreement(skane).count() == 5
    benefits = [party.benefits.count() for party in ostergotland.parties.all()]
    assert benefits == [4, 5]


def test_no_meaning_of_a_principle_is_invented():
    load(*BOTH)
    assert Principle.objects.count() == 18
    assert not Principle.objects.exclude(meaning="").exists()


def test_english_stands_beside_the_swedish_that_it_was_made_from():
    load(*BOTH)
    skane = Agreement.objects.get(slug="skane")
    known = {(row.model, row.row, row.field): row for row in skane.translations.all()}
    name = known["agreement", skane.pk, "name"]
    assert name.text == "The Skåne Agreement" and not name.is_stale(skane.name)
    assert known["agreement", skane.pk, "about"].text.startswith("### A changed world")
    first = Principle.objects.filter(version__agreement=skane).first()
    assert known["principle", first.pk, "name"].text == "Independence"
    assert not {"section", "undertaking"} & {model for model, _row, _field in known}


def test_the_principles_stand_in_the_order_of_their_source():
    load(*BOTH)
    names = {
        version.slug: [principle.slug for principle in version.principles.all()]
        for version in AgreementVersion.objects.all()
    }
    assert names["2010-2014"] == names["reviderad"] == [
        "sjalvstandighet-och-oberoende", "dialog", "kvalitet", "langsiktighet",
        "oppenhet-och-insyn", "mangfald",
    ]  # fmt: skip
    assert names["utkast"] == [
        "sjalvstandighet-och-oberoende", "dialog", "langsiktighet", "oppenhet-och-insyn",
        "mangfald", "kvalitet",
    ]  # fmt: skip


def test_the_register_opens_and_has_a_document_for_each_adopted_version():
    load(*BOTH)
    entries = RegisterEntry.objects.order_by("seq")
    hashes = AgreementVersion.objects.adopted().order_by("number")
    assert [(entry.agreement.slug, entry.kind) for entry in entries] == [
        ("skane", "open"),
        ("skane", "document"),
        ("skane", "document"),
    ]
    assert [entry.document for entry in entries] == [None, *(v.document_hash for v in hashes)]


def test_the_second_time_changes_nothing():
    load(*BOTH)
    before = dump()
    assert load(*BOTH) == ["skane: already there", "ostergotland: already there"]
    assert dump() == before


def test_what_was_edited_stays_and_what_was_deleted_does_not_come_back():
    load(*BOTH)
    party = Party.objects.get(slug="region-skane")
    party.description = "Ändrad i admin."
    party.save()
    Contact.objects.get(name="Maria Leiner").delete()
    before = dump()
    load(*BOTH)
    assert dump() == before


def test_one_that_is_missing_is_created_beside_one_that_is_there():
    load("skane")
    assert load(*BOTH) == ["skane: already there", "ostergotland: created 28 rows"]


def test_a_folder_may_lie_anywhere(folder: Path):
    assert load(folder) == ["prov: created 11 rows"]
    assert Agreement.objects.get().lead == "Ingress."
    assert AgreementVersion.objects.get().undertakings.get().party.slug == "regionen"


def test_a_step_has_its_documents(folder: Path):
    path = folder / "agreement.toml"
    documents = 'documents = [{ title = "Protokoll", link = "https://a.se/p.pdf" }]'
    path.write_text(path.read_text().replace('state = "done"', f'state = "done"\n{documents}', 1))
    load(folder)
    document = Agreement.objects.get(slug="prov").process_steps.get().documents.get()
    assert (document.title, document.position) == ("Protokoll", 1)
    path.write_text(path.read_text().replace("https://a.se", "ftp://a.se").replace("prov", "annan"))
    with pytest.raises(CommandError, match=r"documents\[0\].link"):
        load(folder)


def test_contacts_of_a_party_and_of_a_body(folder: Path):
    path = folder / "agreement.toml"
    contacts = 'contacts = [{{ role = "{}", phone = "044-309 00 00" }}]'
    told = path.read_text().replace('side = "ideburen"', f'side = "ideburen"\n{contacts}', 1)
    told = told.replace("{}", "Samordnare").replace("{{", "{").replace("}}", "}")
    told += 'contacts = [{ role = "Sekreterare", email = "s@a.se", reply_time = "Genast" }]\n'
    path.write_text(told)
    load(folder)
    first, second = Contact.objects.order_by("role")
    assert (first.party.slug, first.body, first.agreement.slug) == ("ideburen-sektor", None, "prov")
    assert (second.party, second.body.slug, second.reply_time) == (None, "styrgrupp", "Genast")
    for wrong, said in (("body = 'x'", "body: expected a key"), ("phone = '12'", "riktnummer")):
        changed = told.replace('phone = "044-309 00 00"', wrong).replace("prov", "annan")
        path.write_text(changed)
        with pytest.raises(CommandError, match=said):
            load(folder)


def test_files_from_a_windows_editor_are_read(folder: Path):
    for path in folder.iterdir():
        path.write_text(path.read_text("utf-8"), encoding="utf-8-sig", newline="\r\n")
    load(folder)
    assert "\r" not in Section.objects.first().body


def test_versions_are_adopted_by_number_whatever_their_order_in_the_file(folder: Path):
    second = GOOD.replace("[[versions]]", SECOND_VERSION + "\n[[versions]]")
    (folder / "agreement.toml").write_text(second, encoding="utf-8")
    load(folder)
    assert AgreementVersion.objects.in_force().get().slug == "andra"


SECOND_VERSION = """
[[versions]]
number = 2
slug = "andra"
name = "Andra"
state = "adopted"
sections = [{ anchor = "vision", heading = "Vision", body = "En ny text." }]
"""

# What is put in the place of what in GOOD, and what the command then says.
BAD: dict[str, tuple[str, str, str]] = {
    "syntax": ('region = "Prov"', 'region = "Prov', "agreement.toml: expected TOML: "),
    "syntax, line": ('region = "Prov"', 'region = "Prov', "line 3"),
    "unknown key": (
        'name = "Regionen"',
        'namn = "Regionen"',
        "agreement.toml: parties[1].namn: expected a key that is one of "
        "benefits, contacts, description, english, name, side, slug, website, found 'namn'",
    ),
    "unknown key at the top": ('region = "Prov"', 'regionen = ""', "agreement.toml: regionen: "),
    "key that is ours": ("number = 1", "in_force_until = 'x'", "versions[0].in_force_until: "),
    "missing key": (
        'heading = "Syfte", ',
        "",
        "agreement.toml: versions[0].sections[1].heading: expected a text, missing",
    ),
    "missing key at the top": ('county_code = "12"\n', "", "toml: county_code: expected a text"),
    "number for text": ('county_code = "12"', "county_code = 12", "expected a text, found 12"),
    "text for number": (
        "number = 1",
        'number = "1"',
        "versions[0].number: expected a whole number",
    ),
    "yes for number": (
        "seat_limit = 14",
        "seat_limit = true",
        "expected a whole number, found True",
    ),
    "text for yes": (
        "is_maximum = true",
        'is_maximum = "ja"',
        "is_maximum: expected true or false",
    ),
    "text for table": ("[[plans]]", "[plans]", "plans: expected a list of tables"),
    "text in list": (
        '[{ slug = "dialog", name = "Dialog", glyph = "dialog" }]',
        '["dialog"]',
        "versions[0].principles[0]: expected a table, found 'dialog'",
    ),
    "text for day": (
        "= 2017-06-01",
        '= "2017-06-01"',
        "process_steps[0].sort_date: expected a day",
    ),
    "day with time": ("= 2017-06-01", "= 2017-06-01T12:00:00", "sort_date: expected a day"),
    "no such day": ("= 2017-06-01", "= 2017-06-31", "(at line 20, "),
    "days out of order": (
        'region = "Prov"',
        'region = "Prov"\nreviewed_on = 2020-02-01\nnext_review_on = 2020-01-01',
        "agreement.toml: Nästa granskning ska vara efter den förra.",
    ),
    "unknown party": (
        'party = "regionen"',
        'party = "staten"',
        "undertakings[0].party: expected one of ideburen-sektor, regionen, found 'staten'",
    ),
    "unknown principle": (
        'principle = "dialog"',
        'principle = "fred"',
        "undertakings[0].principle: expected one of dialog, found 'fred'",
    ),
    "unknown glyph": ('glyph = "dialog"', 'glyph = "ros"', "principles[0].glyph: expected one of"),
    "unknown state": (
        'state = "adopted"',
        'state = "klar"',
        "versions[0].state: expected one of adopted, consultation, draft, found 'klar'",
    ),
    "state that follows": ('state = "adopted"', 'state = "superseded"', "versions[0].state: "),
    "unknown side": (
        'side = "offentlig"',
        'side = "privat"',
        "expected one of ideburen, offentlig",
    ),
    "twice the same slug": (
        'slug = "regionen"',
        'slug = "ideburen-sektor"',
        "parties[1].slug: expected something else than in [0]",
    ),
    "twice the same anchor": ('"syfte"', '"vision"', "versions[0].sections[1].anchor: "),
    "twice the same number": (
        "[[versions]]",
        SECOND_VERSION.replace("= 2", "= 1") + "[[versions]]",
        "versions[1]: Överenskommelsen har redan en version med det numret.",
    ),
    "no such file": (
        "lead.md",
        "ingress.md",
        "agreement.toml: lead: expected a readable ingress.md",
    ),
    "a folder for a file": ("lead.md", ".", "lead: expected a readable prov"),
    "not UTF-8": ("lead.md", "latin.md", "lead: expected UTF-8 in latin.md"),
    "bytes": ("lead.md", "bytes.md", "lead: expected text in bytes.md, found a NUL byte"),
    "out of the folder": ("lead.md", "../secret.md", "lead: expected a file inside the folder"),
    "root": ("lead.md", "/etc/hostname", "lead: expected a file inside the folder"),
    "link": ("lead.md", "link.md", "lead: expected a file inside the folder"),
    "NUL": ('region = "Prov"', 'region = "\\u0000"', "region: expected a text"),
    "NUL in name": ("lead.md", "a\\u0000", 'lead: expected a text or { file = "….md" }'),
    "file for a short text": (
        'region = "Prov"',
        'region = { file = "lead.md" }',
        "expected a text",
    ),
    "more than a file": ("lead.md", 'lead.md", text = "', "lead: expected a text or { file"),
    "empty": ('heading = "Syfte"', 'heading = ""', "versions[0].sections[1].heading: "),
    "not a slug": ('slug = "styrgrupp"', 'slug = "Styr grupp"', "toml: bodies[0].slug: "),
    "reserved": ('slug = "prov"', 'slug = "admin"', "toml: slug: Adressen ”admin” används"),
    "county": ('county_code = "12"', 'county_code = "1"', "county_code: Länskoden har två siffror"),
    "years": ("last_year = 2024", "last_year = 2019", "plans[0]: En plan har ett första"),
    "no seats": ("seat_limit = 14", "seat_limit = 0", "bodies[0]: Ett organ har minst en plats."),
    "too many seats": ("seat_limit = 14", f"seat_limit = {10**30}", "bodies[0].seat_limit: "),
    "english of what is not there": (
        'name = "Regionen"',
        'name = "Regionen"\nenglish = { description = "X" }',
        "agreement.toml: parties[1].english.description: expected a key that is one of name,",
    ),
    "english of what is no text": (
        "last_year = 2024",
        'last_year = 2024\nenglish = { first_year = "X" }',
        "plans[0].english.first_year: expected a key that is",
    ),
    "english that is a text": (
        'name = "Regionen"',
        'name = "Regionen"\nenglish = "X"',
        "parties[1].english: expected a table, found 'X'",
    ),
    "english without a text": (
        'name = "Regionen"',
        'name = "Regionen"\nenglish = { name = "" }',
        "parties[1].english.name: expected a text, found none",
    ),
    "english of a number": (
        'name = "Regionen"',
        'name = "Regionen"\nenglish = { name = 1 }',
        "parties[1].english.name: expected a text, found 1",
    ),
    "no text to adopt": (
        GOOD[GOOD.index("sections = [") : GOOD.index("principles = [")],
        "",
        "versions[0].state: Versionen har ingen text.",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_says_where_and_what_was_expected(folder: Path, old: str, new: str, said: str):
    assert GOOD.count(old) >= 1
    (folder / "agreement.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    (folder / "latin.md").write_bytes("Ingress på svenska".encode("latin-1"))
    (folder / "bytes.md").write_bytes(b"\0")
    (folder.parent / "secret.md").write_text("hemligt")
    (folder / "link.md").symlink_to(folder.parent / "secret.md")
    with pytest.raises(CommandError) as raised:
        load(folder)
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"{folder}/agreement.toml: ")
    assert not Agreement.objects.exists()


def test_an_agreement_toml_that_is_not_utf_8(folder: Path):
    (folder / "agreement.toml").write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(CommandError, match=r"prov/agreement\.toml: expected UTF-8"):
        load(folder)


def test_a_folder_that_does_not_exist():
    with pytest.raises(CommandError, match=r"^atlantis: expected a folder .* ostergotland, skane$"):
        load("atlantis")


def test_one_bad_folder_among_two_leaves_nothing(folder: Path):
    bad = GOOD.replace("last_year = 2024", "last_year = 2019")
    (folder / "agreement.toml").write_text(bad, encoding="utf-8")
    before = dump()
    with pytest.raises(CommandError):
        load("skane", folder)
    assert dump() == before


def test_without_a_key_nothing_that_is_adopted_is_loaded(settings: Any):
    settings.REGISTER_KEY = ""
    with pytest.raises(CommandError, match="Registret saknar sin nyckel"):
        load(*BOTH)
    assert not Agreement.objects.exists()
    assert load("ostergotland") == ["ostergotland: created 28 rows"]


# --- Every fact of the two documents ----------------------------------------------------------


def texts(row: Row) -> Iterator[str]:
    """Every text of an agreement's content as a reader sees it, Markdown marks removed."""
    for value in row.values.values():
        if isinstance(value, str):
            yield plain(html.unescape(re.sub(r"<[^>]*>", "", to_html(value))))
    for rows in row.inside.values():
        for inner in rows:
            yield from texts(inner)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", BOTH)
def test_every_fact_is_found_in_the_content(name: str):
    content = list(texts(Reader(CONTENT / name).agreement()))
    assert [fact for fact in FACTS[name] if not any(fact in text for text in content)] == []


@pytest.mark.parametrize("name", BOTH)
def test_the_facts_cover_every_word_of_the_seed(name: str):
    seed = plain(re.sub(r"\*|^[-•] ", "", SEEDS[name], flags=re.MULTILINE))
    covered = bytearray(len(seed))
    for fact in FACTS[name]:
        # Without regard to case: the presentation writes its title in capitals.
        for found in re.finditer(re.escape(fact), seed, re.IGNORECASE):
            covered[found.start() : found.end()] = b"\1" * len(found[0])
    left = "".join(char if not hit else " " for char, hit in zip(seed, covered, strict=True))
    assert re.findall(r"\w+", left) == []


@pytest.mark.parametrize("name", BOTH)
def test_no_file_of_the_content_is_left_unread(name: str, monkeypatch: pytest.MonkeyPatch):
    read: set[Path] = set()
    original: Callable[..., str] = Path.read_text

    def noted(path: Path, *args: Any, **kwargs: Any) -> str:
        read.add(path)
        return original(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", noted)
    Reader(CONTENT / name).agreement()
    assert read == {path for path in (CONTENT / name).rglob("*") if path.is_file()}
