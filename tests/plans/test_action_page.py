"""An action as everybody reads it: who, when, how far, what remains, what has been noted."""

from datetime import date

import pytest

from plans.models import Responsible
from tests.plans.making import action_in, ago, noted, plan_of


@pytest.fixture
def plan(skane):
    return plan_of(skane)


@pytest.fixture
def action(plan):
    return action_in(plan, title="Handboken", slug="handboken", status="under_way", progress=40)


@pytest.fixture
def read(client, action):
    def page():
        return client.get(action.get_absolute_url()).content.decode()

    return page


def test_both_sides_and_what_it_builds_on(read, action, skane, signed, bergsgarden):
    action.parties.add(skane.parties.get(slug="region-skane"))
    action.organisations.add(signed.organisation, bergsgarden)
    action.principles.add(*skane.version_in_force().principles.filter(slug="dialog"))
    html = read()
    assert html.index("Idéburen sektor Skåne</h3>") < html.index("Region Skåne</h3>")
    assert "Ansvarar genom organisationer" in html and "<p>Ansvarar</p>" in html
    assert '<a href="/skane/organisationer/foreningen-akerbar/">Föreningen Åkerbär</a>' in html
    assert "<li>Bergsgården</li>" in html  # is not in the directory: no page to lead to
    assert 'href="/skane/principer/dialog/"' in html and "40 % gjort" in html


def test_the_persons_who_are_asked_are_nobodys_business(read, action, skane):
    Responsible.objects.create(
        action=action, party=skane.parties.first(), name="Rut Roslund", email="rut@example.se"
    )
    assert "Rut" not in read() and "rut@" not in read()


def test_milestones_in_words(read, action):
    year = action.plan.first_year + 3
    for title, due, reached in (
        ("Första utkastet", ago(200), ago(210)), ("Andra utkastet", ago(100), None),
        ("Tryckt bok", date(year, 5, 1), None),
    ):  # fmt: skip
        action.milestones.create(title=title, due_on=due, reached_on=reached)
    html = read()
    steps = html[html.index('class="milestones"') :]
    assert steps.index("<strong>Nått</strong>") < steps.index("<strong>Försenat</strong>")
    assert steps.index("<strong>Försenat</strong>") < steps.index("<strong>Återstår</strong>")
    assert "2 av 3 delmål, närmast Andra utkastet" in html


def test_what_remains_of_what_is_late_done_and_dropped(read, action):
    action.last_year, action.due_on = action.first_year, date(action.first_year, 3, 1)
    action.save()
    assert f"Insatsen skulle ha varit klar 1 mars {action.first_year}." in read()
    action.status = "done"
    action.save()
    assert "Ingenting. Insatsen är klar." in read()
    action.status, action.dropped_reason = "dropped", "Pengarna tog slut."
    action.save()
    assert "Ingenting. Insatsen är struken." in read() and "Pengarna tog slut." in read()


def test_history_tells_on_whose_behalf_and_only_what_is_public(read, action, skane, signed):
    noted(action, 30, "Boken är påbörjad.", party=skane.parties.get(slug="region-skane"))
    noted(action, 20, "Vi har läst den.", organisation=signed.organisation)
    noted(action, 10, "Kansliet har inte läst detta.", state="waiting")
    noted(action, 5, "Det här visas inte.", state="declined", progress=99)
    html = read()
    history = html[html.index("<h2>Uppföljning") :]
    assert history.index("Vi har läst den.") < history.index("Boken är påbörjad.")
    assert "Föreningen Åkerbär" in history and "· Region Skåne" in history
    assert "Kansliet har inte" not in html and "Det här visas" not in html and "99 %" not in html


class TestSilence:
    def test_nothing_new(self, read, action):
        action.milestones.create(title="Ett", due_on=ago(130), reached_on=ago(120))
        noted(action, 200)
        day = ago(120)
        assert f"Inget nytt sedan {day.day} " in read()
        noted(action, 3, "Kansliet läser.", state="waiting")
        assert "Inget nytt sedan" in read()  # what nobody reads yet is no news
        noted(action, 2)
        assert "Inget nytt" not in read() and "Senast nytt" in read()

    def test_ninety_days_are_not_long(self, read, action):
        noted(action, 90)
        assert "Inget nytt" not in read()

    def test_never_followed_up(self, read, action):
        began = f"Ingen uppföljning sedan insatsen började 1 januari {action.first_year}"
        assert began in read()
        action.status = "done"
        action.save()
        assert began not in read()

    def test_what_has_not_begun_is_not_silent(self, read, action):
        action.first_year = action.last_year
        action.save()
        assert "Ingen uppföljning sedan" not in read()


def test_it_continues_an_older_one_when_that_is_public(read, action, client, skane):
    older = action_in(plan_of(skane, 2010, 2013, state="draft"), title="Hemlig", slug="hemlig")
    action.carried_from = older
    action.save()
    assert "Hemlig" not in read()
    older.plan.state = "closed"
    older.plan.save()
    assert 'plan/2010-2013/insatser/hemlig/">Hemlig</a>' in read()
    back = client.get(older.get_absolute_url()).content.decode()
    assert "Fortsätts av" in back and ">Handboken</a>" in back
    action.plan.state = "approved"
    action.plan.save()
    assert "Handboken" not in client.get(older.get_absolute_url()).content.decode()


def test_documents(read, action):
    action.documents.create(title="Manus", link="https://www.example.se/manus.pdf")
    assert '<a href="https://www.example.se/manus.pdf">Manus</a>' in read()


def test_days_instead_of_years(read, action):
    action.starts_on, action.due_on = (
        date(action.first_year, 2, 1), date(action.last_year, 6, 30),
    )  # fmt: skip
    action.save()
    assert f"1 februari {action.first_year}–30 juni {action.last_year}" in read()
