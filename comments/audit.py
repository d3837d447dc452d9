"""The record of decisions is append-only, and the database itself sees to it.

`0004` installs the triggers. Tests and `manage.py flush` empty tables and therefore take them
away first.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "comments_moderationaction"

_SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {EVENT} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record of decisions is append-only'); END
"""
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record of decisions is append-only'
USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{event} BEFORE {EVENT} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse to change or delete what is recorded."""
    remove(connection)
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for event in ("update", "delete"):
            sql = _POSTGRESQL if postgresql else _SQLITE
            cursor.execute(sql.format(table=TABLE, event=event, EVENT=event.upper()))


def remove(connection: BaseDatabaseWrapper) -> None:
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{event}{on}")
