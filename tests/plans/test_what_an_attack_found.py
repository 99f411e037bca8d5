"""What an attack on the moving plans found: odd input that gave an error, or took much time."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from plans.exchange import workbooks
from plans.exchange.faults import Refused
from plans.following.flows import follow_up
from plans.models import Milestone
from principles.models import Letter
from tests.events.places import forum
from tests.exchange.conftest import csv_of, outcome_of, row, taken_in
from tests.plans.making import action_in, plan_of

pytestmark = pytest.mark.one_database
TOO_LARGE = "9" * 30


@pytest.fixture
def plan(skane):
    return plan_of(skane, 2025, 2029)


@pytest.fixture
def handbook(plan):
    return action_in(plan, title="Handbok", slug="handbok")


def test_the_calendar_of_a_plan_stands_the_last_day_there_is(client, handbook):
    handbook.milestones.create(title="Slut", due_on=date.max)
    answer = client.get("/skane/plan/2025-2029/plan.ics")
    assert answer.status_code == 200 and b"99991231" in answer.content


def test_a_milestone_is_in_a_year_that_plans_have(handbook, plan, karin):
    with pytest.raises(ValidationError, match="mellan 1990 och 2150"):
        Milestone(action=handbook, title="Slut", due_on=date.max).full_clean()
    found = taken_in(plan, csv_of(row(milestones="9999-12-31 Slut")), by=karin)
    (remark,) = outcome_of(found).remarks
    assert remark.words == "Skriv ett år mellan 1990 och 2150."


def test_an_emptied_address_beside_another_fault_is_told(as_user, karin, handbook):
    page = reverse("admin:plans_action_change", args=[handbook.pk])
    answer = as_user(karin).post(page, {"slug": "", "title": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["plan_matrix", "copy_plan", "carry_over", "action"])
def test_keys_too_large_for_a_database_are_no_choice(as_user, karin, plan, handbook, page):
    handbook.last_year = 2025
    handbook.save()
    sent = dict.fromkeys(("parties", "organisations", "principles", "actions"), TOO_LARGE)
    if page == "plan_matrix":
        address = reverse("admin:add_in_cell", args=[plan.pk, handbook.area_id, 2026])
    elif page == "action":
        address = reverse("admin:plans_action_change", args=[handbook.pk])
    else:
        address = reverse(f"admin:{page}", args=[plan.pk])
    assert as_user(karin).post(address, sent).status_code == 200


def test_a_number_of_five_thousand_digits_is_no_action(as_user, karin, plan, handbook):
    day = timezone.localdate() + timedelta(days=7)
    address = reverse("admin:follow_up_open", args=[plan.pk])
    sent = {"closes_on": f"{day}", "actions": "9" * 5000}
    assert as_user(karin).post(address, sent).status_code == 200


def test_a_sheet_that_leaps_to_its_last_row_is_refused():
    """The library would make up every row between."""
    made, content = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    leap = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c><v>1</v></c></row>'
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            said = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head = said[: said.index(b"<sheetData")].decode()
                said = f"{head}<sheetData>{leap}</sheetData></worksheet>".encode()
            new.writestr(name, said)
    with pytest.raises(Refused, match="rad 20 000"):
        list(workbooks.rows_of(content.getvalue()))


def test_a_stranger_puts_no_words_of_his_own_in_the_mail_to_somebody_else(client, skane):
    forum(skane)
    said = {"name": "Vinn på https://elak.example", "email": "ada@example.se"}
    client.post("/skane/kalender/forum/anmal/", said)
    letter = Letter.objects.get(receiver="ada@example.se")
    assert "elak" not in letter.subject + letter.text
    assert letter.is_secret  # its link acts for Ada


def test_an_answer_that_came_meanwhile_stands_when_the_form_is_saved(as_user, karin, handbook):
    """The form says «planned, 0» since it was opened; only the title is changed in it."""
    office = as_user(karin)
    address = reverse("admin:plans_action_change", args=[handbook.pk])
    opened = office.get(address).context["adminform"].form
    page = office.get(address).content.decode()
    sent = {
        name: value for name in opened.fields if (value := opened[name].value()) not in (None, [])
    }
    for name in ("status", "progress", "dropped_reason"):
        assert f'name="initial-{name}"' in page
        sent[f"initial-{name}"] = sent[name]
    sent |= {"title": "Handboken", "progress": 0, "initial-progress": 0, "position": 0}
    for prefix in ("follow_ups", "milestones", "responsible", "documents"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    follow_up(handbook, note="Nu är vi i gång.", status="under_way", progress=50)
    answer = office.post(address, sent)
    assert answer.status_code == 302, answer.context["errors"]
    handbook.refresh_from_db()
    assert (handbook.title, handbook.status, handbook.progress) == ("Handboken", "under_way", 50)
    assert office.post(address, sent | {"status": "paused"}).status_code == 302
    handbook.refresh_from_db()
    assert (handbook.status, handbook.progress) == ("paused", 50)
