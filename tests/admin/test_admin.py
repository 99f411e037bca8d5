"""What the secretariat does in the admin, and what it is told when something does not fit."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.urls import reverse

from organisations.models import Accession
from plans.models import Action, DevelopmentArea, Plan
from principles.models import AgreementVersion, Principle, Undertaking
from tests import cast
from tests.drafting.conftest import page_of, posted


@pytest.fixture
def office(as_user, karin):
    """Karin's browser."""
    return as_user(karin)


def inlines(*prefixes, **rows):
    """The management form of each inline, with the rows given."""
    data = {}
    for prefix in prefixes:
        given = rows.get(prefix, [])
        data |= {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(given):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


OF_AN_ACTION = ("follow_ups", "milestones", "responsible", "documents")


def test_review_page_has_what_is_needed_to_decide(office, akerbar, skane, asta):
    accession = cast.submitted(akerbar, skane, by=asta)
    page = office.get(reverse("admin:organisations_accession_change", args=[accession.pk]))
    text = page.content.decode()
    for criterion in skane.criteria.all():
        assert criterion.text in text
    assert accession.decision in text
    assert "802002-1237" in text
    assert "Godkänn" in text


def test_action_is_added_with_a_follow_up_and_shows_at_once(office, skane):
    plan, area = Plan.objects.get(agreement=skane, first_year=2015), DevelopmentArea.objects.first()
    principle = skane.version_in_force().principles.first()
    answer = office.post(
        reverse("admin:plans_action_add"),
        {
            "plan": plan.pk, "area": area.pk, "title": "Nytt forum", "slug": "nytt-forum",
            "first_year": 2016, "last_year": 2017, "status": "under_way", "progress": 40,
            "position": 0, "parties": [p.pk for p in skane.parties.all()],
            "principles": [principle.pk],
        }
        | inlines(*OF_AN_ACTION, follow_ups=[
            {"day": "2016-05-01", "note": "Börjat bra", "status": "under_way", "progress": 40}
        ]),
    )  # fmt: skip
    assert answer.status_code == 302
    page = office.get("/skane/plan/2015-2019/insatser/nytt-forum/").content.decode()
    assert "Börjat bra" in page
    assert page.count("Idéburen sektor Skåne") > 1 and page.count("Region Skåne") > 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_year": 1999}, "Åren ska ligga inom planen"),
        ({"progress": 140}, "Framdriften är 0–100 procent"),
        ({"first_year": 2018, "last_year": 2016}, "Sista året är före det första"),
        ({"status": "dropped"}, "Skriv varför insatsen ströks"),
    ],
)
def test_action_that_does_not_fit_is_told_and_kept(office, skane, changes, words):
    plan, area = Plan.objects.get(agreement=skane, first_year=2015), DevelopmentArea.objects.first()
    data = {
        "plan": plan.pk, "area": area.pk, "title": "Fel insats", "slug": "fel", "position": 0,
        "first_year": 2016, "last_year": 2017, "status": "planned", "progress": 0,
    }  # fmt: skip
    answer = office.post(reverse("admin:plans_action_add"), data | changes | inlines(*OF_AN_ACTION))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Fel insats" in answer.content.decode()
    assert not Action.objects.exists()


def test_old_principles_are_not_offered_twice(office, skane):
    page = office.get(reverse("admin:plans_action_add")).content.decode()
    assert re.sub(r"\s+", " ", page).count(" Dialog</label>") == 1


def test_version_begins_as_a_draft_and_not_by_a_bare_form(office, skane):
    """How a draft is begun and written: tests/drafting."""
    assert office.get(reverse("admin:principles_agreementversion_add")).status_code == 403
    assert office.post(reverse("admin:new_draft"), {"name": "Tredje"}).status_code == 302
    draft = AgreementVersion.objects.get(slug="tredje")
    assert (draft.state, draft.number) == ("draft", skane.version_in_force().number + 1)
    assert office.get("/skane/overenskommelsen/tredje/").status_code == 404  # drafts are not public


def test_parts_of_a_draft_are_only_written_on_its_page(as_user, osten, ostergotland):
    version = ostergotland.versions.get()
    principle = version.principles.first()
    undertaking = Undertaking.objects.create(version=version, text="Vi lyssnar")
    client = as_user(osten)
    address = reverse("admin:principles_principle_change", args=[principle.pk])
    assert client.post(address, {"name": "Ändrad"}).status_code == 403
    address = reverse("admin:principles_undertaking_change", args=[undertaking.pk])
    assert client.post(address, {"text": "Ändrad"}).status_code == 404
    data = {"version": version.pk, "text": "Vid sidan av", "position": 0}
    assert client.post(reverse("admin:principles_undertaking_add"), data).status_code == 200
    assert version.undertakings.get() == undertaking
    assert (
        reverse("admin:principles_principle_changelist")
        not in client.get(reverse("admin:index")).content.decode()
    )


def test_principle_that_goes_lets_go_of_its_undertaking(as_user, osten, ostergotland):
    version = ostergotland.versions.get()
    principle = version.principles.first()
    undertaking = Undertaking.objects.create(
        version=version, principle=principle, text="Vi lyssnar"
    )
    data = posted(version, **{"principles-0-DELETE": "on", "undertakings-0-text": "Vi lyssnar mer"})
    assert as_user(osten).post(page_of(version), data).status_code == 302
    undertaking.refresh_from_db()
    assert (undertaking.text, undertaking.principle) == ("Vi lyssnar mer", None)


def test_old_action_keeps_its_old_principles(office, skane):
    old = Principle.objects.filter(version__agreement=skane, version__state="superseded").first()
    plan, area = Plan.objects.get(agreement=skane, first_year=2015), DevelopmentArea.objects.first()
    action = Action.objects.create(
        plan=plan, area=area, title="Gammal", slug="gammal", first_year=2015, last_year=2015
    )
    action.principles.add(old)
    data = {
        "plan": plan.pk, "area": area.pk, "title": "Ny titel", "slug": "gammal", "position": 0,
        "first_year": 2015, "last_year": 2015, "status": "planned", "progress": 0,
        "principles": [old.pk],
    }  # fmt: skip
    address = reverse("admin:plans_action_change", args=[action.pk])
    assert office.post(address, data | inlines(*OF_AN_ACTION)).status_code == 302
    assert list(action.principles.all()) == [old]


def test_undertaking_of_another_agreements_party_is_refused(as_user, dag, skane, ostergotland):
    foreign = ostergotland.parties.first()
    answer = as_user(dag).post(
        reverse("admin:principles_undertaking_add"),
        {"version": skane.version_in_force().pk, "party": foreign.pk, "text": "x", "position": 0},
    )
    assert answer.status_code == 200
    assert "annan överenskommelse" in answer.content.decode()


def test_undertaking_can_come_after_the_adoption(office, skane, client):
    version = skane.version_in_force()
    frozen = version.frozen_text
    answer = office.post(
        reverse("admin:principles_undertaking_add"),
        {"version": version.pk, "text": "Vi möts varje höst", "position": 0},
    )
    assert answer.status_code == 302
    assert Undertaking.objects.get(version=version).added_later
    version.refresh_from_db()
    assert version.frozen_text == frozen
    assert "tillkom efter antagandet" in client.get("/skane/overenskommelsen/").content.decode()


def test_steering_group_reads_and_cannot_write(as_user, stig, skane):
    client = as_user(stig)
    plan = Plan.objects.get(agreement=skane, first_year=2015)
    address = reverse("admin:plans_plan_change", args=[plan.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"state": "draft"}).status_code == 403
    assert client.get(reverse("admin:plans_plan_add")).status_code == 403


def test_bulk_deletion_keeps_to_the_own_agreement(office, skane, ostergotland):
    from principles.models import ProcessStep

    foreign = ProcessStep.objects.filter(agreement=ostergotland).first()
    own = ProcessStep.objects.filter(agreement=skane).first()
    office.post(
        reverse("admin:principles_processstep_changelist"),
        {"action": "delete_selected", "_selected_action": [own.pk, foreign.pk], "post": "yes"},
    )
    assert ProcessStep.objects.filter(pk=foreign.pk).exists()
    assert not ProcessStep.objects.filter(pk=own.pk).exists()


def test_nobody_touches_the_register(as_user, dag, signed):
    client = as_user(dag)
    entry = signed.entry
    address = reverse("admin:organisations_registerentry_change", args=[entry.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": "x"}).status_code == 403
    assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Accession.objects.get(pk=signed.pk).entry == entry


@pytest.mark.one_database
def test_every_column_is_named_in_swedish():
    """A property of a model has no name of its own, so that Django makes an English one up."""
    ours = {"principles", "organisations", "plans", "overenskommelsen"}
    nameless = [
        f"{model.__name__}.{name}"
        for model, shown in admin.site._registry.items()
        for name in (*shown.list_display, *shown.readonly_fields)
        if model._meta.app_label in ours and name != "__str__" and isinstance(name, str)
        and isinstance(label_for_field(name, model, shown, return_attr=True)[1], property)
    ]  # fmt: skip
    assert nameless == []
