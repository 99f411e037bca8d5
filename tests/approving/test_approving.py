"""A plan's life: the secretariat asks, the steering group approves, and it is published."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from plans.approving import flows
from plans.approving.digest import digest_of
from plans.models import Action, Milestone, Plan, PlanApproval
from principles.keeping import NotAllowed, NotNow
from tests.approving.conftest import planned
from tests.worker import work


def test_the_whole_way(plan, karin, stig, client):
    page = reverse("plan", args=["skane", plan.years_slug])
    asked = flows.ask(plan, by=karin, message="Vi är klara.")
    assert client.get(page).status_code == 404
    flows.approve(asked, by=stig, comment="Bra.")
    plan.refresh_from_db()
    assert plan.state == "approved" and client.get(page).status_code == 404
    flows.publish(asked, by=karin)
    plan.refresh_from_db()
    asked.refresh_from_db()
    assert (plan.state, asked.state) == ("published", "published")
    assert plan.published_at and "Mötesplats" in client.get(page).content.decode()
    flows.close(plan, by=karin)
    plan.refresh_from_db()
    assert plan.state == "closed" and plan.closed_at and client.get(page).status_code == 200
    flows.reopen(plan, by=karin)
    plan.refresh_from_db()
    assert plan.state == "published" and plan.closed_at is None
    reasons = list(plan.history.order_by("pk").values_list("history_change_reason", flat=True))
    assert reasons[1:] == [
        "Godkännande begärt", "Godkänd av styrgruppen", "Publicerad", "Avslutad", "Öppnad igen",
    ]  # fmt: skip


class TestMail:
    def letters(self):
        work()
        found = list(mail.outbox)
        mail.outbox.clear()
        return found

    def test_goes_to_the_steering_group_and_back(self, asked, plan, karin, stig, osten):
        (letter,) = self.letters()
        assert letter.to == [stig.email]
        told = f"Överenskommelsen Skåne: godkänn utvecklingsplanen {plan.title_years}?"
        assert letter.subject == told
        assert "Vi har haft två möten." in letter.body
        assert f"/planapproval/{asked.pk}/svara/" in letter.body
        flows.approve(asked, by=stig, comment="Bra jobbat.")
        (letter,) = self.letters()
        assert letter.to == [karin.email]
        assert letter.subject == f"Styrgruppen har godkänt utvecklingsplanen {plan.title_years}"
        assert "Bra jobbat." in letter.body
        assert f"/planapproval/{asked.pk}/publicera/" in letter.body

    def test_says_what_to_change(self, asked, plan, stig):
        self.letters()
        flows.send_back(asked, by=stig, comment="Fler insatser om barn.")
        (letter,) = self.letters()
        assert "skickar tillbaka" in letter.subject
        assert "Fler insatser om barn." in letter.body
        assert f"/plan/{plan.pk}/begar-godkannande/" in letter.body


class TestWho:
    def test_asks(self, plan, stig, osten, nora):
        for person in (stig, osten, nora):
            with pytest.raises(NotAllowed):
                flows.ask(plan, by=person)
        assert not PlanApproval.objects.exists()

    def test_approves(self, asked, karin, osten, dag):
        """The secretariat does not, nor an operator who does not sit in the steering group."""
        for person in (karin, osten, dag):
            with pytest.raises(NotAllowed):
                flows.approve(asked, by=person)
            with pytest.raises(NotAllowed):
                flows.send_back(asked, by=person, comment="Nej")
        asked.refresh_from_db()
        assert asked.state == "waiting"

    def test_never_approves_what_one_has_asked_for(self, plan, siv, stig):
        asked = flows.ask(plan, by=siv)
        with pytest.raises(NotNow, match="En annan person behöver svara"):
            flows.approve(asked, by=siv)
        flows.approve(asked, by=stig)

    def test_the_database_also_wants_two_persons(self, asked, karin):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanApproval.objects.update(answered_by=karin)

    def test_publishes(self, approved_plan, stig, osten, dag):
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.publish(approved_plan, by=person)
        assert flows.publish(approved_plan, by=dag).state == "published"

    def test_operator_does_not_publish_without_an_approval(self, asked, dag):
        with pytest.raises(NotNow, match="väntar på styrgruppen"):
            flows.publish(asked, by=dag)

    def test_nobody_can_approve(self, plan, siv):
        with pytest.raises(flows.NotComplete, match="ingen annan än du"):
            flows.ask(plan, by=siv)

    def test_closes_and_reopens(self, approved_plan, plan, karin, stig, osten):
        flows.publish(approved_plan, by=karin)
        for person in (stig, osten):
            with pytest.raises(NotAllowed):
                flows.close(plan, by=person)
        flows.close(plan, by=karin)
        with pytest.raises(NotAllowed):
            flows.reopen(plan, by=stig)


def change_milestone(plan):
    Milestone.objects.create(
        action=plan.actions.first(), title="Första mötet", due_on=f"{plan.first_year}-05-01"
    )


def change_area(plan):
    area = plan.actions.first().area
    area.goal = "Något annat"
    area.save()


CHANGES = {
    "introduction": lambda plan: Plan.objects.filter(pk=plan.pk).update(introduction="Ny"),
    "years": lambda plan: Plan.objects.filter(pk=plan.pk).update(last_year=plan.last_year + 1),
    "title": lambda plan: plan.actions.filter(slug="motesplats").update(title="Ny"),
    "progress": lambda plan: plan.actions.filter(slug="motesplats").update(progress=1),
    "parties": lambda plan: plan.actions.first().parties.clear(),
    "principles": lambda plan: plan.actions.first().principles.set(
        plan.agreement.version_in_force().principles.all()[:1]
    ),
    "milestones": change_milestone,
    "area": change_area,
    "another action": lambda plan: planned(plan, "Ny insats"),
    "an action less": lambda plan: plan.actions.first().delete(),
}


class TestOnePlan:
    @pytest.mark.one_database
    @pytest.mark.parametrize("change", CHANGES)
    def test_that_has_changed_is_not_published(self, approved_plan, plan, karin, change):
        CHANGES[change](plan)
        with pytest.raises(NotNow, match="Begär godkännandet på nytt"):
            flows.publish(approved_plan, by=karin)

    def test_that_has_changed_is_not_approved_but_can_go_back(self, asked, plan, stig):
        planned(plan, "Ny insats")
        with pytest.raises(NotNow, match="Planen har ändrats"):
            flows.approve(asked, by=stig)
        flows.send_back(asked, by=stig, comment="Vad hände?")
        assert asked.state == "sent_back"

    def test_that_has_changed_is_asked_about_anew(self, approved_plan, plan, karin, stig):
        planned(plan, "Ny insats")
        again = flows.ask(plan, by=karin)
        approved_plan.refresh_from_db()
        plan.refresh_from_db()
        assert (approved_plan.state, again.state, plan.state) == ("withdrawn", "waiting", "draft")
        flows.approve(again, by=stig)
        assert flows.publish(again, by=karin).state == "published"

    def test_the_same_is_asked_about_once(self, asked, plan, karin):
        with pytest.raises(NotNow, match="redan begärt"):
            flows.ask(plan, by=karin)

    def test_digest_is_the_same_when_nothing_has_changed(self, asked, plan):
        assert re.fullmatch("[0-9a-f]{64}", asked.digest)
        plan.actions.first().save()  # the time and the order of rows do not matter
        assert digest_of(Plan.objects.get(pk=plan.pk)) == asked.digest

    def test_digest_takes_as_many_queries_for_many_actions(self, plan, django_assert_num_queries):
        for number in range(5):
            planned(plan, f"Insats {number}")
        with django_assert_num_queries(7):
            digest_of(plan)

    def test_withdrawn_plan_is_a_draft(self, approved_plan, plan, karin):
        flows.withdraw(approved_plan, by=karin)
        plan.refresh_from_db()
        assert plan.state == "draft"
        with pytest.raises(NotNow, match="återtagen"):
            flows.publish(approved_plan, by=karin)

    def test_empty_plan_is_not_asked_about(self, skane, karin, stig):
        empty = Plan.objects.create(agreement=skane, first_year=2070, last_year=2072)
        with pytest.raises(flows.NotComplete, match="inga insatser"):
            flows.ask(empty, by=karin)


class TestPages:
    def test_story(self, as_user, plan, karin, stig, client):
        office = as_user(karin)
        change = reverse("admin:plans_plan_change", args=[plan.pk])
        ask = reverse("admin:ask_for_plan_approval", args=[plan.pk])
        assert ask in office.get(change).content.decode()
        assert office.post(ask, {"message": "Klart."}).status_code == 302
        asked = PlanApproval.objects.get()
        answer = reverse("admin:answer_plan_approval", args=[asked.pk])
        assert answer in office.get(change).content.decode()
        page = as_user(stig).get(answer).content.decode()
        for words in ("Mötesplats", "Utbildning", "Vi börjar om.", "Klart.", "Region Skåne"):
            assert words in page
        refused = as_user(stig).post(answer, {"answer": "send_back", "comment": ""})
        assert "Skriv vad som behöver ändras" in refused.content.decode()
        assert as_user(stig).post(answer, {"answer": "approve"}).status_code == 302
        publish = reverse("admin:publish_plan", args=[asked.pk])
        assert publish in as_user(karin).get(change).content.decode()
        assert as_user(karin).post(publish).status_code == 302
        plan.refresh_from_db()
        assert plan.state == "published"
        close = reverse("admin:close_plan", args=[plan.pk])
        assert "2 insatser är varken klara" in as_user(karin).get(close).content.decode()
        assert as_user(karin).post(close).status_code == 302
        reopen = reverse("admin:reopen_plan", args=[plan.pk])
        assert reopen in as_user(karin).get(change).content.decode()
        assert as_user(karin).post(reopen).status_code == 302

    def test_page_tells_of_a_change(self, as_user, approved_plan, plan, karin, stig):
        planned(plan, "Ny insats")
        address = reverse("admin:publish_plan", args=[approved_plan.pk])
        page = as_user(karin).post(address).content.decode()
        assert "Planen har ändrats sedan den godkändes" in page
        assert "Publicera planen" not in page
        ask = reverse("admin:ask_for_plan_approval", args=[plan.pk])
        assert "Planen har ändrats sedan dess" in as_user(karin).get(ask).content.decode()

    def test_sent_back_comment_is_seen_when_asking_again(self, as_user, asked, plan, karin, stig):
        flows.send_back(asked, by=stig, comment="Mer om barn.")
        ask = reverse("admin:ask_for_plan_approval", args=[plan.pk])
        assert "Mer om barn." in as_user(karin).get(ask).content.decode()


def data_of(plan, **changes):
    return {
        "first_year": plan.first_year, "last_year": plan.last_year, "introduction": "Ny inledning",
        "source": "", "commitments_of": "", "continues": "",
    } | changes  # fmt: skip


class TestPlanForm:
    def test_state_is_not_set_by_hand(self, as_user, plan, dag):
        address = reverse("admin:plans_plan_change", args=[plan.pk])
        assert as_user(dag).post(address, data_of(plan, state="published")).status_code == 302
        plan.refresh_from_db()
        assert (plan.state, plan.introduction) == ("draft", "Ny inledning")

    @pytest.mark.one_database
    @pytest.mark.parametrize(
        ("first", "last", "field", "words"),
        [
            (2050, 2049, "last_year", "Sista året är före det första"),
            (2050, 2070, "last_year", "En plan har högst 20 år"),
            (2014, 2014, "first_year", "krockar"),
            (2019, 2021, "first_year", "krockar"),
            (1980, 1985, "first_year", "mellan 1990 och 2150"),
            (2148, 2160, "last_year", "mellan 1990 och 2150"),
        ],
    )
    def test_years_that_cannot_be(self, as_user, karin, skane, first, last, field, words):
        Plan.objects.get_or_create(agreement=skane, first_year=2014, last_year=2014)
        data = {"agreement": skane.pk, "first_year": first, "last_year": last}
        page = as_user(karin).post(reverse("admin:plans_plan_add"), data)
        errors = page.context["adminform"].form.errors
        assert words in errors[field][0] and list(errors) == [field]

    def test_years_that_leave_an_action_outside(self, as_user, plan, karin):
        address = reverse("admin:plans_plan_change", args=[plan.pk])
        page = as_user(karin).post(address, data_of(plan, last_year=plan.last_year - 1))
        errors = page.context["adminform"].form.errors
        assert "”Mötesplats” skulle hamna utanför planen" in errors["last_year"][0]

    def test_only_a_draft_is_deleted(self, as_user, plan, asked, karin, dag, stig):
        address = reverse("admin:plans_plan_delete", args=[plan.pk])
        for user in (karin, dag):  # the steering group is asked about it
            assert as_user(user).post(address, {"post": "yes"}).status_code == 403
        flows.send_back(asked, by=stig, comment="Nej")
        listed = reverse("admin:plans_plan_changelist")
        public = Plan.objects.get(first_year=2015)
        data = {"action": "delete_selected", "_selected_action": [public.pk], "post": "yes"}
        as_user(dag).post(listed, data)
        assert Plan.objects.filter(pk=public.pk).exists()
        assert as_user(karin).post(address, {"post": "yes"}).status_code == 302
        assert not Plan.objects.filter(pk=plan.pk).exists()
        assert not Action.objects.filter(plan=plan.pk).exists()

    def test_closed_plan_is_only_read(self, as_user, approved_plan, plan, karin):
        flows.publish(approved_plan, by=karin)
        flows.close(plan, by=karin)
        address = reverse("admin:plans_plan_change", args=[plan.pk])
        assert as_user(karin).get(address).status_code == 200
        assert as_user(karin).post(address, data_of(plan)).status_code == 403
        own = plan.actions.first()
        address = reverse("admin:plans_action_change", args=[own.pk])
        assert b'name="_save"' not in as_user(karin).get(address).content
        assert as_user(karin).post(address, {"title": "Ny"}).status_code == 403
        flows.reopen(plan, by=karin)
        assert b'name="_save"' in as_user(karin).get(address).content
