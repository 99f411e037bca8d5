"""The plan as a matrix that can be written in, and many actions changed in one step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.arranging import flows
from plans.models import Action, DevelopmentArea, Plan
from principles.keeping import NotAllowed
from tests.approving.conftest import YEAR, planned

LIST = "admin:plans_action_changelist"


def cell(plan, area, year):
    return reverse("admin:add_in_cell", args=[plan.pk, area.pk, year])


@pytest.fixture
def areas(skane):
    return list(DevelopmentArea.objects.of_agreement(skane))


@pytest.fixture
def foreign(ostergotland):
    """An action of Östergötland in a draft."""
    other = Plan.objects.create(agreement=ostergotland, first_year=YEAR, last_year=YEAR + 2)
    DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Hälsa")
    return planned(other, "Deras")


class TestMatrix:
    def test_shows_every_box_and_every_cell(self, as_user, plan, areas, karin):
        page = as_user(karin).get(reverse("admin:plan_matrix", args=[plan.pk])).content.decode()
        own = plan.actions.get(slug="motesplats")
        box = reverse("admin:plans_action_change", args=[own.pk]) + "?tillbaka=matris"
        assert page.count(f'href="{box}"') == 5  # one for each of its years
        for area in areas:
            for year in plan.years:
                assert f'href="{cell(plan, area, year)}"' in page

    def test_steering_group_reads(self, as_user, plan, areas, stig):
        page = as_user(stig).get(reverse("admin:plan_matrix", args=[plan.pk])).content.decode()
        assert "Mötesplats" in page and cell(plan, areas[0], YEAR) not in page

    def test_takes_as_many_queries_for_many_actions(self, as_user, plan, karin):
        client, address = as_user(karin), reverse("admin:plan_matrix", args=[plan.pk])
        numbers = []
        for round_ in range(2):
            for number in range(round_ * 10):
                planned(plan, f"Insats {number}")
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            numbers.append(len(asked))
        assert numbers[0] == numbers[1]

    def test_box_leads_to_its_form_and_back(self, as_user, plan, karin):
        own = plan.actions.get(slug="motesplats")
        address = reverse("admin:plans_action_change", args=[own.pk]) + "?tillbaka=matris"
        data = as_user(karin).get(address).context["adminform"].form.initial
        sent = {k: v for k, v in data.items() if v not in (None, [])} | {
            "title": "Mötesplatsen", "area": own.area_id,
            "parties": [party.pk for party in own.parties.all()],
        }  # fmt: skip
        for prefix in ("follow_ups", "milestones", "responsible", "documents"):
            sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        answer = as_user(karin).post(address, sent)
        assert answer.status_code == 302
        matrix = reverse("admin:plan_matrix", args=[plan.pk])
        assert answer.url == f"{matrix}#insats-{own.pk}-{own.first_year}"
        own.refresh_from_db()
        assert own.title == "Mötesplatsen" and own.history.count() == 2


class TestAddInCell:
    def data(self, where, **changes):
        return {
            "title": "Öppet hus", "area": where.pk, "first_year": YEAR, "last_year": YEAR,
            "status": "planned", "progress": 0,
        } | changes  # fmt: skip

    def test_is_prefilled_and_adds(self, as_user, plan, areas, karin, skane):
        client, address = as_user(karin), cell(plan, areas[1], YEAR + 1)
        form = client.get(address).context["form"]
        assert form.initial["area"] == areas[1].pk
        assert form.initial["first_year"] == form.initial["last_year"] == str(YEAR + 1)
        parties = [party.pk for party in skane.parties.all()]
        data = self.data(areas[1], first_year=YEAR + 1, last_year=YEAR + 2, parties=parties)
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert answer.url.endswith(f"/matris/#ruta-{areas[1].pk}-{YEAR + 1}")
        made = plan.actions.get(title="Öppet hus")
        assert (made.slug, made.area, made.parties.count()) == ("oppet-hus", areas[1], 2)
        client.post(address, data)
        assert plan.actions.filter(title="Öppet hus").last().slug == "oppet-hus-2"

    @pytest.mark.one_database
    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"first_year": 1999}, "first_year", "inom planen"),
            ({"last_year": 2149}, "last_year", "inom planen"),
            ({"first_year": YEAR + 1, "last_year": YEAR}, "last_year", "före det första"),
            ({"progress": 140}, "progress", "0–100"),
            ({"status": "dropped"}, "dropped_reason", "varför insatsen ströks"),
            ({"title": ""}, "title", "måste fyllas i"),
            ({"parties": ["9999"]}, "parties", "planens överenskommelse"),
            ({"area": "9999"}, "area", "planens överenskommelse"),
        ],
    )
    def test_what_does_not_fit_is_told_beside_the_field(
        self, as_user, plan, areas, karin, changes, field, words
    ):
        page = as_user(karin).post(cell(plan, areas[0], YEAR), self.data(areas[0], **changes))
        errors = page.context["form"].errors
        assert list(errors) == [field] and words in errors[field][0]
        assert plan.actions.count() == 2

    def test_nothing_of_another_agreement(self, as_user, plan, areas, dag, foreign):
        data = self.data(areas[0], area=foreign.area_id, parties=[foreign.parties.first().pk])
        page = as_user(dag).post(cell(plan, areas[0], YEAR), data)
        assert set(page.context["form"].errors) == {"area", "parties"}
        assert "Hälsa" not in page.content.decode()

    def test_closed_plan_takes_none(self, as_user, plan, areas, karin):
        Plan.objects.filter(pk=plan.pk).update(state="closed")
        address = cell(plan, areas[0], YEAR)
        assert as_user(karin).post(address, self.data(areas[0])).status_code == 403
        assert plan.actions.count() == 2


class TestInBulk:
    def send(self, client, name, rows, **said):
        data = {"action": name, "_selected_action": [row.pk for row in rows]} | said
        return client.post(reverse(LIST), data)

    def test_asks_first_and_then_does_it(self, as_user, plan, karin):
        client, rows = as_user(karin), list(plan.actions.all())
        page = self.send(client, "set_status", rows).content.decode()
        assert "2 insatser är valda" in page and "Mötesplats" in page
        assert not plan.actions.filter(status="done").exists()
        answer = self.send(client, "set_status", rows, status="done", apply="1")
        assert answer.status_code == 302
        assert set(plan.actions.values_list("status", "progress")) == {("done", 100)}
        history = rows[0].history.first()
        assert history.history_change_reason == "Läget ändrat till Klar"
        assert history.history_user == karin

    def test_dropping_needs_a_reason(self, as_user, plan, karin):
        client, rows = as_user(karin), list(plan.actions.all())
        page = self.send(client, "set_status", rows, status="dropped", reason=" ", apply="1")
        assert "Skriv varför insatserna stryks" in page.content.decode()
        self.send(client, "set_status", rows, status="dropped", reason="Inga medel.", apply="1")
        assert {row.dropped_reason for row in plan.actions.all()} == {"Inga medel."}

    def test_area_and_parties(self, as_user, plan, areas, karin, skane):
        client, rows, party = as_user(karin), list(plan.actions.all()), skane.parties.first()
        self.send(client, "move_to_area", rows, area=areas[2].pk, apply="1")
        self.send(client, "set_parties", rows, parties=[party.pk], apply="1")
        for row in plan.actions.all():
            assert row.area == areas[2] and list(row.parties.all()) == [party]

    def test_years_move_all_or_none(self, as_user, plan, karin):
        client, rows = as_user(karin), list(plan.actions.all())
        short = plan.actions.get(slug="utbildning")
        step = short.milestones.create(title="Halvvägs", due_on=f"{YEAR - 2}-05-01")
        page = self.send(client, "move_years", rows, years="1", apply="1").content.decode()
        assert "”Mötesplats”: Åren ska ligga inom planen" in page
        short.refresh_from_db()
        assert short.first_year == YEAR - 2
        self.send(client, "move_years", [short], years="1", apply="1")
        short.refresh_from_db()
        step.refresh_from_db()
        assert (short.first_year, short.last_year, step.due_on.year) == (YEAR - 1, YEAR, YEAR - 1)

    def test_deletes_only_from_drafts(self, as_user, plan, karin):
        client, rows = as_user(karin), [plan.actions.first()]
        Plan.objects.filter(pk=plan.pk).update(state="published")
        page = self.send(client, "delete_from_drafts", rows, apply="1").content.decode()
        assert "inte är ett utkast" in page and plan.actions.count() == 2
        address = reverse("admin:plans_action_delete", args=[rows[0].pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
        Plan.objects.filter(pk=plan.pk).update(state="draft")
        self.send(client, "delete_from_drafts", rows, apply="1")
        assert plan.actions.count() == 1

    def test_forged_rows_of_another_agreement_stay(self, as_user, plan, karin, foreign):
        client, rows = as_user(karin), [*plan.actions.all(), foreign]
        for name, said in {
            "set_status": {"status": "done"}, "move_years": {"years": "1"},
            "delete_from_drafts": {}, "delete_selected": {"post": "yes"},
        }.items():  # fmt: skip
            self.send(client, name, [foreign], apply="1", **said)
        self.send(client, "set_status", rows, status="paused", apply="1")
        foreign.refresh_from_db()
        assert (foreign.status, foreign.first_year) == ("planned", YEAR)
        assert plan.actions.filter(status="paused").count() == 2

    def test_choices_are_of_the_own_agreement(self, as_user, plan, dag, foreign):
        client, rows = as_user(dag), list(plan.actions.all())
        page = self.send(client, "move_to_area", rows, area=foreign.area_id, apply="1")
        assert page.status_code == 200 and "Hälsa" not in page.content.decode()
        both = self.send(client, "set_status", [*rows, foreign], status="done", apply="1")
        assert both.status_code == 302  # and a message that says to choose of one agreement
        assert not Action.objects.filter(status="done").exists()

    def test_who(self, as_user, plan, stig, osten, areas):
        rows = list(plan.actions.all())
        for user in (stig, osten):
            self.send(as_user(user), "set_status", rows, status="done", apply="1")
            with pytest.raises(NotAllowed):
                flows.set_status(rows, by=user, status="done")
            with pytest.raises(NotAllowed):
                flows.add_action(plan, by=user, title="X", area=areas[0])
        assert not plan.actions.filter(status="done").exists()
