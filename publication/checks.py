"""What `manage.py check` says about the machine."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection

# https://sqlite.org/wal.html#walresetbug: fixed in 3.51.3.
WAL_RESET_FIXED = (3, 51, 3)


@register(Tags.compatibility)
def sqlite_has_wal_reset_fix(**kwargs: Any) -> list[CheckMessage]:
    """Warn where SQLite serves the site and is older than the fix of its WAL-reset bug."""
    in_memory = ":memory:" in str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or in_memory or sqlite3.sqlite_version_info >= WAL_RESET_FIXED:
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: "
            "concurrent writes can corrupt the database.",
            hint="Install pysqlite3 (it carries a newer SQLite), or use PostgreSQL.",
            id="publication.W001",
        )
    ]
