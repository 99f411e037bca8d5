"""A plan from nothing to the next one, on the pages of those who do it."""

from django.urls import reverse

from plans.models import DevelopmentArea, Plan, PlanApproval
from tests.approving.conftest import YEAR

LISTED = "admin:plans_action_changelist"


def test_a_plans_life(as_user, skane, karin, stig, client):
    areas = list(DevelopmentArea.objects.of_agreement(skane))
    parties = [party.pk for party in skane.parties.all()]

    def step(user, name, *keys, **said):
        answer = as_user(user).post(reverse(f"admin:{name}", args=keys), said)
        assert answer.status_code == 302, name
        return answer.url

    # Karin makes a plan and fills the matrix.
    years = {"first_year": YEAR - 1, "last_year": YEAR + 1}
    step(karin, "plans_plan_add", agreement=skane.pk, introduction="Vi börjar.", **years)
    plan = Plan.objects.get(**years)
    for number, (area, year) in enumerate(zip(areas, (YEAR - 1, YEAR, YEAR + 1), strict=False)):
        step(
            karin, "add_in_cell", plan.pk, area.pk, year, title=f"Insats {number}", area=area.pk,
            first_year=year, last_year=year, status="planned", progress=0, parties=parties,
        )  # fmt: skip
    assert plan.actions.count() == 3
    # The steering group is told by the first page, and approves.
    step(karin, "ask_for_plan_approval", plan.pk, message="")
    asked = PlanApproval.objects.get()
    page = as_user(stig).get(reverse("admin:index")).content.decode()
    assert "1 plan att godkänna" in page
    step(stig, "answer_plan_approval", asked.pk, answer="approve")
    assert "1 plan att publicera" in as_user(karin).get(reverse("admin:index")).content.decode()
    step(karin, "publish_plan", asked.pk)
    public = reverse("plan", args=["skane", plan.years_slug])
    assert "Insats 0" in as_user(None).get(public).content.decode()
    # Last year's action is late; the year is carried over, and the readers are told why.
    first = plan.actions.get(slug="insats-0")
    assert first.is_late
    assert "1 försenad insats" in as_user(karin).get(reverse("admin:index")).content.decode()
    step(karin, "carry_over", plan.pk, year=YEAR, actions=[first.pk], note="Lokalen dröjde.")
    told = as_user(None).get(first.get_absolute_url()).content.decode()
    assert f"Förlängd från {YEAR - 1} till {YEAR}. Lokalen dröjde." in told
    # One is done; the plan is closed, and the next takes the others along.
    data = {"action": "set_status", "_selected_action": [first.pk], "status": "done", "apply": "1"}
    as_user(karin).post(reverse(LISTED), data)
    step(karin, "close_plan", plan.pk)
    left = [action.pk for action in plan.actions.unfinished()]
    step(karin, "copy_plan", plan.pk, first_year=YEAR + 2, last_year=YEAR + 4, actions=left)
    following = Plan.objects.get(continues=plan)
    assert following.state == "draft" and following.actions.count() == 2
    assert as_user(None).get(public).status_code == 200
