"""A plan's days as a calendar that any program reads."""

from datetime import date

import pytest
from icalendar import Calendar

from tests.plans.making import action_in, plan_of


@pytest.fixture
def plan(skane):
    made = plan_of(skane, 2031, 2034)
    first = action_in(made, title="Handbok; för åäö, " + "lång " * 20 + "text", slug="ett")
    first.milestones.create(title="Utkast", due_on=date(2032, 3, 1))
    action_in(made, title="Dag", slug="dag", due_on=date(2033, 5, 6))
    action_in(made, title="Struken", slug="s", status="dropped", dropped_reason="Nej.")
    return made


def fetch(client, prefix=""):
    answer = client.get(f"{prefix}/skane/plan/2031-2034/plan.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content


def test_days_of_actions_and_milestones(client, plan):
    events = Calendar.from_ical(fetch(client)).walk("VEVENT")
    days = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert days["Klart senast: Dag"] == date(2033, 5, 6)
    first = plan.actions.get(slug="ett")
    assert days[f"Klart senast: {first.title}"] == date(2034, 12, 31)
    assert days[f"Delmål: Utkast ({first.title})"] == date(2032, 3, 1)
    assert len(events) == 3 and not any("Struken" in title for title in days)


def test_form_of_the_file(client, plan):
    raw = fetch(client)
    lines = raw.split(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") and max(map(len, lines)) <= 75
    assert "X-WR-CALNAME:Överenskommelsen Skåne: Utvecklingsplan 2031–2034" in raw.decode()
    for event in Calendar.from_ical(raw).walk("VEVENT"):
        assert str(event["uid"]).endswith(".skane@overenskommelsen")
        assert "/skane/plan/2031-2034/insatser/" in str(event["url"])


def test_the_same_bytes_until_something_changes(client, plan, settings):
    before = fetch(client)
    settings.PUBLIC_URL = "https://annan.example.se"
    plan.agreement.bump()
    moved = fetch(client)
    uids = [
        {str(event["uid"]) for event in Calendar.from_ical(raw).walk("VEVENT")}
        for raw in (before, moved)
    ]
    assert uids[0] == uids[1]
    settings.PUBLIC_URL = "http://localhost:8000"
    plan.agreement.bump()
    assert fetch(client) == before
    changed = plan.actions.get(slug="dag")
    changed.due_on = date(2033, 5, 7)
    changed.save()
    assert fetch(client) != before


def test_in_english(client, plan):
    assert "/en/skane/plan/" in fetch(client, "/en").decode().replace("\r\n ", "")


def test_the_page_leads_to_it(client, plan):
    assert 'href="/skane/plan/2031-2034/plan.ics"' in client.get("/skane/plan/").content.decode()
    assert client.get("/skane/plan/2099-2100/plan.ics").status_code == 404
