"""modelsearch's database back end, with a word in a title worth more on SQLite, too.

On PostgreSQL it weighs the columns of its index; on SQLite it asks FTS5 for `bm25` without
weights, and a short text can come before a title that holds the very word.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Expression, FloatField
from modelsearch.backends import database
from modelsearch.backends.base import BaseSearchBackend

# https://sqlite.org/fts5.html#the_bm25_function: one weight a column, in the order of the table
# (articles/migrations/0002): autocomplete, body, title.
COLUMN_WEIGHTS = "0.0, 1.0, 10.0"


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """What `MODELSEARCH_BACKENDS` names: the back end for the database in use."""
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchQueryCompiler

        class TitleFirst(SQLiteSearchQueryCompiler):
            def _build_rank_expression(self, vectors: Any, config: Any) -> Expression:
                return _WeightedRank()

        backend.query_compiler_class = TitleFirst
    return backend


class _WeightedRank(Expression):
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"bm25(modelsearch_indexentry_fts, {COLUMN_WEIGHTS})", []
