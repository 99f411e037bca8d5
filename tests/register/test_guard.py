"""Every way in SQL to change or delete an entry or a part is refused, on the database at hand."""

import json

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction

from organisations.models import RegisterEntry, RegisterPart
from organisations.register import flows, guard
from organisations.register.canonical import Part
from tests.unguarded import settle, unguarded

E, P = guard.ENTRIES, guard.PARTS
ON = connection.vendor
only_sqlite = pytest.mark.skipif(ON != "sqlite", reason="SQLite's own words")
only_postgresql = pytest.mark.skipif(ON != "postgresql", reason="PostgreSQL's own words")

ENTRY_COLUMNS = [field.column for field in RegisterEntry._meta.concrete_fields]
PART_COLUMNS = [field.column for field in RegisterPart._meta.concrete_fields]


def contents():
    rows = []
    with connection.cursor() as cursor:
        for table in (E, P):
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            rows.append(cursor.fetchall())
    return rows


def refused(statement, *values, says=None):
    """The statement is refused by the guard, with its words, and nothing is changed by it."""
    before = contents()
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        run(statement, *values)
    words = {guard.NO_CHANGE, guard.NO_JUMP, guard.NO_PART_CHANGE, guard.NO_LATE_PART}
    words |= {guard.NO_PART_DELETE}
    assert any(word in str(problem.value) for word in words if says is None or word == says)
    assert contents() == before


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def row_of(model, pk):
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE id = %s",
                       [pk])  # fmt: skip
        return dict(zip(columns, cursor.fetchone(), strict=True))


def insert(model, row, verb="INSERT INTO", after=""):
    marks = ", ".join(["%s"] * len(row))
    return (
        f"{verb} {model._meta.db_table} ({', '.join(row)}) VALUES ({marks}) {after}",
        *row.values(),
    )


@pytest.fixture
def entry(signed):
    return signed.entry


def next_row(entry, **changes):
    """A row as the next after `entry`, as far as the database can tell."""
    row = row_of(RegisterEntry, entry.pk) | {
        "seq": entry.seq + 1,
        "prev": entry.hash,
        "hash": "a" * 64,
        "form_token": None,
    }
    del row["id"]
    return row | changes


def test_guard_is_up(skane):
    assert guard.missing(connection) == []


@pytest.mark.parametrize("column", ENTRY_COLUMNS)
def test_no_column_of_an_entry_is_updated(entry, column):
    row = row_of(RegisterEntry, entry.pk)
    refused(f"UPDATE {E} SET {column} = {column}", says=guard.NO_CHANGE)
    refused(f"UPDATE {E} SET {column} = %s WHERE id = %s", row[column], entry.pk)
    other = {"agreement_id": 0, "ref": 1, "seq": 99, "id": 999, "time": "2020-01-01 00:00:00+00"}
    refused(f"UPDATE {E} SET {column} = %s WHERE id = %s", other.get(column, "x"), entry.pk)


@pytest.mark.parametrize("column", PART_COLUMNS)
def test_no_column_of_a_part_is_updated(entry, column):
    other = {"id": 999, "entry_id": 0}.get(column, "x")
    refused(f"UPDATE {P} SET {column} = {column}", says=guard.NO_PART_CHANGE)
    refused(f"UPDATE {P} SET {column} = %s WHERE entry_id = %s", other, entry.pk)


@pytest.mark.parametrize("table", [E, P])
def test_nothing_is_deleted(entry, table):
    refused(f"DELETE FROM {table}")
    refused(f"DELETE FROM {table} WHERE id = (SELECT MAX(id) FROM {table})")
    refused(f"DELETE FROM {table} WHERE id IN (SELECT MIN(id) FROM {table})")


def test_nor_by_the_models(entry):
    rows = RegisterEntry.objects.filter(pk=entry.pk)
    for act in (
        lambda: rows.update(note="x"),
        lambda: rows.update(hash="0" * 64),
        lambda: rows._raw_delete("default"),
        lambda: RegisterPart.objects.filter(entry=entry).delete(),
        lambda: RegisterPart.objects.filter(entry=entry).update(data="{}"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@only_postgresql
@pytest.mark.parametrize(
    "tables", [P, f"{E} CASCADE", f"{E}, {P} CASCADE", "principles_agreement CASCADE"]
)
def test_nothing_is_truncated(entry, tables):
    settle(connection)
    refused(f"TRUNCATE {tables}", says=guard.NO_CHANGE)
    refused(f"TRUNCATE {tables.replace(' CASCADE', '')} RESTART IDENTITY CASCADE")


@only_postgresql
def test_nor_by_what_passes_ordinary_triggers_by(entry):
    """Of a superuser's session, as a copy between servers sets it."""
    settle(connection)
    run("SET LOCAL session_replication_role = replica")
    refused(f"UPDATE {E} SET note = 'x'", says=guard.NO_CHANGE)
    refused(f"DELETE FROM {E}", says=guard.NO_CHANGE)
    refused(f"WITH gone AS (DELETE FROM {P} RETURNING id) SELECT * FROM gone")
    refused(f"TRUNCATE {P}")


@only_postgresql
def test_nor_by_merge(entry):
    if connection.pg_version < 150000:
        pytest.skip("MERGE came with PostgreSQL 15")
    using = f"MERGE INTO {E} AS mine USING {E} AS other ON mine.id = other.id WHEN MATCHED THEN"
    refused(f"{using} DELETE", says=guard.NO_CHANGE)
    refused(f"{using} UPDATE SET note = 'x'", says=guard.NO_CHANGE)


@only_sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("key", ["id", "seq", "prev", "hash", "form_token"])
def test_nothing_is_replaced(entry, key, recursive):
    """A row that has the place of an old one in just that key, and else continues the chain."""
    run(f"PRAGMA recursive_triggers = {recursive}")
    try:
        row = next_row(entry, **{key: row_of(RegisterEntry, entry.pk)[key]})
        for verb in ("REPLACE INTO", "INSERT OR REPLACE INTO"):
            refused(*insert(RegisterEntry, row, verb), says=guard.NO_JUMP)
        for verb in ("UPDATE OR REPLACE", "UPDATE OR IGNORE", "UPDATE OR ROLLBACK"):
            refused(f"{verb} {E} SET note = 'x'", says=guard.NO_CHANGE)
    finally:
        run("PRAGMA recursive_triggers = OFF")


@only_sqlite
def test_nor_is_a_part_replaced(entry):
    for part in entry.parts.all():
        row = row_of(RegisterPart, part.pk) | {"data": "{}"}
        refused(*insert(RegisterPart, row, "REPLACE INTO"), says=guard.NO_LATE_PART)
        del row["id"]
        refused(*insert(RegisterPart, row, "REPLACE INTO"), says=guard.NO_LATE_PART)
        refused(f"UPDATE OR REPLACE {P} SET data = '{{}}'")


def test_nor_by_upsert(entry):
    row = row_of(RegisterEntry, entry.pk)
    for key in ("id", "hash", "agreement_id, seq", "agreement_id, prev"):
        after = f"ON CONFLICT ({key}) DO UPDATE SET note = 'x'"
        refused(*insert(RegisterEntry, row, after=after))
    part = entry.parts.first()
    row = row_of(RegisterPart, part.pk)
    for key in ("id", "entry_id, kind"):
        after = f"ON CONFLICT ({key}) DO UPDATE SET data = 'x'"
        if ON == "sqlite":
            refused(*insert(RegisterPart, row, after=after), says=guard.NO_LATE_PART)
        else:
            refused(*insert(RegisterPart, row, after=after), says=guard.NO_PART_CHANGE)


@pytest.mark.parametrize("change", [
    {"seq": 0}, {"seq": 3}, {"seq": 5}, {"seq": -1}, {"seq": 10**12}, {"prev": "0" * 64},
    {"prev": "b" * 64}, {"prev": ""}, {"seq": 0, "prev": "0" * 64},
])  # fmt: skip
def test_entry_out_of_order_is_refused(entry, change):
    assert entry.seq == 5
    refused(*insert(RegisterEntry, next_row(entry, **change)), says=guard.NO_JUMP)


def test_first_entry_of_a_chain_begins_at_zero(entry, ostergotland):
    for change in ({"seq": 1, "prev": "0" * 64}, {"seq": 0, "prev": entry.hash}):
        row = next_row(entry, agreement_id=ostergotland.pk, **change)
        refused(*insert(RegisterEntry, row), says=guard.NO_JUMP)
    row = next_row(entry, agreement_id=ostergotland.pk, seq=0, prev="0" * 64)
    assert run(*insert(RegisterEntry, row)) == 1


def test_entry_in_order_is_let_in_but_not_two_in_the_same_place(entry):
    row = next_row(entry)
    assert run(*insert(RegisterEntry, row)) == 1
    refused(*insert(RegisterEntry, row | {"hash": "c" * 64}), says=guard.NO_JUMP)


def test_two_rows_in_one_statement_follow_one_another(entry):
    first = next_row(entry)
    second = next_row(entry, seq=entry.seq + 2, prev="a" * 64, hash="b" * 64)
    marks = ", ".join(["%s"] * len(first))
    statement = f"INSERT INTO {E} ({', '.join(first)}) VALUES ({marks}), ({marks})"
    refused(statement, *second.values(), *first.values(), says=guard.NO_JUMP)
    assert run(statement, *first.values(), *second.values()) == 2


def test_part_comes_in_only_with_the_newest_entry(entry, skane):
    older = RegisterEntry.objects.get(agreement=skane, seq=1)
    row = {"entry_id": older.pk, "kind": "private", "salt": "0" * 64, "data": "{}"}
    refused(*insert(RegisterPart, row), says=guard.NO_LATE_PART)
    refused(*insert(RegisterPart, row | {"entry_id": 999999}), says=guard.NO_LATE_PART)


class TestErasure:
    """A part leaves only when an erase entry of the same agreement names it."""

    def erase_row(self, entry, part, **fields):
        """An erase entry as SQL would write it, without taking anything away."""
        row = next_row(entry, kind="erase", ref=entry.seq, **fields)
        run(*insert(RegisterEntry, row))
        made = RegisterEntry.objects.get(hash=row["hash"])
        data = json.dumps({"part": part, "basis": "Beslut 1"})
        values = {"entry_id": made.pk, "kind": "public", "salt": "0" * 64, "data": data}
        run(*insert(RegisterPart, values))
        return made

    def delete(self, entry, kind):
        return f"DELETE FROM {P} WHERE entry_id = %s AND kind = %s", entry.pk, kind

    def test_named_part_may_leave_and_does_not_come_back(self, entry):
        kept = row_of(RegisterPart, entry.part("private").pk)
        flows.append(
            entry.agreement,
            RegisterEntry.Kind.ERASE,
            public=Part({"part": "private", "basis": "Beslut 1"}),
            ref=entry.seq,
        )
        assert not entry.parts.filter(kind="private").exists()
        refused(*self.delete(entry, "public"), says=guard.NO_PART_DELETE)
        refused(*insert(RegisterPart, kept), says=guard.NO_LATE_PART)

    def test_only_the_part_that_is_named(self, entry):
        self.erase_row(entry, "public")
        refused(*self.delete(entry, "private"), says=guard.NO_PART_DELETE)
        assert run(*self.delete(entry, "public")) == 1

    def test_not_by_an_erasure_of_another_entry(self, entry):
        self.erase_row(entry, "private")
        older = RegisterEntry.objects.get(agreement=entry.agreement, seq=1)
        refused(*self.delete(older, "public"), says=guard.NO_PART_DELETE)

    def test_not_by_an_erasure_in_another_agreement(self, entry, ostergotland):
        opened = flows.open_register(ostergotland)
        before = "0" * 64
        for seq, mark in enumerate("bcdef", start=1):
            row = next_row(opened, kind="document", hash=mark * 64)
            row |= {"seq": seq} | ({"prev": before} if seq > 1 else {})
            run(*insert(RegisterEntry, row))
            before = mark * 64
        newest = RegisterEntry.objects.get(hash="f" * 64)
        assert newest.seq == entry.seq
        self.erase_row(newest, "private")
        refused(*self.delete(entry, "private"), says=guard.NO_PART_DELETE)

    def test_never_what_the_rest_of_the_register_stands_on(self, entry):
        erasure = self.erase_row(entry, "private")
        row = next_row(erasure, kind="erase", ref=0, hash="b" * 64)
        run(*insert(RegisterEntry, row))
        made = RegisterEntry.objects.get(hash="b" * 64)
        data = '{"part":"public","basis":"Beslut"}'
        run(*insert(RegisterPart, {"entry_id": made.pk, "kind": "public", "salt": "0" * 64,
                                   "data": data}))  # fmt: skip
        opening = RegisterEntry.objects.get(agreement=entry.agreement, seq=0)
        refused(*self.delete(opening, "public"), says=guard.NO_PART_DELETE)
        refused(*self.delete(erasure, "public"), says=guard.NO_PART_DELETE)


class TestStanding:
    """The guard stands after every migration, and what is missing is seen."""

    def test_each_missing_trigger_is_named(self, skane):
        settle(connection)
        names = list(guard.SQLITE if ON == "sqlite" else guard.POSTGRESQL)
        for name in names:
            table = E if "entry" in name else P
            run(f"DROP TRIGGER {name}" + (f" ON {table}" if ON == "postgresql" else ""))
            assert guard.missing(connection) == [name]
            guard.put_up(connection)
            assert guard.missing(connection) == []

    def test_trigger_of_another_meaning_is_named(self, skane):
        settle(connection)
        if ON == "sqlite":
            run("DROP TRIGGER register_entry_update")
            run(f"CREATE TRIGGER register_entry_update BEFORE UPDATE ON {E} BEGIN SELECT 1; END")
            assert guard.missing(connection) == ["register_entry_update"]
            return
        run(f"ALTER TABLE {E} DISABLE TRIGGER register_entry_rows")
        assert guard.missing(connection) == ["register_entry_rows"]
        guard.put_up(connection)
        run(
            f"CREATE OR REPLACE FUNCTION {guard.FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
            "AS $$BEGIN RETURN NEW; END$$"
        )
        assert set(guard.missing(connection)) == set(guard.POSTGRESQL)

    def test_missing_guard_comes_back_with_the_next_migrate(self, skane):
        settle(connection)
        guard.take_down(connection)
        assert guard.missing(connection)
        call_command("migrate", verbosity=0)
        assert guard.missing(connection) == []

    def test_tests_put_it_up_again(self, entry):
        with unguarded():
            RegisterEntry.objects.filter(pk=entry.pk).update(note="x")
        assert guard.missing(connection) == []
        refused(f"UPDATE {E} SET note = 'y'", says=guard.NO_CHANGE)


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_rebuild_of_the_tables_keeps_rows_and_guard(skane):
    """A migration that changes a column makes SQLite build the whole table anew."""
    before = RegisterEntry.objects.count()
    assert before
    stored = RegisterEntry._meta.get_field("note")
    wider = stored.clone()
    wider.max_length = 4321
    wider.set_attributes_from_name("note")
    wider.model = RegisterEntry
    emit_pre_migrate_signal(0, False, "default")
    with connection.schema_editor() as editor:
        editor.alter_field(RegisterEntry, stored, wider)
    assert guard.missing(connection) != []
    call_command("migrate", verbosity=0)
    assert guard.missing(connection) == []
    assert RegisterEntry.objects.count() == before
    refused(f"UPDATE {E} SET note = 'x'", says=guard.NO_CHANGE)
