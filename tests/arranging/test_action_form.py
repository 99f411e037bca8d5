"""The form of an action: what goes along with it, what does not fit, and whose choices they are."""

import pytest
from django.urls import reverse

from plans.models import Action, DevelopmentArea, FollowUp, Plan
from principles.drafting.flows import new_draft
from principles.models import Steward
from tests.approving.conftest import YEAR, planned

INLINES = ("follow_ups", "milestones", "responsible", "documents")


def sent(plan, rows=None, **changes):
    """What the form sends: the action's fields, and rows of its inlines."""
    area = DevelopmentArea.objects.of_agreement(plan.agreement).first()
    data = {
        "plan": plan.pk, "area": area.pk, "title": "Öppet hus", "slug": "", "position": 0,
        "first_year": YEAR, "last_year": YEAR, "status": "planned", "progress": 0,
    }  # fmt: skip
    for prefix in INLINES:
        given = (rows or {}).get(prefix, [])
        kept = sum("id" in row for row in given)
        data |= {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": kept}
        for number, row in enumerate(given):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data | changes


ADD = "admin:plans_action_add"


def change(action):
    return reverse("admin:plans_action_change", args=[action.pk])


@pytest.fixture
def other_plan(ostergotland):
    DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Hälsa")
    return Plan.objects.create(agreement=ostergotland, first_year=YEAR, last_year=YEAR + 2)


@pytest.fixture
def both(karin, ostergotland):
    """Karin is in the secretariats of both agreements."""
    Steward.objects.create(agreement=ostergotland, user=karin, role="secretariat")
    return karin


def test_everything_in_one_form(as_user, plan, karin, skane):
    party = skane.parties.first()
    rows = {
        "milestones": [{"title": "Första mötet", "due_on": f"{YEAR}-05-01"}],
        "documents": [{"title": "Program", "link": "https://exempel.se/p", "position": 0}],
        "responsible": [{"name": "Asta", "email": "asta@example.se", "party": party.pk}],
        "follow_ups": [
            {"day": f"{YEAR}-01-01", "note": "Igång", "status": "under_way", "progress": 20}
        ],
    }
    assert as_user(karin).post(reverse(ADD), sent(plan, rows)).status_code == 302
    made = plan.actions.get(slug="oppet-hus")
    assert (made.status, made.progress) == ("under_way", 20)  # as the follow-up says
    note = made.follow_ups.get()
    assert (note.written_by, note.state) == (karin, "public")
    assert made.milestones.get().title == "Första mötet"
    assert made.responsible.get().party == party and made.documents.get()
    page = as_user(karin).get(change(made)).content.decode()
    assert "Första mötet" in page and "asta@example.se" in page


def test_new_follow_up_takes_what_the_form_says(as_user, plan, karin):
    """Whoever moves the status above and writes a note below does not have it moved back."""
    own = plan.actions.get(slug="utbildning")
    note = {"day": f"{YEAR}-01-01", "note": "Klart", "status": own.status, "progress": 40}
    data = sent(plan, {"follow_ups": [note]}, slug=own.slug, status="done", progress=100)
    assert as_user(karin).post(change(own), data).status_code == 302
    own.refresh_from_db()
    assert (own.status, own.progress) == ("done", 100)
    assert own.follow_ups.get().progress == 100


def test_follow_up_is_corrected_with_history(as_user, plan, karin):
    own = plan.actions.get(slug="utbildning")
    kept = FollowUp.objects.create(
        action=own, day=f"{YEAR}-01-01", note="Igng", status="under_way", progress=50
    )
    row = {
        "id": kept.pk, "action": own.pk, "day": f"{YEAR}-01-01", "note": "Igång",
        "status": "under_way", "progress": 60,
    }  # fmt: skip
    data = sent(plan, {"follow_ups": [row]}, slug=own.slug, status="under_way", progress=50)
    assert as_user(karin).post(change(own), data).status_code == 302
    kept.refresh_from_db()
    own.refresh_from_db()
    assert (kept.note, kept.history.count(), own.progress) == ("Igång", 2, 60)


@pytest.mark.one_database
def test_principles_of_two_texts_are_told_apart(as_user, plan, karin, skane):
    """The text in force and the one in dialogue have principles of the same names."""
    own, force = plan.actions.get(slug="utbildning"), skane.version_in_force()
    alone = as_user(karin).get(change(own)).content.decode()
    assert f"Dialog ({force.name})" not in alone
    proposed = new_draft(skane, by=karin, name="Förslaget", slug="forslaget")
    proposed.state = proposed.State.CONSULTATION
    proposed.save()
    page = as_user(karin).get(change(own)).content.decode()
    assert f"Dialog ({force.name})" in page and "Dialog (Förslaget)" in page


@pytest.mark.one_database
def test_draft_has_no_way_to_a_public_page(as_user, plan, karin):
    """It would answer that there is no such page."""
    for own in (plan, plan.actions.get(slug="utbildning")):
        name = f"admin:plans_{own._meta.model_name}_change"
        page = as_user(karin).get(reverse(name, args=[own.pk])).content.decode()
        assert "viewsitelink" not in page
    plan.state = Plan.State.PUBLISHED
    plan.save()
    page = as_user(karin).get(reverse("admin:plans_plan_change", args=[plan.pk]))
    assert "viewsitelink" in page.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"first_year": 1999}, "first_year", "inom planen"),
        ({"last_year": 2149}, "last_year", "inom planen"),
        ({"last_year": YEAR - 1}, "last_year", "före det första"),
        ({"progress": 140}, "progress", "0–100"),
        ({"status": "dropped"}, "dropped_reason", "varför insatsen ströks"),
        (
            {"starts_on": f"{YEAR}-05-02", "due_on": f"{YEAR}-05-01"},
            "due_on", "klar innan den börjar",
        ),
        ({"due_on": f"{YEAR + 1}-01-01"}, "due_on", "utanför insatsens år"),
        ({"slug": "motesplats"}, "slug", "redan"),
    ],
)  # fmt: skip
def test_error_stands_beside_its_field(as_user, plan, karin, changes, field, words):
    page = as_user(karin).post(reverse(ADD), sent(plan, **changes))
    errors = page.context["adminform"].form.errors
    assert words in errors[field if field != "slug" else "__all__"][0] and len(errors) == 1
    assert plan.actions.count() == 2


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("prefix", "row", "field"),
    [
        ("milestones", {"title": "Utan dag", "due_on": ""}, "due_on"),
        ("follow_ups", {"day": f"{YEAR}-01-01", "note": "x", "status": "done", "progress": 140},
         "progress"),
        ("follow_ups", {"day": "2999-01-01", "note": "x", "status": "done", "progress": 1}, "day"),
        ("documents", {"title": "x", "link": "javascript:alert(1)", "position": 0}, "link"),
        ("responsible", {"name": "x", "email": "ingen"}, "email"),
    ],
)  # fmt: skip
def test_error_in_a_row(as_user, plan, karin, prefix, row, field):
    page = as_user(karin).post(reverse(ADD), sent(plan, {prefix: [row]}))
    assert page.status_code == 200
    formset = next(f for f in page.context["inline_admin_formsets"] if f.formset.prefix == prefix)
    assert field in formset.formset.errors[0]
    assert plan.actions.count() == 2


class TestTwoAgreements:
    """Whoever keeps two agreements cannot mix them, neither by choosing nor by forging."""

    def test_plan_is_chosen_first(self, as_user, plan, both, other_plan):
        client = as_user(both)
        page = client.get(reverse(ADD)).content.decode()
        assert "Vilken plan?" in page and "Östergötland" in page
        page = client.get(reverse(ADD), {"plan": plan.pk}).content.decode()
        assert "Region Skåne" in page and "Hälsa" not in page and "Östergötland" not in page

    def test_nothing_of_the_other_is_added(self, as_user, plan, both, other_plan, ostergotland):
        foreign = ostergotland.parties.first()
        principle = ostergotland.versions.get().principles.first()
        area = DevelopmentArea.objects.get(agreement=ostergotland)
        data = sent(plan, parties=[foreign.pk], principles=[principle.pk], area=area.pk)
        page = as_user(both).post(reverse(ADD), data)
        errors = page.context["adminform"].form.errors
        assert set(errors) == {"parties", "principles", "area"}
        assert "planens överenskommelse" in errors["parties"][0]
        assert not Action.objects.filter(title="Öppet hus").exists()
        person = {"name": "x", "email": "x@example.se", "party": foreign.pk}
        page = as_user(both).post(reverse(ADD), sent(plan, {"responsible": [person]}))
        assert page.status_code == 200
        assert as_user(both).post(reverse(ADD), sent(other_plan)).status_code == 302

    def test_nothing_of_the_other_is_changed_to(self, as_user, plan, both, ostergotland):
        own = plan.actions.first()
        data = sent(plan, slug=own.slug, parties=[ostergotland.parties.first().pk])
        page = as_user(both).post(change(own), data)
        assert "parties" in page.context["adminform"].form.errors

    def test_without_a_plan_nothing_is_offered(self, as_user, plan, both, ostergotland):
        data = sent(plan) | {"plan": "", "parties": [ostergotland.parties.first().pk]}
        page = as_user(both).post(reverse(ADD), data)
        assert {"plan", "parties"} <= set(page.context["adminform"].form.errors)


def test_closed_plan_is_not_offered(as_user, plan, karin):
    Plan.objects.filter(pk=plan.pk).update(state="closed")
    page = as_user(karin).post(reverse(ADD), sent(plan))
    assert "plan" in page.context["adminform"].form.errors


def test_list_does_not_tell_of_other_plans(as_user, plan, karin, other_plan):
    planned(other_plan, "Deras")
    page = as_user(karin).get(reverse("admin:plans_action_changelist")).content.decode()
    assert str(plan) in page and str(other_plan) not in page
