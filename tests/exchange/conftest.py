"""A plan with an action that has everything a file tells, and one that has as little as may be."""

from datetime import date

import pytest

from plans.exchange import flows
from plans.exchange.columns import COLUMNS, HEADINGS
from plans.exchange.export import as_file
from plans.exchange.standing import standing
from plans.models import Action, ActionDocument, DevelopmentArea, Milestone, Plan

KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def plan(skane):
    return Plan.objects.create(
        agreement=skane, first_year=2025, last_year=2029, state=Plan.State.PUBLISHED
    )


@pytest.fixture
def area(skane):
    return DevelopmentArea.objects.get(agreement=skane, slug="samverkan")


@pytest.fixture
def rich(plan, area, skane, akerbar, approved):
    """An action with all that a file tells, and with texts that are hard on files."""
    made = Action.objects.create(
        plan=plan, area=area, slug="handbok", title='=Handbok; "tidigt" samråd',
        description="- punkt; ett\r\n- punkt två\n\n'citat\\", first_year=2026, last_year=2027,
        starts_on=date(2026, 2, 1), due_on=date(2027, 6, 30), status="dropped", progress=60,
        dropped_reason="+Ingen finansiering", position=3,
    )  # fmt: skip
    made.parties.set(skane.parties.all())
    made.organisations.set([akerbar])
    made.principles.set(skane.version_in_force().principles.all()[:2])
    Milestone.objects.create(
        action=made, title="Möte; nått 2026-01-01", due_on=date(2026, 5, 1),
        reached_on=date(2026, 4, 28),
    )  # fmt: skip
    Milestone.objects.create(action=made, title="Tryckt", due_on=date(2027, 5, 1))
    ActionDocument.objects.create(
        action=made, title="Utkast", link="https://exempel.se/utkast;1", position=0
    )
    return made


@pytest.fixture
def plain(plan, area):
    return Action.objects.create(
        plan=plan, area=area, slug="forum", title="Forum", first_year=2025, last_year=2025
    )


def row(**changes):
    """The cells of a new action, with whatever a test wants otherwise."""
    cells = dict.fromkeys(KEYS, "") | {
        "slug": "ny", "area": "Samverkan", "title": "Ny insats", "first_year": "2025",
        "last_year": "2026",
    }  # fmt: skip
    return cells | changes


def csv_of(*rows, headings=None, separator=";", encoding="utf-8-sig"):
    """A file as somebody might have written it by hand."""
    lines = [separator.join(headings or (HEADINGS[key] for key in KEYS))]
    for cells in rows:
        quoted = ('"' + cells[key].replace('"', '""') + '"' for key in KEYS)
        lines.append(separator.join(quoted))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def file_of(plan, kind="csv"):
    return as_file(kind, standing(Plan.objects.select_related("agreement").get(pk=plan.pk)))


def taken_in(plan, content, *, by, name="plan.csv"):
    return flows.take_in(plan, by=by, name=name, content=content)


def outcome_of(made):
    return flows.preview(made)[1]


def applied(made, *, by):
    """Look, and press the button."""
    return flows.apply_import(made, by=by, seen=flows.preview(made)[0].digest)
