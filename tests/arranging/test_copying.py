"""A plan goes on: unfinished actions in the next plan, or over the turn of the year."""

from datetime import date

import pytest
from django.urls import reverse

from plans.copying import flows
from plans.models import Plan
from principles.keeping import NotAllowed, NotNow
from principles.models import Translation
from tests.approving.conftest import YEAR, planned

NEXT = {"first_year": YEAR + 3, "last_year": YEAR + 4}


@pytest.fixture
def rich(plan, skane, akerbar):
    """An action with something of everything."""
    made = planned(
        plan, "Nätverk", first_year=YEAR - 1, last_year=YEAR + 2, progress=30, status="under_way"
    )
    made.organisations.add(akerbar)
    made.principles.set(skane.version_in_force().principles.all()[:2])
    made.milestones.create(title="Nått", due_on=f"{YEAR - 1}-05-01", reached_on=f"{YEAR - 1}-05-01")
    made.milestones.create(title="Kvar", due_on=f"{YEAR}-02-15")
    made.milestones.create(title="Långt kvar", due_on=f"{YEAR + 2}-02-15")
    made.documents.create(title="Program", link="https://exempel.se/")
    made.responsible.create(
        party=skane.parties.first(), organisation=akerbar, name="Asta", email="asta@example.se"
    )
    Translation.objects.create(
        agreement=skane, model="action", row=made.pk, field="title", text="Network"
    )
    return made


class TestNextPlan:
    def test_takes_along_what_is_not_finished(self, plan, rich, karin, skane, akerbar):
        planned(plan, "Klar", status="done", progress=100)
        made = flows.copy_plan(plan, by=karin, actions=plan.actions.all(), **NEXT)
        assert (made.state, made.continues) == ("draft", plan)
        assert set(made.actions.values_list("title", flat=True)) == {
            "Mötesplats", "Utbildning", "Nätverk",
        }  # fmt: skip
        copy = made.actions.get(title="Nätverk")
        assert (copy.carried_from, copy.status, copy.progress) == (rich, "under_way", 30)
        assert (copy.first_year, copy.last_year) == (YEAR + 3, YEAR + 4)  # four years do not fit
        assert list(copy.organisations.all()) == [akerbar]
        assert copy.parties.count() == copy.principles.count() == 2
        assert list(copy.milestones.values_list("title", "due_on")) == [
            ("Kvar", date(YEAR + 4, 2, 15)), ("Långt kvar", date(YEAR + 4, 12, 31)),
        ]  # fmt: skip
        assert copy.documents.get().title == "Program"
        assert copy.responsible.get().email == "asta@example.se"
        english = Translation.objects.get(model="action", row=copy.pk)
        assert english.text == "Network"
        assert plan.actions.count() == 4 and rich.documents.count() == 1

    def test_only_those_chosen(self, as_user, plan, rich, karin):
        client, address = as_user(karin), reverse("admin:copy_plan", args=[plan.pk])
        page = client.get(address)
        assert page.content.decode().count("checked") == 3
        assert page.context["form"]["first_year"].value() == YEAR + 3
        assert client.post(address, NEXT | {"actions": [rich.pk]}).status_code == 302
        made = Plan.objects.get(continues=plan)
        assert [action.carried_from for action in made.actions.all()] == [rich]

    @pytest.mark.one_database
    @pytest.mark.parametrize(
        ("years", "field", "words"),
        [
            ((YEAR + 5, YEAR + 4), "last_year", "före det första"),
            ((YEAR + 2, YEAR + 4), "first_year", "krockar med"),
            ((YEAR + 3, YEAR + 23), "last_year", "högst 20 år"),
            ((YEAR + 3, YEAR + 9), "last_year", "krockar med"),
            ((2005, 2006), "first_year", "börjar efter"),
            ((3000, 3001), "last_year", "mellan 1990 och 2150"),
            (("i år", YEAR), "first_year", "heltal"),
        ],
    )
    def test_years_that_cannot_be(self, as_user, plan, skane, karin, years, field, words):
        Plan.objects.create(agreement=skane, first_year=YEAR + 8, last_year=YEAR + 9)
        data = dict(zip(("first_year", "last_year"), years, strict=True))
        page = as_user(karin).post(reverse("admin:copy_plan", args=[plan.pk]), data)
        errors = page.context["form"].errors
        assert list(errors) == [field] and words in errors[field][0]
        assert not plan.continued_by.exists()

    def test_flow_refuses_the_same(self, plan, karin, stig, osten):
        for years in ({"first_year": YEAR, "last_year": YEAR + 5}, {**NEXT, "last_year": 2200}):
            with pytest.raises(NotNow):
                flows.copy_plan(plan, by=karin, actions=[], **years)
        for user in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.copy_plan(plan, by=user, actions=[], **NEXT)

    def test_action_of_another_plan_does_not_come_along(self, as_user, plan, karin, skane):
        other = Plan.objects.create(agreement=skane, first_year=2060, last_year=2061)
        foreign = planned(other, "Annan")
        page = as_user(karin).post(
            reverse("admin:copy_plan", args=[plan.pk]), NEXT | {"actions": [foreign.pk]}
        )
        assert "actions" in page.context["form"].errors
        made = flows.copy_plan(plan, by=karin, actions=[foreign], **NEXT)
        assert not made.actions.exists()


class TestOverTheYear:
    def test_prolongs_and_tells_the_readers(self, as_user, plan, karin):
        own = plan.actions.get(slug="utbildning")  # until last year
        planned(plan, "Struken", last_year=YEAR - 1, status="dropped", dropped_reason="x")
        client, address = as_user(karin), reverse("admin:carry_over", args=[plan.pk])
        assert list(client.get(address).context["form"].fields["actions"].queryset) == [own]
        data = {"year": YEAR + 1, "actions": [own.pk], "note": "Lokalen dröjde."}
        assert client.post(address, data).status_code == 302
        own.refresh_from_db()
        assert (own.last_year, own.due_on, own.progress) == (YEAR + 1, None, 40)
        note = own.follow_ups.get()
        assert note.note == f"Förlängd från {YEAR - 1} till {YEAR + 1}. Lokalen dröjde."
        assert (note.progress, note.written_by, note.state) == (40, karin, "public")
        page = client.get(address).content.decode()
        assert "Det finns inget att föra över" in page

    def test_all_or_none(self, plan, karin, monkeypatch):
        own = plan.actions.get(slug="utbildning")
        planned(plan, "Till", first_year=YEAR - 2, last_year=YEAR - 2)
        with pytest.raises(NotNow):
            flows.carry_over(plan, by=karin, year=YEAR - 1, actions=plan.actions.all())
        with pytest.raises(NotNow):
            flows.carry_over(plan, by=karin, year=YEAR + 3, actions=plan.actions.all())
        own.refresh_from_db()
        assert own.last_year == YEAR - 1
        assert len(flows.carry_over(plan, by=karin, year=YEAR, actions=plan.actions.all())) == 2

    def test_bad_input(self, as_user, plan, karin):
        client, address = as_user(karin), reverse("admin:carry_over", args=[plan.pk])
        for data in ({}, {"year": "x"}, {"year": YEAR, "actions": ["x", "9" * 30]}):
            page = client.post(address, data)
            assert page.status_code == 200 and page.context["form"].errors

    def test_who_and_when(self, plan, karin, stig, osten):
        rows = plan.actions.all()
        for user in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.carry_over(plan, by=user, year=YEAR, actions=rows)
        Plan.objects.filter(pk=plan.pk).update(state="closed")
        with pytest.raises(NotNow, match="avslutad"):
            flows.carry_over(plan, by=karin, year=YEAR, actions=rows)

    def test_plan_that_is_over_leads_to_the_next(self, as_user, karin, skane):
        old = Plan.objects.get(agreement=skane, first_year=2015)
        page = as_user(karin).get(reverse("admin:carry_over", args=[old.pk])).content.decode()
        assert reverse("admin:copy_plan", args=[old.pk]) in page
