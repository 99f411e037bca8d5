"""Plans, actions and the matrix."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from plans.models import Action, ActionDocument, DevelopmentArea, Milestone, Plan
from plans.planning.matrix import build


@pytest.fixture
def plan(skane):
    return Plan.objects.get(agreement=skane, first_year=2015)


@pytest.fixture
def area(skane):
    return DevelopmentArea.objects.get(agreement=skane, slug="samverkan")


def action(plan, area, **changes):
    number = Action.objects.count()
    values = {"title": f"Insats {number}", "slug": f"insats-{number}"}
    return Action(
        plan=plan, area=area, **values | {"first_year": 2015, "last_year": 2015} | changes
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"first_year": 2014},
        {"last_year": 2020},
        {"first_year": 2017, "last_year": 2016},
        {"progress": 140},
        {"status": "dropped"},
    ],
)
def test_what_does_not_fit_is_refused(plan, area, changes):
    with pytest.raises(ValidationError):
        action(plan, area, **changes).full_clean()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2015, 5, 1), "due_on": date(2015, 4, 1)}, "__all__"),
        ({"starts_on": date(2014, 12, 31)}, "starts_on"),
        ({"due_on": date(2016, 1, 1)}, "due_on"),
        ({"progress": 140}, "__all__"),
        ({"first_year": 2014}, "first_year"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(plan, area, changes, field):
    wrong = action(plan, area, **changes)
    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert field in refused.value.message_dict


def test_a_milestone_needs_a_day_and_a_name_of_its_own(plan, area):
    made = action(plan, area)
    made.save()
    with pytest.raises(ValidationError) as refused:
        Milestone(action=made, title="Utkast").full_clean()
    assert "due_on" in refused.value.message_dict
    Milestone.objects.create(action=made, title="Utkast", due_on=date(2015, 3, 1))
    with pytest.raises(ValidationError, match="redan det delmålet"):
        Milestone(action=made, title="Utkast", due_on=date(2015, 6, 1)).full_clean()


def test_a_document_is_a_page_that_a_browser_opens(plan, area):
    made = action(plan, area)
    made.save()
    with pytest.raises(ValidationError):
        ActionDocument(action=made, title="Fil", link="ftp://example.se/fil").full_clean()


def test_commitments_are_of_the_same_agreement_and_beside_no_actions(plan, area, ostergotland):
    plan.commitments_of = ostergotland.versions.first()
    with pytest.raises(ValidationError, match="annan överenskommelse"):
        plan.clean()
    action(plan, area).save()
    plan.commitments_of = plan.agreement.version_in_force()
    with pytest.raises(ValidationError, match="Planen har insatser"):
        plan.clean()


def test_area_of_another_agreement_is_refused(plan, ostergotland):
    foreign = DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Ö")
    with pytest.raises(ValidationError, match="annan överenskommelse"):
        action(plan, foreign).full_clean()


@pytest.mark.parametrize("changes", [{"progress": 101}, {"first_year": 2018}])
def test_the_database_refuses_too(plan, area, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        action(plan, area, **changes).save()


class TestMatrix:
    def cell(self, plan, area, *actions):
        return build(plan, [area], actions).rows[0].cells[0]

    def test_words(self, plan, area):
        done = action(plan, area, status="done")
        late = action(plan, area, status="planned")
        dropped = action(plan, area, status="dropped")
        planned = action(plan, area, due_on=date(2999, 1, 1))
        assert self.cell(plan, area, done).words == "1 klar"
        assert self.cell(plan, area, done, done).words == "2 klara"
        assert self.cell(plan, area, done, late).words == "1 av 2 klara"
        assert self.cell(plan, area, done, dropped).words == "1 klar"
        assert self.cell(plan, area, dropped).words == "1 struken"
        assert self.cell(plan, area, planned).words == "1 planerad"

    def test_an_action_stands_in_each_of_its_years(self, plan, area):
        row = build(plan, [area], [action(plan, area, last_year=2017)]).rows[0]
        assert [len(cell.actions) for cell in row.cells] == [1, 1, 1, 0, 0]
        assert row.whole.counted == 1

    def test_late_is_by_date(self, plan, area):
        assert action(plan, area).shown_status == "late"
        assert action(plan, area, due_on=date(2999, 1, 1)).shown_status == "planned"
        assert action(plan, area, status="done").shown_status == "done"

    def test_page_shows_the_action_in_words(self, client, plan, area):
        made = action(plan, area, status="done")
        made.save()
        page = client.get("/skane/plan/").content.decode()
        assert '<span class="vh">Samverkan 2015: </span>1 klar' in page


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_plans_not_yet_published_are_not_public(client, skane, state):
    Plan.objects.create(agreement=skane, first_year=2030, last_year=2034, state=state)
    assert client.get("/skane/plan/2030-2034/").status_code == 404
    assert "2030" not in client.get("/skane/plan/").content.decode()


def test_years_in_order(skane):
    for first, last in ((2030, 2029), (2030, 2060), (1, 5)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(agreement=skane, first_year=first, last_year=last)
