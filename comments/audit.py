"""The records of decisions are append-only, and the database itself sees to it.

Migrations install the triggers. Tests and `manage.py flush` empty tables and therefore take them
away first.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("comments_moderationaction", "comments_personaction")

_WORDS = "the record of decisions is append-only"
# INSERT too: SQLite's REPLACE deletes what stood there without asking the trigger for DELETE.
_SQLITE = {
    "update": "",
    "delete": "",
    "insert": "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
}
_POSTGRESQL = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION comments_moderationaction_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse to change or delete what is recorded."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in TABLES:
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for event in _POSTGRESQL if on else _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION comments_moderationaction_append_only()"
            for event, each in _POSTGRESQL.items()
        ]
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} {when.format(table=table)} "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        for event, when in _SQLITE.items()
    ]
