"""Files that somebody has made by hand, or by mistake: each fault in plain Swedish in its place."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from plans.exchange import reading
from plans.exchange.columns import HEADINGS
from plans.exchange.faults import Refused
from plans.models import Action, DevelopmentArea, Plan
from tests import cast
from tests.exchange.conftest import KEYS, applied, csv_of, file_of, outcome_of, row, taken_in

pytestmark = pytest.mark.one_database


def told(plan, content, karin):
    """What is said of a file: `Rad 2, Till år: …`."""
    remarks = outcome_of(taken_in(plan, content, by=karin)).remarks
    return [f"Rad {r.row}, {r.heading}: {r.words}" for r in remarks]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"last_year": "2035"}, "Till år: Året ligger utanför planen, 2025–2029."),
        ({"first_year": "2024"}, "Från år: Året ligger utanför planen, 2025–2029."),
        ({"first_year": "i år"}, "Från år: ”i år” är inget heltal."),
        ({"first_year": ""}, "Från år: Skriv ett år."),
        ({"first_year": "2027"}, "Till år: Sista året är före det första."),
        ({"starts_on": "2025-05-01", "due_on": "2025-04-01"},
         "Klar senast: Insatsen är klar innan den börjar."),
        ({"due_on": "2029-01-01"}, "Klar senast: Dagen ligger utanför insatsens år."),
        ({"due_on": "2026-02-30"},
         "Klar senast: ”2026-02-30” är ingen dag. Skriv till exempel 2026-05-01."),
        ({"progress": "140"}, "Framdrift: Framdriften är 0–100 procent."),
        ({"progress": "-1"}, "Framdrift: Framdriften är 0–100 procent."),
        ({"status": "Struken"}, "Varför struken: Skriv varför insatsen ströks."),
        ({"status": "Försenad"},
         "Läge: Försenad räknas ut av dagen. Skriv det läge som insatsen har."),
        ({"status": "Kanske"}, "Läge: ”Kanske” är inget läge. Skriv ett av Planerad, Pågår, "
                               "Klar, Pausad, Struken."),
        ({"milestones": "Första mötet"}, "Delmål: ”Första mötet” saknar dag eller namn. Skriv "
                                         "som 2026-05-01 Delmålets namn."),
        ({"milestones": "2026-13-01 Möte"}, "Delmål: ”2026-13-01 Möte” har en dag som inte finns."),
        ({"milestones": "2026-01-01 A; 2026-02-01 A"}, "Delmål: Delmålet ”A” står två gånger."),
        ({"documents": "javascript:alert(1)"},
         "Dokument: ”javascript:alert(1)” saknar rubrik eller adress. Skriv som Rubriken "
         "https://exempel.se/sida."),
        ({"area": "Österut"}, "Område: ”Österut” finns inte bland överenskommelsens områden."),
        ({"area": ""}, "Område: Skriv vilket område insatsen hör till."),
        ({"organisations": "Bergsgården"},
         "Organisationer: ”Bergsgården” finns inte bland överenskommelsens organisationer."),
        ({"parties": "Region Östergötland"},
         "Parter: ”Region Östergötland” finns inte bland överenskommelsens parter."),
        ({"principles": "Snällhet"},
         "Principer: ”Snällhet” finns inte bland överenskommelsens principer."),
        ({"title": "x" * 201}, "Insats: Texten är längre än 200 tecken."),
        ({"description": "x" * 200_001}, "Beskrivning: Texten är längre än 200 000 tecken."),
        ({"title": "Ett\x00två"},
         "Insats: Texten innehåller ett styrtecken som inte syns. Skriv om den."),
        ({"title": "=1+1"}, "Insats: Cellen är en formel. Klistra in värdet i stället."),
        ({"slug": "å ä ö"},
         "Adress: Adressen har bara bokstäverna a–z, siffror, - och _, som handbok-for-samrad."),
        ({"position": "99999"}, "Ordning: Ordningen är ett tal från 0 till 32 767."),
    ],
)  # fmt: skip
def test_a_cell(plan, karin, bergsgarden, ostergotland, changes, expected):
    DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Österut")
    assert told(plan, csv_of(row(**changes)), karin) == [f"Rad 2, {expected}"]


def test_one_fault_and_nothing_is_done(plan, karin):
    content = csv_of(row(), row(slug="fel", progress="140"))
    made = taken_in(plan, content, by=karin)
    with pytest.raises(Exception, match="Ingenting är ändrat"):
        applied(made, by=karin)
    assert plan.actions.count() == 0


def test_an_address_on_two_rows(plan, karin):
    said = told(plan, csv_of(row(), row(slug="", title="Ny"), row()), karin)
    assert said == ["Rad 2, Adress: Adressen ”ny” står på flera rader.",
                    "Rad 3, Adress: Adressen ”ny” står på flera rader.",
                    "Rad 4, Adress: Adressen ”ny” står på flera rader."]  # fmt: skip


def test_more_cells_than_columns(plan, karin):
    content = csv_of(row()).rstrip() + ';"över"\r\n'.encode()
    assert told(plan, content, karin) == ["Rad 2, : Raden har fler celler än filen har kolumner."]


def test_several_of_one_name(plan, skane, karin, akerbar, approved, asta):
    twin = cast.organisation("Föreningen Åkerbär", by=asta, number="802002-2222")
    cast.approved(twin, skane, by=asta, reviewer=karin)
    said = told(plan, csv_of(row(organisations="föreningen åkerbär")), karin)
    assert said == [
        "Rad 2, Organisationer: Flera heter ”föreningen åkerbär”. Skriv "
        "”Föreningen Åkerbär (foreningen-akerbar)”, ”Föreningen Åkerbär (foreningen-akerbar-2)”."
    ]
    applied(taken_in(plan, csv_of(row(organisations="802002-2222")), by=karin), by=karin)
    assert list(plan.actions.get().organisations.all()) == [twin]
    assert "Föreningen Åkerbär (foreningen-akerbar-2)" in file_of(plan).decode()


class TestHeadings:
    def headings(self, **changes):
        return [changes.get(key, HEADINGS[key]) for key in KEYS]

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"status": "Status"},
             "Kolumner som saknas: ”Läge”. Kolumner som inte finns i en plan: ”Status”."),
            ({"area": "Insats"}, "Kolumner som saknas: ”Område”. Kolumner som står två gånger: "
                                 "”Insats”."),
        ],
    )  # fmt: skip
    def test_wrong(self, plan, karin, changes, expected):
        with pytest.raises(Refused, match="samma kolumner") as refused:
            taken_in(plan, csv_of(row(), headings=self.headings(**changes)), by=karin)
        assert str(refused.value).startswith(expected)

    def test_any_order_and_case(self, plan, karin, monkeypatch):
        content = csv_of(row(), headings=[HEADINGS[key].upper() for key in KEYS])
        assert outcome_of(taken_in(plan, content, by=karin)).added


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "name"),
        [
            ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"),
            ("utf-16", "UTF-16"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_read(self, plan, karin, encoding, name, separator):
        content = csv_of(row(title="Åtgärd på ön – «nu»"), encoding=encoding, separator=separator)
        made = taken_in(plan, content, by=karin)
        assert made.rows["read_as"] == name
        assert outcome_of(made).added[0].action.title == "Åtgärd på ön – «nu»"

    def test_told_separator(self, plan, karin):
        made = taken_in(plan, b"sep=,\r\n" + csv_of(row(), separator=",", encoding="utf-8"),
                        by=karin)  # fmt: skip
        assert outcome_of(made).added[0].row == 3

    @pytest.mark.parametrize("encoding", ["mac-roman", "cp437"])
    def test_unknown(self, plan, karin, encoding):
        with pytest.raises(Refused, match="Filens tecken går inte att läsa"):
            taken_in(plan, csv_of(row(title="Åtgärd på ön"), encoding=encoding), by=karin)

    def test_broken(self, plan, karin):
        for content in (b"\xff\xfeA", csv_of(row()).replace(b"Ny", b"\x81\xff")):
            with pytest.raises(Refused, match="tecken går inte att läsa"):
                taken_in(plan, content, by=karin)


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", "tom"),
            (b"\xef\xbb\xbf\r\n\r\n", "tom"),
            (b";;;\r\n", "tom"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "äldre Excelfil"),
            (b"PK\x03\x04 no package", "Excelfilen går inte att läsa"),
            (b"%PDF-1.7\x00\xff\xfe", "ingen CSV-fil"),
            (b"\x00" * 5000 + b"\xff", "ingen CSV-fil"),
            (b"hej", "Kolumner som saknas"),
        ],
    )
    def test_no_plan_at_all(self, plan, karin, content, expected):
        with pytest.raises(Refused, match=expected):
            taken_in(plan, content, by=karin)

    def test_only_headings(self, plan, karin):
        with pytest.raises(Refused, match="bara rubriker"):
            taken_in(plan, csv_of(), by=karin)

    def test_too_many_rows(self, plan, karin):
        line = csv_of(row()).split(b"\r\n")[1]
        content = csv_of() + (line + b"\r\n") * 50_000
        with pytest.raises(Refused, match="fler än 5 000 rader"):
            taken_in(plan, content, by=karin)

    def test_unclosed_quotation(self, plan, karin):
        content = csv_of(row()) + b'"' + b"x" * 500_000
        with pytest.raises(Refused, match="Rad 3 går inte att läsa"):
            taken_in(plan, content, by=karin)


def book_of(**changes):
    book = Workbook()
    book.active.append([HEADINGS[key] for key in KEYS])
    book.active.append([changes.get(key, value) for key, value in row().items()])
    return book


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestWorkbooks:
    def test_numbers_days_and_percent_as_excel_keeps_them(self, plan, karin):
        from datetime import date, datetime

        book = book_of(first_year=2025, last_year=2026.0, progress=0.4, starts_on=date(2025, 3, 1),
                       due_on=datetime(2026, 5, 1))  # fmt: skip
        book.active.cell(2, KEYS.index("progress") + 1).number_format = "0%"
        action = outcome_of(taken_in(plan, saved(book), by=karin)).added[0].action
        assert (action.first_year, action.last_year, action.progress) == (2025, 2026, 40)
        assert (action.starts_on, action.due_on) == (date(2025, 3, 1), date(2026, 5, 1))

    def test_a_formula_and_an_error(self, plan, karin):
        book = book_of(title="=CONCATENATE(1,2)", area="#REF!")
        assert told(plan, saved(book), karin) == [
            "Rad 2, Område: Cellen visar ett fel från kalkylprogrammet.",
            "Rad 2, Insats: Cellen är en formel. Klistra in värdet i stället.",
        ]

    def test_too_many_rows(self, plan, karin):
        book = book_of()
        for _number in range(5_000):
            book.active.append(["x"])
        with pytest.raises(Refused, match="fler än 5 000 rader"):
            taken_in(plan, saved(book), by=karin)

    def test_bomb(self, plan, karin, monkeypatch):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/worksheets/sheet1.xml", b" " * (41 * 1024 * 1024))
        with pytest.raises(Refused, match="för stor när den packas upp"):
            taken_in(plan, stream.getvalue(), by=karin)

    def with_part(self, name, content):
        old, stream = zipfile.ZipFile(io.BytesIO(saved(book_of()))), io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                new.writestr(part, content if part == name else old.read(part))
        return stream.getvalue()

    def test_entities_that_grow(self, plan, karin):
        grown = "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
        )  # fmt: skip
        evil = f'<!DOCTYPE sst [<!ENTITY a0 "0123456789">{grown}]><sst><si><t>&a9;</t></si></sst>'
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            with pytest.raises(Refused):
                taken_in(plan, self.with_part(name, evil), by=karin)

    def test_broken_parts(self, plan, karin):
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
            with pytest.raises(Refused):
                taken_in(plan, self.with_part(name, b"<broken"), by=karin)

    def test_one_long_text_in_every_cell(self, plan, karin, monkeypatch):
        monkeypatch.setattr(reading, "MOST_TEXT", 1_000)
        book = book_of(description="x" * 600)
        book.active.append([*["x" * 200] * 4])
        with pytest.raises(Refused, match="för mycket text"):
            taken_in(plan, saved(book), by=karin)


def test_closed_plan(plan, karin):
    Plan.objects.filter(pk=plan.pk).update(state="closed")
    plan.refresh_from_db()
    with pytest.raises(Exception, match="avslutad"):
        taken_in(plan, csv_of(row()), by=karin)
    assert not Action.objects.filter(plan=plan).exists()
