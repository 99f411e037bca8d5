"""The role matrix: every address × eight roles × own and other agreement × GET and POST."""

import hashlib
import logging

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.roles.kinds import OTHER, OWN, ROLES, relations
from tests.roles.table import ELSEWHERE, MAY_BE_MISSING, OTHERS_MODELS, every_case, every_name

FEWEST_CELLS = 12_000
# What a request may leave without having done anything: a session, counts of attempts.
NO_ROWS = {"django_session", "cache"}


@pytest.fixture
def quiet():
    """Nobody reads thousands of refusals in a log, and they take half of the time."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_stands_in_the_matrix(places):
    """A new address is listed: in the tables of tests/test_roles.py (PUBLIC, OWN, …; ADMIN and
    `rows` for a model of the admin), or in ADMIN_PAGES of tests/roles/table.py for a page of the
    admin's own."""
    listed = {case.name for case in every_case(places)}
    others = {name for name in every_name() if name.startswith(tuple(of_others()))}
    unknown = {n for n in every_name() if n not in listed | ELSEWHERE | others}
    assert unknown == set(), test_every_address_stands_in_the_matrix.__doc__


def of_others():
    # simple_history names the history form of every model, also of those without history.
    from django.contrib import admin

    yield from (f"admin:{label}_" for label in OTHERS_MODELS)
    for model in admin.site._registry:
        if not hasattr(model, "history"):
            yield f"admin:{model._meta.label_lower.replace('.', '_')}_simple_history"


def fingerprint():
    """What every table holds, each as a hash of its rows; without what leaves no trace."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in NO_ROWS:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows = sorted(map(repr, cursor.fetchall()))
                found[table] = (len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
    return found


def cells(places):
    """Each (case, side, method) once, also where both sides have the same address."""
    for case in every_case(places):
        for side in (OWN, OTHER):
            if case.addresses[side] is None:
                continue
            is_new = side == OWN or case.addresses[OWN] != case.addresses[OTHER]
            if is_new:
                yield case, side, "get"
            if is_new or case.data[OWN] != case.data[OTHER]:
                yield case, side, "post"


def ask(client, cell):
    """What the portal answers: a status, `login`, or `closed` for somebody without a role."""
    case, side, method = cell
    data = case.data[side] if method == "post" else {}
    answer = getattr(client, method)(case.addresses[side], data)
    place = answer.headers.get("Location", "")
    if answer.status_code == 302 and place.startswith(("/konto/login/", "/admin/login/")):
        return "login"
    return answer.status_code


def is_refusal(said):
    return said in {"login", 403, 404, 405}


def undone(client, cell):
    """Ask, and then undo what it led to, the session too."""
    kept = dict(client.cookies)
    with transaction.atomic():
        said = ask(client, cell)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(kept)
    return said


def expected(role, cell):
    case, side, method = cell
    who = relations(role, side)
    if case.addresses[OWN] == case.addresses[OTHER] and case.data[OWN] == case.data[OTHER]:
        who |= relations(role, OWN) | relations(role, OTHER)
    return case.kind.expects(method, who)


@pytest.mark.parametrize(
    "role",
    [pytest.param(r, marks=[] if r == "osten" else pytest.mark.one_database) for r in ROLES],
)
def test_matrix(client, places, everybody, role, record_property, quiet):
    client.raise_request_exception = False  # a 500 is told with the others
    if everybody[role]:
        client.force_login(everybody[role])
    sorted_cells = {"open": [], "harmless": [], "refused": []}
    for cell in cells(places):
        sorted_cells[expected(role, cell)].append(cell)
    before, wrong = fingerprint(), []
    for cell in sorted_cells["refused"] + sorted_cells["harmless"]:
        said = ask(client, cell)
        if said == 500 or (cell in sorted_cells["refused"] and not is_refusal(said)):
            wrong.append((*told(cell), said, "should be refused"))
    after = fingerprint()
    changed = {table: (before[table][0], after[table][0]) for table in before
               if before[table] != after[table]}  # fmt: skip
    for cell in sorted_cells["open"]:
        said = undone(client, cell)
        is_closed = is_refusal(said) and said != 405  # what nobody sends is refused to nobody
        if said == 500 or (is_closed and not is_missing_outside(cell)):
            wrong.append((*told(cell), said, "should be open"))
    assert wrong == [], "\n" + "\n".join(map(str, wrong))
    assert changed == {}, "refused requests changed rows"
    number = sum(map(len, sorted_cells.values()))
    record_property("cells", number)
    print(f"{role}: {number} cells, {len(sorted_cells['refused'])} refused")
    assert number * len(ROLES) >= FEWEST_CELLS


def told(cell):
    case, side, method = cell
    return case.name, method, case.addresses[side]


def is_missing_outside(cell):
    """Pages that there is nothing to show on, as some of the public's in Östergötland."""
    case, side, _method = cell
    if case.name in MAY_BE_MISSING:
        return True
    return side == OTHER and not case.name.startswith("admin:") and not case.kind.writes
