"""The guard: triggers in the database that let nobody change the register, by whatever program.

An entry is never changed or deleted, and comes in only where its chain ends. A part comes in only
with the newest entry, is never changed, and leaves only when an erase entry names it. Both
databases have the same rules, in each one's words. The owner of the database can still drop a
trigger; `manage.py verify_register` finds one that is missing or is not ours.

Django rebuilds a table of SQLite by copying, dropping and renaming it, which loses its triggers
and fails on those of other tables that name it. `migrate` therefore takes SQLite's guard down
first, and puts up what is missing when it is done.
"""

from typing import Any

from django.db import connections, transaction

ENTRIES, PARTS = "organisations_registerentry", "organisations_registerpart"
NO_CHANGE = "The signature register only grows: an entry is never changed or deleted."
NO_JUMP = "The signature register only grows at its end: seq and prev must follow the newest entry."
NO_PART_CHANGE = "A part of a register entry is never changed."
NO_LATE_PART = "A part of a register entry comes in once, with the newest entry of its chain."
NO_PART_DELETE = "A part of a register entry is deleted only when an erase entry names it."
ZEROS = "0" * 64

# What both databases ask, in the same words. OLD and NEW are the row that comes or goes.
HEAD = f"SELECT {{0}} FROM {ENTRIES} WHERE agreement_id = NEW.agreement_id"
NEXT_SEQ = f"COALESCE(({HEAD.format('MAX(seq) + 1')}), 0)"
NEXT_PREV = f"COALESCE(({HEAD.format('hash')} ORDER BY seq DESC LIMIT 1), '{ZEROS}')"
IS_NEWEST = f"""EXISTS (SELECT 1 FROM {ENTRIES} AS mine WHERE mine.id = NEW.entry_id
  AND NOT EXISTS (SELECT 1 FROM {ENTRIES} AS later
    WHERE later.agreement_id = mine.agreement_id AND later.seq > mine.seq))"""
IS_ERASED = f"""EXISTS (SELECT 1 FROM {ENTRIES} AS mine
  JOIN {ENTRIES} AS erasure ON erasure.agreement_id = mine.agreement_id
    AND erasure.ref = mine.seq AND erasure.kind = 'erase'
  JOIN {PARTS} AS says ON says.entry_id = erasure.id AND says.kind = 'public'
  WHERE mine.id = OLD.entry_id AND {{part_said}} = OLD.kind
    AND NOT (OLD.kind = 'public' AND mine.kind IN ('open', 'key', 'erase')))"""


def sqlite_trigger(name: str, moment: str, condition: str, message: str) -> str:
    refusal = f"SELECT RAISE(ABORT, '{message}') WHERE {condition};"
    return f"CREATE TRIGGER {name} BEFORE {moment} BEGIN {refusal} END"


# An existing key is refused by the trigger itself: INSERT OR REPLACE would take the old row away
# without asking the delete triggers, unless every connection had recursive_triggers on.
SQLITE = {
    name: sqlite_trigger(name, *rest)
    for name, *rest in [
        ("register_entry_update", f"UPDATE ON {ENTRIES}", "1", NO_CHANGE),
        ("register_entry_delete", f"DELETE ON {ENTRIES}", "1", NO_CHANGE),
        (
            "register_entry_insert",
            f"INSERT ON {ENTRIES}",
            f"NEW.seq IS NOT {NEXT_SEQ} OR NEW.prev IS NOT {NEXT_PREV} OR EXISTS (SELECT 1 FROM "
            f"{ENTRIES} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {ENTRIES} WHERE hash = "
            f"NEW.hash) OR EXISTS ({HEAD.format('1')} AND form_token = NEW.form_token)",
            NO_JUMP,
        ),
        ("register_part_update", f"UPDATE ON {PARTS}", "1", NO_PART_CHANGE),
        (
            "register_part_delete",
            f"DELETE ON {PARTS}",
            "NOT " + IS_ERASED.format(part_said="json_extract(says.data, '$.part')"),
            NO_PART_DELETE,
        ),
        (
            "register_part_insert",
            f"INSERT ON {PARTS}",
            f"NOT {IS_NEWEST} OR EXISTS (SELECT 1 FROM {PARTS} WHERE id = NEW.id) OR EXISTS "
            f"(SELECT 1 FROM {PARTS} WHERE entry_id = NEW.entry_id AND kind = NEW.kind)",
            NO_LATE_PART,
        ),
    ]
}

FUNCTION = "register_guard"
IS_ERASED_IN_POSTGRESQL = IS_ERASED.format(part_said="says.data::jsonb ->> 'part'")
FUNCTION_BODY = f"""
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE integrity_constraint_violation USING MESSAGE = '{NO_CHANGE}';
  ELSIF TG_TABLE_NAME = '{ENTRIES}' THEN
    IF TG_OP <> 'INSERT' THEN
      RAISE integrity_constraint_violation USING MESSAGE = '{NO_CHANGE}';
    ELSIF NEW.seq IS DISTINCT FROM {NEXT_SEQ} OR NEW.prev IS DISTINCT FROM {NEXT_PREV} THEN
      RAISE integrity_constraint_violation USING MESSAGE = '{NO_JUMP}';
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    RAISE integrity_constraint_violation USING MESSAGE = '{NO_PART_CHANGE}';
  ELSIF TG_OP = 'INSERT' THEN
    IF NOT {IS_NEWEST} THEN
      RAISE integrity_constraint_violation USING MESSAGE = '{NO_LATE_PART}';
    END IF;
  ELSIF NOT {IS_ERASED_IN_POSTGRESQL} THEN
    RAISE integrity_constraint_violation USING MESSAGE = '{NO_PART_DELETE}';
  ELSE
    RETURN OLD;
  END IF;
  RETURN NEW;
END
"""
# Name: table, and when. ENABLE ALWAYS: also for a session that has turned off ordinary triggers.
POSTGRESQL = {
    f"register_{what}_{when}": (table, moment)
    for what, table in (("entry", ENTRIES), ("part", PARTS))
    for when, moment in (
        ("rows", f"BEFORE INSERT OR DELETE OR UPDATE ON {{schema}}{table} FOR EACH ROW"),
        ("truncate", f"BEFORE TRUNCATE ON {{schema}}{table} FOR EACH STATEMENT"),
    )
}


def put_up(connection: Any) -> None:
    """Put up the whole guard anew, if the register's tables are there."""
    if not tables_are_there(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        take_down(connection)
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $guard${FUNCTION_BODY}$guard$"
        )
        for name, (table, moment) in POSTGRESQL.items():
            moment = moment.format(schema="")
            cursor.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION {FUNCTION}()")
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def take_down(connection: Any) -> None:
    """Take the guard down. Only for a rebuild of the tables; put it up again at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _moment) in POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing(connection: Any) -> list[str]:
    """The names of the triggers that are not there as they should be; none when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            return [name for name, sql in SQLITE.items() if found.get(name) != sql]
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(t.oid), tgenabled, prosrc, nspname FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = tgfoid JOIN pg_class c ON c.oid = tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE pg_table_is_visible(c.oid)"
        )
        found = {name: rest for name, *rest in cursor.fetchall()}
        return [name for name in POSTGRESQL if not stands(name, found.get(name))]


def stands(name: str, found: list[str] | None) -> bool:
    """Whether PostgreSQL has the trigger as `put_up` makes it."""
    if not found:
        return False
    definition, enabled, source, schema = found
    moment = POSTGRESQL[name][1].format(schema=f"{schema}.")
    ours = f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION {FUNCTION}()"
    return definition == ours and enabled == "A" and source == FUNCTION_BODY


def tables_are_there(connection: Any) -> bool:
    return {ENTRIES, PARTS} <= set(connection.introspection.table_names())


def before_migrate(*, using: str, **kwargs: Any) -> None:
    """SQLite rebuilds tables when they change; PostgreSQL keeps its triggers through it."""
    if connections[using].vendor == "sqlite":
        take_down(connections[using])


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Put the guard up again where it is not whole."""
    connection = connections[using]
    if tables_are_there(connection) and missing(connection):
        put_up(connection)
