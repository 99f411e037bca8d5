"""What is fetched and taken in again changes nothing, and what is fetched after it is the same."""

import csv
import io

import pytest
from openpyxl import load_workbook

from plans.exchange.cells import escaped, joined, parted, unescaped
from plans.models import Action
from principles.models import AgreementVersion, Principle
from tests.attacks import ATTACKS
from tests.exchange.conftest import KEYS, applied, file_of, outcome_of, taken_in


def lines_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def cells_of(content):
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_changes_nothing(plan, rich, plain, karin, kind):
    before = file_of(plan, kind)
    outcome = outcome_of(taken_in(plan, before, by=karin))
    assert outcome.remarks == [] and not outcome.does_something
    assert (outcome.alike, outcome.left_alone) == (2, 0)
    assert file_of(plan, kind) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fills_an_empty_plan_alike(plan, rich, plain, karin, kind, area):
    content = file_of(plan, kind)
    plan.actions.all().delete()
    done = applied(taken_in(plan, content, by=karin), by=karin)
    assert len(done.added) == 2
    assert file_of(plan, kind) == content
    made = Action.objects.get(slug="handbok")
    assert made.milestones.get(title="Möte; nått 2026-01-01").reached_on
    assert made.documents.get().link == "https://exempel.se/utkast;1"
    assert made.organisations.count() == 1 and made.parties.count() == 2


def test_csv_is_what_swedish_excel_opens(plan, rich):
    content = file_of(plan)
    assert content.startswith(b"\xef\xbb\xbfAdress;") and content.endswith(b"\r\n")
    assert b"\n" not in content.splitlines()[0]
    heading, line = lines_of(content)
    told = dict(zip(heading, line, strict=True))
    assert told["Insats"] == '\'=Handbok; "tidigt" samråd'
    assert told["Läge"] == "Struken" and told["Framdrift"] == "60"
    assert told["Delmål"] == (
        "2026-05-01, nått 2026-04-28 Möte\\; nått 2026-01-01; 2027-05-01 Tryckt"
    )
    assert told["Organisationer"] == "Föreningen Åkerbär"


def test_workbook_says_the_same_and_runs_nothing(plan, rich, plain):
    content = file_of(plan, "xlsx")
    assert cells_of(content) == lines_of(file_of(plan))
    sheet = load_workbook(io.BytesIO(content)).active
    filled = [cell for line in sheet.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in filled} == {"s"} and all(c.quotePrefix for c in filled)
    assert file_of(plan, "xlsx") == content  # the same bytes, whenever it is made


def test_text_longer_than_a_workbook_takes(plan, plain, karin):
    Action.objects.filter(pk=plain.pk).update(description="- å" * 30_000)
    assert not outcome_of(taken_in(plan, file_of(plan, "xlsx"), by=karin)).does_something
    assert not outcome_of(taken_in(plan, file_of(plan), by=karin)).does_something


def test_attacks_are_words(plan, area, karin):
    for number, text in enumerate(ATTACKS):
        Action.objects.create(
            plan=plan, area=area, slug=f"a{number}", title=(text.replace("\x00", "") or "x")[:200],
            description=text.replace("\x00", ""), first_year=2025, last_year=2025,
        )  # fmt: skip
    for kind in ("csv", "xlsx"):
        content = file_of(plan, kind)
        outcome = outcome_of(taken_in(plan, content, by=karin))
        assert (outcome.remarks, outcome.changed, outcome.alike) == ([], [], len(ATTACKS))
    starts = {cell[0] for line in lines_of(file_of(plan)) for cell in line if cell}
    assert starts.isdisjoint("=+-@")


def test_principles_of_a_draft_are_neither_shown_nor_lost(plan, rich, skane, karin):
    draft = AgreementVersion.objects.create(agreement=skane, number=9, slug="hemlig", name="H")
    secret = Principle.objects.create(version=draft, slug="h", name="Hemlig princip")
    rich.principles.add(secret)
    assert "Hemlig" not in file_of(plan).decode()
    content = file_of(plan).replace(b"Utkast https", b"Nytt https").replace(b"Dialog", b"Kvalitet")
    applied(taken_in(plan, content, by=karin), by=karin)
    assert secret in rich.principles.all()


def test_principles_of_two_versions_with_one_name(plan, rich, skane, karin):
    other = AgreementVersion.objects.create(
        agreement=skane, number=9, slug="forslag", name="Förslag", state="consultation"
    )
    own = rich.principles.first()
    twin = Principle.objects.create(version=other, slug="tvilling", name=own.name)
    rich.principles.add(twin)
    content = file_of(plan)
    told = set(lines_of(content)[1][KEYS.index("principles")].split("; "))
    assert told == {own.name, f"{own.name} (forslag)", "Dialog"}
    rich.principles.clear()
    applied(taken_in(plan, content, by=karin), by=karin)
    assert file_of(plan) == content and twin in rich.principles.all()


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''@", "'90-talet", "-", " +", "a;b", "\\", "", "’", "＝1"]
)
def test_signs_go_out_and_come_back(text):
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in {"=", "+", "-", "@"}


@pytest.mark.one_database
def test_lists_go_out_and_come_back():
    items = ["a; b", "c\\", "d\\;e", "f"]
    assert parted(joined(items)) == items
    assert parted(" a ;; b\nc;") == ["a", "b", "c"]
    assert len(KEYS) == 17
