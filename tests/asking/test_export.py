"""The answers as CSV and XLSX, read back as a spreadsheet reads them; nothing in them runs."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from organisations.consultations import export
from organisations.models import Answer
from tests.asking.test_board import attack_everywhere
from tests.attacks import ATTACKS

SIGNS = ("=", "+", "-", "@", "\t", "\r")


def lines_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_of(content):
    return load_workbook(io.BytesIO(content)).active


def files_of(consultation):
    return [
        reverse(f"admin:consultation_{kind}", args=[consultation.pk]) for kind in ("csv", "xlsx")
    ]


def test_one_row_for_each_answer(two_answer, as_user, karin):
    answer = as_user(karin).get(files_of(two_answer)[0])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="remissvar-remiss.csv"'
    heading, *rows = lines_of(answer.content)
    assert heading == [
        "Organisation", "Organisationsnummer", "Fråga", "Del av texten", "Ställningstagande",
        "Föreslagen lydelse", "Kommentar", "Vad svaret ledde till", "Kansliets svar", "Inskickat",
    ]  # fmt: skip
    assert [row[:6] for row in rows] == [[
        "Föreningen Åkerbär", "802002-1237", "Vision", "avsnitt: vision", "instämmer med ändring",
        "Vi vill ett öppet och hållbart Skåne.",
    ]]  # fmt: skip


def test_workbook_has_the_same(two_answer, as_user, karin):
    csv_file, xlsx_file = (as_user(karin).get(address).content for address in files_of(two_answer))
    sheet = sheet_of(xlsx_file)
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert rows == lines_of(csv_file)
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_is_a_formula(opened, answer, sign):
    text = f'{sign}HYPERLINK("http://ond.example/","x")'
    Answer.objects.filter(pk=answer.pk).update(comment=text, proposal=f" {text}", reply=text)
    row = lines_of(export.as_csv(opened))[1]
    assert all(row[n].startswith("'") for n in (5, 6, 8))
    cells = next(sheet_of(export.as_xlsx(opened)).iter_rows(min_row=2))
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_what_no_file_may_hold_hides_no_formula(opened, answer):
    Answer.objects.filter(pk=answer.pk).update(comment='\uffff=HYPERLINK("http://ond.example/")')
    assert lines_of(export.as_csv(opened))[1][6] == '\'=HYPERLINK("http://ond.example/")'


def test_attacks_are_words(opened, vision):
    attack_everywhere(vision)
    _heading, *rows = lines_of(export.as_csv(opened))
    assert len(rows) == len(ATTACKS) and {len(row) for row in rows} == {10}
    assert [row for row in rows if any(cell.startswith(SIGNS) for cell in row)] == []
    content = export.as_xlsx(opened)
    cells = [cell for row in sheet_of(content).iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())


def test_texts_of_many_lines_and_semicolons(opened, answer):
    text = 'Rad ett; "citat"\r\n\r\n- punkt\rsist'
    Answer.objects.filter(pk=answer.pk).update(comment=text)
    expected = 'Rad ett; "citat"\n\n- punkt\nsist'
    assert lines_of(export.as_csv(opened))[1][6] == expected
    assert sheet_of(export.as_xlsx(opened))["G2"].value == expected


def test_nobody_else_reads_it(two_answer, as_user, stig, osten, asta, nora):
    for address in files_of(two_answer):
        assert as_user(stig).get(address).status_code == 200
        assert as_user(osten).get(address).status_code == 404
        for person in (asta, nora, None):
            assert as_user(person).get(address).status_code in {302, 403}


def test_empty(opened):
    assert len(lines_of(export.as_csv(opened))) == 1
    assert sheet_of(export.as_xlsx(opened)).max_row == 1
