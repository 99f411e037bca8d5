"""The database's own files: what was deleted is to be gone from their pages too."""

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

PATIENCE = 5  # seconds to wait for others


def tidy(models: Iterable[Any]) -> str:
    """Rewrite the files that held rows of the models. Returns what went wrong, else nothing.

    After the commit only. SQLite's file is written anew and its log emptied; PostgreSQL's tables
    are written anew and the samples of their values taken again, each locked for a moment.
    Backups and archived logs are not reached.
    """
    if connection.in_atomic_block:
        return ""
    tables = sorted({model._meta.db_table for model in models})
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                return tidy_sqlite(cursor)
            tidy_postgresql(cursor, tables)
    except DatabaseError as problem:
        return type(problem).__name__
    return ""


def tidy_postgresql(cursor: Any, tables: list[str]) -> None:
    cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    try:
        for table in tables:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    finally:
        cursor.execute("RESET lock_timeout")


def tidy_sqlite(cursor: Any) -> str:
    [(patience,)] = cursor.execute("PRAGMA busy_timeout").fetchall()
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    try:
        cursor.execute("VACUUM")
        [(busy, _pages, _moved)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
    return _("Någon läser i databasen, så loggen kunde inte tömmas.") if busy else ""
